"""The reminder's wording."""

from __future__ import annotations

from datetime import date

from zhinan.deliver.reminders import LONGEST, _reminder

DAY = date(2023, 5, 8)


def test_what_is_late_comes_first() -> None:
    told = _reminder("林茶局", DAY, ["林茶局（整改反馈）.xlsx"], 13, 2, 1, date(2023, 5, 10), False, False)
    assert told == (
        "【整改提醒】林茶局：截至5月8日，贵单位报送的政务服务事项有13处须整改、2处建议完善，其中1处已超过整改期限，请立即改正；"
        "其余最近的整改期限为5月10日。请在《林茶局（整改反馈）.xlsx》中逐处改正后报送，谢谢配合。县行政审批和政务信息管理局"
    )


def test_a_long_or_hostile_file_name_stays_short_and_on_one_line() -> None:
    told = _reminder("林茶局", DAY, ["长" * 400 + "\n\x1b[31m.xlsx"], 1, 0, 0, None, False, True)
    assert len(told) <= LONGEST and "\n" not in told and "\x1b" not in told and "重新报送" in told


def test_who_has_sent_nothing_is_asked_to_send() -> None:
    told = _reminder("林茶局", DAY, [], 1, 0, 0, None, True, False)
    assert told.startswith("【报送提醒】林茶局") and "尚未报送" in told
