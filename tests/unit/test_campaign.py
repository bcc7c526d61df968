"""The steps of the campaign: as the notice has them, as the settings may say otherwise, and as a day sees them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from expectations.campaign import announced_steps
from zhinan.deliver.dashboard.countdown import counted_down
from zhinan.errors import UsageError
from zhinan.settings import Home

NOTICE = Path(__file__).resolve().parents[3] / "shared" / "domain" / "notice-2023-4.txt"


def test_the_default_is_the_notice_of_the_standards_county(tmp_path: Path) -> None:
    steps = Home.at(tmp_path).campaign("luoshan-2023")
    assert [(step.name, step.first, step.last) for step in steps] == [
        ("工作部署", date(2023, 4, 26), date(2023, 4, 26)),
        ("集中攻坚", date(2023, 4, 26), date(2023, 5, 6)),
        ("流程再造结果公开发布", date(2023, 5, 10), date(2023, 5, 10)),
    ]
    assert announced_steps("elsewhere-2024") == ()


def test_the_names_are_the_notices_words() -> None:
    if not NOTICE.is_file():
        pytest.skip(f"the notice is not beside the project ({NOTICE})")
    section = NOTICE.read_text("utf-8").split("四、工作步骤")[1].split("五、保障措施")[0]
    assert all(step.name in section for step in announced_steps("luoshan-2023"))


@pytest.mark.parametrize(
    ("today", "told"),
    [
        (date(2023, 4, 20), ("还有 6 天", "还有 6 天", "还有 20 天")),
        (date(2023, 4, 26), ("今天", "进行中，还有 10 天", "还有 14 天")),
        (date(2023, 5, 6), ("已过 10 天", "进行中，今天截止", "还有 4 天")),
        (date(2023, 5, 10), ("已过 14 天", "已过 4 天", "今天")),
        (date(2023, 5, 11), ("已过 15 天", "已过 5 天", "已过 1 天")),
    ],
)
def test_a_day_sees_each_step(today: date, told: tuple[str, ...]) -> None:
    rows = counted_down(announced_steps("luoshan-2023"), today)
    assert tuple(row["told"] for row in rows) == told
    assert [row["days"] for row in rows] == ["2023年4月26日", "2023年4月26日至5月6日", "2023年5月10日"]


def test_the_settings_replace_the_notices_steps(tmp_path: Path) -> None:
    text = '[campaign]\nsteps = [{ name = " 复核\\n验收 ", from = 2023-12-20, to = 2024-01-05 }]\n'
    (tmp_path / "zhinan.toml").write_text(text, "utf-8")
    (row,) = counted_down(Home.at(tmp_path).campaign("luoshan-2023"), date(2024, 1, 1))
    assert (row["name"], row["days"], row["told"]) == ("复核 验收", "2023年12月20日至2024年1月5日", "进行中，还有 4 天")
    (tmp_path / "zhinan.toml").write_text("[campaign]\nsteps = []\n", "utf-8")
    assert Home.at(tmp_path).campaign("luoshan-2023") == ()


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        ('"4月26日"', r"\[campaign\] steps 须是一列步骤"),
        ('["工作部署"]', r"第 1 项须写成 .*现为 '工作部署'"),
        ('[{ name = "甲", from = 2023-04-26, until = 2023-05-06 }]', "第 1 项里没有“until”，可写：name、from、to"),
        ("[{ from = 2023-04-26 }]", "第 1 项的 name 须是一行文字"),
        ('[{ name = "甲" }]', "第 1 项的 from 须是一个日期"),
        ('[{ name = "甲", from = "2023-04-26" }]', "from 须是一个日期（2023-04-26，不加引号），现为 '2023-04-26'"),
        ('[{ name = "甲", from = 2023-04-26T08:00:00 }]', "from 须是一个日期"),
        ('[{ name = "甲", from = 2023-04-26, to = 5 }]', "to 须是一个日期"),
        ('[{ name = "甲", from = 2023-05-06, to = 2023-04-26 }]', "to（2023-04-26）早于 from（2023-05-06）"),
    ],
)
def test_what_is_no_step_is_named(tmp_path: Path, steps: str, told: str) -> None:
    (tmp_path / "zhinan.toml").write_text(f"[campaign]\nsteps = {steps}\n", "utf-8")
    with pytest.raises(UsageError, match=told):
        Home.at(tmp_path).campaign("luoshan-2023")
