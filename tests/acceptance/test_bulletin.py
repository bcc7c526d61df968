"""The bulletin of three small runs (``tests/weeks.py``): every figure is one that was counted by hand."""

from __future__ import annotations

import csv
import re
import shutil
from collections import Counter
from datetime import date, datetime
from pathlib import Path

import docx
import pytest

from expectations.standard import load_standard
from tests.conftest import whole_run
from tests.weeks import MOBILE
from zhinan.deliver.bulletin import rows
from zhinan.deliver.bulletin.content import build
from zhinan.deliver.bulletin.model import Bulletin, Chart, Paragraph, Table
from zhinan.deliver.bulletin.runs import find_runs
from zhinan.errors import UsageError
from zhinan.lifecycle import know_problems
from zhinan.reduction import find_baseline
from zhinan.settings import Home
from zhinan.warehouse.database import connect
from zhinan.week import bulletin as write_week

pytestmark = pytest.mark.gx


def make(home: Home, day: date | None = None, contacts: dict[str, list[str]] | None = None) -> Bulletin:
    with connect(home.warehouse) as connection:
        runs = find_runs(connection, day)
        return build(connection, load_standard(), runs, home.bulletin(), contacts or {})


def table(bulletin: Bulletin, caption: str) -> dict[str, tuple[str, ...]]:
    """First cell → the others."""
    (found,) = [block for block in bulletin.blocks if isinstance(block, Table) and block.caption.startswith(caption)]
    return {row[0]: row[1:] for row in found.rows}


def words(bulletin: Bulletin) -> str:
    return "\n".join(block.number + block.text for block in bulletin.blocks if hasattr(block, "text"))


def everything(bulletin: Bulletin) -> str:
    cells = [cell for block in bulletin.blocks if isinstance(block, Table) for row in block.rows for cell in row]
    notes = [block.note for block in bulletin.blocks if isinstance(block, Table)]
    told = [block.description for block in bulletin.blocks if isinstance(block, Chart)]
    return "\n".join([words(bulletin), *cells, *notes, *told])


@pytest.fixture
def copied(weeks: Home, tmp_path: Path) -> Home:
    shutil.copytree(weeks.root, tmp_path / "home")
    return Home.at(tmp_path / "home")


def test_the_county_against_the_run_a_week_before(weeks: Home) -> None:
    bulletin = make(weeks)
    overall = table(bulletin, "总体情况")
    # 15 of 民族宗教局 and 29 of 林茶局 of 15 + 4 + 40 items; before 15 of 15 + 3.
    assert overall["办事指南准确率"] == ("74.57%", "44/59", "83.33%", "下降8.75")
    assert overall["报送率"] == ("7.69%", "3/39", "5.12%", "上升2.56")
    assert "距100%还差15项" in words(bulletin) and "与11天前（4月27日）相比" in words(bulletin)
    with connect(weeks.warehouse) as connection:
        passed, failed, manual = connection.execute(
            """SELECT sum(check_count - failed_count), sum(failed_count), sum(manual_count) FROM item_result
            WHERE run_id = (SELECT max(run_id) FROM run)"""
        ).fetchall()[0]
    assert overall["要素准确率"][1] == f"{passed}/{passed + failed}"
    assert manual == 2 and "待人工认定2次、豁免0次" in "".join(
        block.note for block in bulletin.blocks if isinstance(block, Table)
    )
    assert bulletin.title.endswith("督导通报") and bulletin.period == "（2023年4月28日至5月8日）"
    assert (bulletin.unit, bulletin.day) == ("罗山县行政审批和政务信息管理局", date(2023, 5, 8))
    assert bulletin.notice == ""


def test_who_has_sent_and_what_was_turned_away(weeks: Home) -> None:
    bulletin = make(weeks)
    sent = table(bulletin, "各组报送情况")
    assert sent["第一组"][:3] == ("16", "2", "12.50%") and "自然资源局" in sent["第一组"][3]
    assert "税务局" not in sent["第一组"][3] and sent["第四组"][:3] == ("6", "0", "0.00%")
    assert "尚未报送的36个部门" in words(bulletin)
    assert "文件是 PDF" in table(bulletin, "被拒收的文件")["部门不明"][1]


def test_the_ranking_by_group(weeks: Home) -> None:
    bulletin = make(weeks)
    assert table(bulletin, "各组办事指南准确率")["第一组"] == ("19", "15", "78.94%", "83.33%", "下降4.38", "95.17%")
    first = table(bulletin, "第一组各部门")
    assert first["1"] == ("民族宗教局", "15", "15", "100.00%", "100.00%", "持平", "100.00%")
    assert first["2"][:6] == ("税务局", "4", "0", "0.00%", "0.00%", "持平")
    assert table(bulletin, "第二组各部门")["1"][:6] == ("林茶局", "40", "29", "72.50%", "—", "—")
    assert "本组部门都还没有报送" in words(bulletin)


def test_problems_over_the_days_since_the_compared_run(weeks: Home) -> None:
    """The counts by a count of the log in another way: what each problem went through, event by event."""
    with connect(weeks.warehouse) as connection:
        runs = find_runs(connection)
        happened, standing = rows.happened(connection, runs), rows.standing(connection, runs)
        log = connection.execute(
            "SELECT department, day, event, cause FROM problem_event WHERE severity = 'error' ORDER BY run_id"
        ).fetchall()
        problems = connection.execute(
            """SELECT department, count(*), count(*) FILTER (is_overdue), min(due) FILTER (is_overdue),
                coalesce(max(overdue_working_days), 0)
            FROM problem WHERE is_open AND severity = 'error' GROUP BY department"""
        ).fetchall()
        know_problems(connection)
    assert (runs.since, runs.now.day) == (date(2023, 4, 28), date(2023, 5, 8))
    counted = Counter(
        (department, event if event != "resolved" or cause in ("department", "both") else "ended")
        for department, day, event, cause in log
        if day > date(2023, 4, 27)
    )
    names = {
        "opened": "opened_count",
        "reopened": "reopened_count",
        "resolved": "resolved_count",
        "ended": "ended_count",
    }
    for department, row in happened.items():
        for event, name in names.items():
            assert row[name] == counted[department, event], (department, event)
    assert happened["税务局"]["reopened_count"] == 1  # 行使层级 of 甲
    assert {
        name: (row["open_count"], row["overdue_count"], row["first_overdue"], row["overdue_working_days"])
        for name, row in standing.items()
    } == {row[0]: tuple(row[1:]) for row in problems}
    bulletin = make(weeks)
    total = table(bulletin, "各组问题整改情况")["合计"]
    assert total == tuple(
        str(sum(row[name] for row in source.values()))
        for source, name in [
            (happened, "opened_count"), (happened, "reopened_count"), (happened, "resolved_count"),
            (happened, "ended_count"), (standing, "open_count"), (standing, "overdue_count"),
        ]
    )  # fmt: skip
    assert "税务局（" in words(bulletin) and "另有36个部门尚未报送" in words(bulletin)
    due = {row[0]: row for row in _rows(bulletin, "整改期限")}
    assert due["税务局"][2] == "5月5日" and due["林茶局"][5] == "5月11日"


def _rows(bulletin: Bulletin, caption: str) -> list[tuple[str, ...]]:
    """The rows of a table without their first cell."""
    (found,) = [block for block in bulletin.blocks if isinstance(block, Table) and block.caption.startswith(caption)]
    return [row[1:] for row in found.rows]


def test_the_elements_that_are_wrong_most(weeks: Home) -> None:
    found = _rows(make(weeks), "出错最多的要素")
    counts = [int(row[1].split("/")[0]) for row in found]
    assert len(found) == 10 and counts == sorted(counts, reverse=True)
    by_name = {row[0]: row for row in found}
    assert by_name["要素18 四办标志"][2] == "就近办,网上办,一次办（全选），即办件事项还需勾选马上办"
    assert all(len(row[2]) < 120 and "：" in row[3] for row in found)


def test_the_five_reductions_against_the_first_run(weeks: Home) -> None:
    with (weeks.reports / "metrics" / "五减.csv").open(encoding="utf-8-sig", newline="") as stream:
        figures = {row["部门"]: row for row in csv.DictReader(stream)}
    own = figures["税务局"]
    # 甲: two materials, then one; 乙: one; 丙: none told. 甲 5 → 1 days, 乙 10, 丙 3. 丁 is new.
    assert (own["事项数"], own["可比事项数"], own["材料可比事项数"]) == ("4", "3", "2")
    assert (own["基准须交材料数"], own["现须交材料数"], own["减材料"]) == ("3", "2", "33.33%")
    assert (own["环节可比事项数"], own["减环节"]) == ("0", "")
    assert (own["基准承诺时限（工作日）"], own["现承诺时限（工作日）"], own["减时限"]) == ("18", "14", "22.22%")
    assert (own["基准收费事项数"], own["现收费事项数"], own["减费用"]) == ("1", "0", "100.00%")
    assert (own["基准跑动次数"], own["现跑动次数"], own["减跑动"]) == ("3", "2", "33.33%")
    # 甲 20 → 1 and 丁 10 → 2; 乙's are in two units, 丙 has none.
    assert (own["承诺时限压缩比（总量）"], own["承诺时限压缩比（平均）"]) == ("90.00%", "87.50%")
    assert (own["两个时限单位相同的事项数"], own["不计压缩比的事项数"]) == ("2", "2")
    assert [own[name] for name in ("即办件占比", "全程网办率", "零跑动占比", "一次办率")] == [
        "75.00%", "0.00%", "50.00%", "75.00%",
    ]  # fmt: skip
    bulletin = make(weeks)
    assert table(bulletin, "五减前后对比")["减时限"] == ("承诺时限合计（个工作日）", "33", "29", "4", "12.12%", "18")
    assert "以2023年4月27日的核查为基准" in words(bulletin) and "其余4项不计" in words(bulletin)
    assert table(bulletin, "办理便利度")["即办件占比"][:2] == ("89.83%", "53/59")


def test_online_and_instant_items_are_those_of_the_lists(weeks: Home) -> None:
    with connect(weeks.warehouse) as connection:
        lists = dict(
            connection.execute(
                """SELECT list, published_count + held_back_count FROM list_result
                WHERE run_id = (SELECT max(run_id) FROM run)"""
            ).fetchall()
        )
        told = connection.execute(
            """SELECT count(*) FILTER (is_instant), count(*) FILTER (is_online), count(*) FILTER (visit_count = 0)
            FROM reduction_result WHERE run_id = (SELECT max(run_id) FROM run)"""
        ).fetchone()
    assert told == (lists["即办件"], lists["全程网办"], lists["跑动零次"])


def test_another_baseline(copied: Home) -> None:
    (copied.root / "zhinan.toml").write_text("[baseline]\nrun = 2023-05-04\n", "utf-8")
    write_week(copied)
    bulletin = make(copied)
    assert "以2023年5月4日的核查为基准" in words(bulletin)
    assert table(bulletin, "五减前后对比")["减材料"][1:3] == ("42", "42")  # 丁 is in both: 41 + 1
    (copied.root / "zhinan.toml").write_text("[baseline]\nrun = 2023-05-08\n", "utf-8")
    write_week(copied)
    assert "就是对比的基准" in words(make(copied))


def test_an_unknown_baseline_names_the_setting(copied: Home) -> None:
    (copied.root / "zhinan.toml").write_text('[baseline]\nrun = "2022-01-01"\n', "utf-8")
    with pytest.raises(UsageError, match=r"zhinan\.toml 的 \[baseline\] run 是“2022-01-01”"):
        write_week(copied)
    before = (copied.dashboard / "index.html").read_bytes()
    with pytest.raises(UsageError, match=r"\[baseline\] run"):
        whole_run(copied, now=datetime(2023, 5, 9, 12))
    assert (copied.dashboard / "index.html").read_bytes() == before
    with connect(copied.warehouse) as connection:
        first = find_baseline(connection, None)
        assert first is not None and find_baseline(connection, first) == first


def test_the_first_bulletin_says_that_there_is_nothing_to_compare(copied: Home) -> None:
    bulletin = make(copied, date(2023, 4, 30))
    assert "没有一周前的核查结果，本期不作对比" in words(bulletin) and "以上从第一次核查起算" in words(bulletin)
    assert table(bulletin, "总体情况")["办事指南准确率"] == ("83.33%", "15/18", "—", "—")
    assert bulletin.period == "（2023年4月27日）" and "就是对比的基准" in words(bulletin)
    assert [block.kind for block in bulletin.blocks if isinstance(block, Chart)] == ["bar"]
    assert {row[-1] for row in _rows(bulletin, "出错最多的要素")} == {"—"}  # examples are the latest run's only
    with pytest.raises(UsageError, match="2023-04-26 以前没有跑完的核查"):
        make(copied, date(2023, 4, 26))


def test_an_earlier_day_tells_what_stood_then(copied: Home) -> None:
    bulletin = make(copied, date(2023, 5, 5))
    assert table(bulletin, "总体情况")["办事指南准确率"] == ("78.94%", "15/19", "83.33%", "下降4.38")
    assert "与一周前（4月27日）相比" in words(bulletin)
    assert table(bulletin, "各组问题整改情况")["合计"][1] == "0"  # nothing has come again yet


def test_how_far_the_gates_are_and_what_was_found_outside(copied: Home) -> None:
    assert "审核认定" not in words(make(copied)) and "督查发现" not in words(make(copied))
    (copied.root / "zhinan.toml").write_text("[gates]\ngroup = true\n", "utf-8")
    batch = copied.raw / "2023-05-09"
    batch.mkdir()
    found = "2023-05-08,甲,3,窗口说要等五天,办事体验\n2023-05-08,丙,3,办不了,12345\n"
    (batch / "findings.csv").write_text(f"日期,事项,要素,发现的问题,来源\n{found}", "utf-8")
    whole_run(copied, now=datetime(2023, 5, 9, 12))
    bulletin = make(copied)
    assert "、审核认定和督查发现" in words(bulletin)
    assert "事项经推进组认定后公布，内容改动的须重新认定。全县59项中，已公布0项。" in words(bulletin)
    assert "本期新登记2条，办结0条，还有2条未办结，所涉事项暂缓公布。" in words(bulletin)
    # 待整改, 已退回, 待推进组认定, 公布: 15 right items of 民族宗教局; 29 of 林茶局, whose 11 others are wrong.
    assert table(bulletin, "各组事项审核认定情况") == {
        "第一组": ("19", "4", "0", "15", "0"), "第二组": ("40", "11", "0", "29", "0"),
        "全县": ("59", "15", "0", "44", "0"),
    }  # fmt: skip
    (batch / "findings.csv").write_text(
        "日期,事项,要素,发现的问题,来源,答复,答复人,答复日期\n"
        "2023-05-08,甲,3,窗口说要等五天,办事体验,已改,税务局,2023-05-10\n2023-05-08,丙,3,办不了,12345,,,\n",
        "utf-8",
    )
    whole_run(copied, now=datetime(2023, 5, 10, 12))
    assert "本期新登记2条，办结1条，还有1条未办结" in words(make(copied))


def test_a_run_that_did_not_end_is_not_spoken_of(copied: Home) -> None:
    with connect(copied.warehouse) as connection:
        connection.execute("UPDATE run SET finished_at = NULL WHERE run_id = (SELECT max(run_id) FROM run)")
    assert make(copied).day == date(2023, 5, 4)


def test_no_run_at_all(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="还没有跑完的核查"):
        write_week(Home.at(tmp_path))


def test_contacts_stand_in_the_bulletin_and_nowhere_else(copied: Home) -> None:
    copied.reference.mkdir(parents=True, exist_ok=True)
    (copied.reference / "contacts.csv").write_text("组别,联络人,电话\n第一组,赵甲乙,13812345678\n", "utf-8")
    week = write_week(copied)
    text = "\n".join(paragraph.text for paragraph in docx.Document(str(week.folder / "督导通报.docx")).paragraphs)
    assert "联络人：赵甲乙；电话：13812345678。" in text
    assert "联络人：赵甲乙；电话：13812345678。" in (week.folder / "督导通报.html").read_text("utf-8")
    assert "赵甲乙" not in str(week.rates) + (week.folder / "各部门准确率.csv").read_text("utf-8-sig")
    with connect(copied.warehouse) as connection:
        assert "赵甲乙" not in str([connection.execute(f"FROM {name}").fetchall() for name in ("run", "baseline")])
    (copied.reference / "contacts.csv").write_text("组别,联络人,电话\n第五组,赵甲乙,1\n", "utf-8")
    with pytest.raises(UsageError, match=r"contacts\.csv 第2行"):
        write_week(copied)
    assert (week.folder / "督导通报.docx").is_file()  # what was there stays


def test_no_mobile_number_of_the_submissions_is_told(weeks: Home) -> None:
    bulletin = make(weeks)
    assert MOBILE not in everything(bulletin) and "139****4321" in everything(bulletin)
    earlier = make(weeks, date(2023, 4, 27))
    assert MOBILE not in everything(earlier)


def test_equal_bytes_and_earlier_weeks_stay(copied: Home) -> None:
    first = write_week(copied)
    before = {file.name: file.read_bytes() for file in first.folder.iterdir()}
    assert set(before) == {"督导通报.docx", "督导通报.html", "各部门准确率.csv"}
    earlier = write_week(copied, date(2023, 5, 4))
    again = write_week(copied)
    assert {file.name: file.read_bytes() for file in again.folder.iterdir()} == before
    assert sorted(folder.name for folder in (copied.reports / "weekly").iterdir()) == ["2023-05-04", "2023-05-08"]
    assert earlier.rates != again.rates


def test_word_and_page_say_the_same(copied: Home) -> None:
    week = write_week(copied)
    bulletin = make(copied)
    document = docx.Document(str(week.folder / "督导通报.docx"))
    page = (week.folder / "督导通报.html").read_text("utf-8")
    plain = re.sub(r"<[^>]+>", "\n", page).replace("&#34;", '"').replace("&amp;", "&")
    paragraphs = {paragraph.text for paragraph in document.paragraphs}
    for block in bulletin.blocks:
        if isinstance(block, Paragraph):
            assert block.number + block.text in paragraphs and block.number + block.text in plain
    tables = [block for block in bulletin.blocks if isinstance(block, Table)]
    assert [tuple(tuple(cell.text for cell in row.cells) for row in one.rows)[1:] for one in document.tables] == [
        one.rows for one in tables
    ]
    for one in tables:
        assert all(cell in plain for row in one.rows for cell in row)
