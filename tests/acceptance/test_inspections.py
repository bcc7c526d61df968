"""Findings from outside: a violation of their own kind until they are answered, by a change or by a written answer."""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from expectations.columns import headings
from expectations.model import Standard
from expectations.standard import load_standard
from tests.conftest import whole_run
from zhinan.explain import explain
from zhinan.people import PEOPLE_RULES, named_element
from zhinan.settings import Home
from zhinan.trace import trace
from zhinan.warehouse.database import connect
from zhinan.why import why

pytestmark = pytest.mark.gx

HEAD = "业务办理项名称,实施编码,行使层级,窗口备注信息,办公时间,实施主体\n"
FOUND = ["日期", "部门", "事项", "要素", "发现的问题", "来源", "答复", "答复人", "答复日期"]
DAY = datetime(2023, 5, 8, 12)


def send(home: Home, batch: str, hours: str, name: str = "税务局.csv") -> None:
    """A workbook of two items; each batch has a remark of its own, so that no two are the same file."""
    folder = home.raw / batch
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(HEAD + "".join(f"{item},,县级,{batch},{hours},税务局\n" for item in "甲乙"), "utf-8")


def find(home: Home, batch: str, *lines: list[str]) -> None:
    folder = home.raw / batch
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "findings.csv").open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows([FOUND, *lines])


def one(
    item: str = "甲", element: str = "34", found: str = "周六没有人值班", answer: str = "", by: str = ""
) -> list[str]:
    return ["2023-05-08", "", item, element, found, "办事体验", answer, by, "2023-05-09" if by else ""]


def rows(home: Home, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
    with connect(home.warehouse) as connection:
        return connection.execute(sql, list(parameters)).fetchall()


def told(home: Home, rule: str) -> list[tuple[Any, ...]]:
    return rows(
        home,
        """SELECT item, element_number, cell, value, message FROM violation WHERE rule = ?
        ORDER BY item, message, cell""",
        rule,
    )


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home.at(tmp_path)
    send(home, "2023-05-06", "周一至周五")
    return home


@pytest.mark.parametrize(
    "written", ["34", "要素34", "办公时间", "34 办公时间", "34.办公时间", " 34 ", "要素34 办公时间", "【办公时间】"]
)
def test_an_element_is_known_however_a_person_names_it(standard: Standard, written: str) -> None:
    element = named_element(standard, headings(standard), written)
    assert element is not None and element.name == "办公时间"


@pytest.mark.parametrize("written", ["99", "时间", "第三十四项", "0"])
def test_what_names_no_element_is_not_guessed(standard: Standard, written: str) -> None:
    assert named_element(standard, headings(standard), written) is None


def test_the_rules_of_people_can_be_explained(standard: Standard) -> None:
    for rule_id, rule in PEOPLE_RULES.items():
        lines = dict(explain(standard, rule_id))
        assert rule.title in lines["规则"] and lines["性质"] == "须整改（事项不算准确，不进要素准确率）"


def test_it_is_no_check_but_the_item_is_not_accurate_and_goes_back(home: Home, standard: Standard) -> None:
    whole_run(home, now=datetime(2023, 5, 7, 12))
    before = rows(home, "SELECT check_count, failed_count FROM item_result JOIN item USING (record_id) ORDER BY ALL")
    find(home, "2023-05-08", one())
    whole_run(home, now=DAY)
    assert told(home, "P1") == [("甲", 34, "E2", "周一至周五", "经办事体验发现（2023-05-08）：周六没有人值班")]
    with connect(home.warehouse) as connection:
        (traced,) = trace(connection, load_standard(), "甲", "34")
    assert traced.rules[0] == ("P1", "不通过", "经办事体验发现（2023-05-08）：周六没有人值班")
    now = rows(
        home,
        """SELECT check_count, failed_count, is_error_free, state FROM item_result JOIN item USING (record_id)
        WHERE run_id = (SELECT max(run_id) FROM run) AND item_name = '甲'""",
    )
    assert now[0][:2] == before[0] and now[0][2:] == (False, "wrong")
    with connect(home.warehouse) as connection:
        stands, _ = why(connection, standard, "甲", None)
    assert any(reason.startswith("经办事体验发现（2023-05-08）：周六没有人值班") for reason in stands.held_for)
    todo = openpyxl.load_workbook(home.reports / "corrections" / "税务局.xlsx")["整改清单"]
    heads = [cell.value for cell in todo[3]]
    (row,) = [
        dict(zip(heads, line, strict=True)) for line in todo.iter_rows(min_row=4, values_only=True) if "P1" in line
    ]
    assert (row["单元格"], row["要素"], row["现填内容"]) == ("E2", "34 办公时间", "周一至周五")
    assert "周六没有人值班" in row["问题"] and row["填写要求"].startswith("周一至周五，法定节假日除外")
    assert "周六没有人值班" in (home.dashboard / "people.html").read_text("utf-8")


def test_a_change_by_the_department_settles_it_and_an_unchanged_file_does_not(home: Home) -> None:
    find(home, "2023-05-08", one(), one("乙", "", "窗口态度生硬"))
    whole_run(home, now=DAY)
    assert len(told(home, "P1")) == 2
    send(home, "2023-05-09", "周一至周五", "税务局（未改）.csv")
    whole_run(home, now=datetime(2023, 5, 9, 12))
    assert len(told(home, "P1")) == 2
    send(home, "2023-05-10", "周一至周六", "税务局（改）.csv")
    whole_run(home, now=datetime(2023, 5, 10, 12))
    assert [row[0] for row in told(home, "P1")] == ["乙"], "of the item as a whole no change settles it"
    assert rows(home, "SELECT result FROM inspection ORDER BY inspection_no") == [("changed",), ("open",)]
    life = rows(
        home,
        """SELECT day::VARCHAR, event, cause FROM problem_event
        WHERE rule = 'P1' AND item_name = '甲' ORDER BY run_id""",
    )
    assert life == [("2023-05-08", "opened", "verdict"), ("2023-05-10", "resolved", "department")]
    # What it once was comes back: the finding is as true as before.
    send(home, "2023-05-11", "周一至周五", "税务局（又改）.csv")
    whole_run(home, now=datetime(2023, 5, 11, 12))
    assert [row[0] for row in told(home, "P1")] == ["乙", "甲"]


def test_a_written_answer_settles_it_and_half_an_answer_is_told(home: Home) -> None:
    find(home, "2023-05-08", one(), one("乙", answer="已安排值班"))
    whole_run(home, now=DAY)
    assert [row[0] for row in told(home, "P1")] == ["乙", "甲"]
    ((item, _, cell, _, message),) = told(home, "S21")
    assert (item, cell, message) == (None, "H3", "答复没有生效：写了答复而没有写明答复人")
    find(home, "2023-05-08", one(answer="已安排值班", by="税务局"), one("乙", answer="已安排值班", by="税务局"))
    whole_run(home, now=datetime(2023, 5, 9, 12))
    assert told(home, "P1") == told(home, "S21") == []
    assert rows(home, "SELECT DISTINCT cause FROM problem_event WHERE rule = 'P1' AND event = 'resolved'") == [
        ("verdict",)
    ]
    page = openpyxl.load_workbook(home.reports / "verdicts" / "督查发现处理情况.xlsx")["督查发现"]
    assert [page.cell(row, 2).value for row in (4, 5)] == ["已答复", "已答复"]


# A row, the column whose cell is told, and what is said of it.
SPOILT = [
    (one("没有的事项"), "C", "没有找到事项"),
    (one(element="第99项"), "D", "没有要素“第99项”，可写序号（如 35）或名称（如 咨询方式）"),
    (one(found=""), "E", "没有写明发现的问题"),
    (["上周", *one()[1:]], "A", "日期“上周”不是日期，应写成2023-05-08"),
    ([*one()[:5], "", *one()[6:]], "F", "没有写明来源"),
    (one(""), "C", "没有写明事项"),
]


def test_rows_that_cannot_be_taken_up_are_told_at_their_cells_and_kept(home: Home) -> None:
    find(home, "2023-05-08", *(line for line, _, _ in SPOILT))
    whole_run(home, now=DAY)
    found = {cell: message for _, _, cell, _, message in told(home, "S21")}
    assert set(found) == {f"{column}{row}" for row, (_, column, _) in enumerate(SPOILT, start=2)}
    for row, (_, column, problem) in enumerate(SPOILT, start=2):
        message = found[f"{column}{row}"]
        assert message.startswith("督查发现没有登记：") and problem in message
    assert told(home, "P1") == []
    page = openpyxl.load_workbook(home.reports / "verdicts" / "督查发现处理情况.xlsx")["督查发现"]
    assert {page.cell(row, 2).value for row in range(4, page.max_row + 1)} == {"无对应", "不可用"}
    assert page.max_row - 3 == len(SPOILT)


def test_a_name_that_two_departments_have_is_not_guessed(home: Home) -> None:
    (home.raw / "2023-05-06" / "财政局.csv").write_text(HEAD + "甲,,县级,,,财政局\n", "utf-8")
    find(home, "2023-05-08", one())
    whole_run(home, now=DAY)
    assert told(home, "P1") == [] and "同名的事项须写明部门或编码" in told(home, "S21")[0][4]
    find(home, "2023-05-08", ["2023-05-08", "税务局", *one()[2:]])
    whole_run(home, now=datetime(2023, 5, 9, 12))
    assert [row[0] for row in told(home, "P1")] == ["甲"] and told(home, "S21") == []


def test_what_stood_there_may_be_told_in_the_finding(home: Home) -> None:
    folder = home.raw / "2023-05-08"
    folder.mkdir()
    (folder / "督查发现.csv").write_text(
        "日期,事项,要素,发现的问题,来源,发现时的内容\n"
        "2023-05-08,甲,办公时间,周六没有人,12345,周一至周五\n2023-05-08,乙,办公时间,周六没有人,12345,每天\n",
        "utf-8",
    )
    whole_run(home, now=DAY)
    assert [row[0] for row in told(home, "P1")] == ["甲"], "the other's text has changed since"
