"""The life of a problem over several nights: opened, resolved, reopened, overdue, and whose doing each was."""

from __future__ import annotations

import csv
import shutil
from datetime import date, datetime
from pathlib import Path

import pytest

from tests.conftest import whole_run
from zhinan.lifecycle import follow
from zhinan.settings import Home
from zhinan.warehouse.database import connect

pytestmark = pytest.mark.gx

# A Thursday before the holiday of 1 May 2023: 4 May is the first working day after it, 6 May a make-up Saturday.
FIRST = datetime(2023, 4, 27, 12)
HEAD = "业务办理项名称,实施编码,行使层级,办件类型,实施主体\n"


def send(home: Home, batch: str, rows: str, name: str = "税务局.csv", head: str = HEAD) -> None:
    folder = home.raw / batch
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(head + rows, "utf-8")


def events(home: Home, rule: str, item: str = "甲") -> list[tuple[date, str, str]]:
    with connect(home.warehouse) as connection:
        return connection.execute(
            "SELECT day, event, cause FROM problem_event WHERE rule = ? AND item_name = ? ORDER BY run_id", [rule, item]
        ).fetchall()


def problems(home: Home) -> dict[tuple[str, str], tuple[object, ...]]:
    """(item, rule) → (is open, first seen, due, open working days, overdue, reopened)."""
    with connect(home.warehouse) as connection:
        rows = connection.execute(
            """SELECT item_name, rule, is_open, first_seen, due, open_working_days, is_overdue, reopened_count
            FROM problem WHERE item_key <> '' ORDER BY ALL"""
        ).fetchall()
    return {(row[0], row[1]): row[2:] for row in rows}


@pytest.fixture(scope="module")
def first_night(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """One night: both items have the wrong 行使层级 (E4.1). Copy it, do not change it."""
    home = Home.at(tmp_path_factory.mktemp("first"))
    send(home, "2023-04-27", "甲,,市级,即办件,税务局\n乙,,市级,即办件,税务局\n")
    whole_run(home, now=FIRST)
    return home


@pytest.fixture
def home(first_night: Home, tmp_path: Path) -> Home:
    return Home.at(Path(shutil.copytree(first_night.root, tmp_path / "home", symlinks=True)))


def rule_of(home: Home, element: str) -> str:
    with connect(home.warehouse) as connection:
        row = connection.execute(
            "SELECT rule FROM violation WHERE element = ? AND told_by IS NULL AND status = 'fail' LIMIT 1", [element]
        ).fetchone()
    assert row is not None
    return str(row[0])


def test_opened_resolved_reopened_overdue(home: Home) -> None:
    rule = rule_of(home, "行使层级")
    assert problems(home)["甲", rule] == (True, date(2023, 4, 27), date(2023, 5, 5), 0, False, 0)
    send(home, "2023-05-04", "甲,,县级,即办件,税务局\n", name="税务局（改）.csv")
    whole_run(home, now=datetime(2023, 5, 4, 12))
    assert events(home, rule) == [
        (date(2023, 4, 27), "opened", "department"), (date(2023, 5, 4), "resolved", "department"),
    ]  # fmt: skip
    assert problems(home)["乙", rule] == (True, date(2023, 4, 27), date(2023, 5, 5), 2, False, 0)
    send(home, "2023-05-06", "甲,,市级,即办件,税务局\n", name="税务局（又改）.csv")
    whole_run(home, now=datetime(2023, 5, 6, 12))
    assert events(home, rule)[-1] == (date(2023, 5, 6), "reopened", "department")
    told = problems(home)
    assert told["甲", rule] == (True, date(2023, 5, 6), date(2023, 5, 10), 0, False, 1)
    assert told["乙", rule] == (True, date(2023, 4, 27), date(2023, 5, 5), 4, True, 0)
    with (home.reports / "overdue" / "逾期未改清单.csv").open(encoding="utf-8-sig", newline="") as stream:
        late = [(row["事项"], row["规则"], row["整改期限"], row["逾期工作日"]) for row in csv.DictReader(stream)]
    assert ("乙", rule, "2023-05-05", "1") in late and not [row for row in late if row[0] == "甲" and row[1] == rule]
    with connect(home.warehouse) as connection:
        row = connection.execute(
            """SELECT reopened_count, overdue_count > 0, open_count FROM metric_county
            WHERE run_id = (SELECT max(run_id) FROM run)"""
        ).fetchone()
        stood = connection.execute("SELECT count(*) FROM problem WHERE is_open AND severity = 'error'").fetchone()
    assert row is not None and stood is not None and row[0] >= 1 and row[1] and row[2] >= stood[0] - 38
    page = (home.dashboard / "index.html").read_text("utf-8")
    assert "其中逾期" in page


def test_a_night_without_news_logs_nothing(home: Home) -> None:
    with connect(home.warehouse) as connection:
        before = connection.execute("SELECT count(*) FROM problem_event").fetchone()
    whole_run(home, now=datetime(2023, 4, 28, 12))
    with connect(home.warehouse) as connection:
        assert connection.execute("SELECT count(*) FROM problem_event").fetchone() == before
        again = connection.execute("SELECT max(run_id) FROM run").fetchone()
        assert again is not None
        follow(connection, again[0])  # a stage that is run again
        assert connection.execute("SELECT count(*) FROM problem_event").fetchone() == before


def test_a_new_standard_and_a_new_program_are_told_apart_from_the_department(home: Home) -> None:
    rule = rule_of(home, "行使层级")
    for column, cause, day in (("standard_version", "standard", 28), ("reader_version", "program", 29)):
        with connect(home.warehouse) as connection:
            # As if the rule had not been in the standard (in the reader) of the run before.
            connection.execute("DELETE FROM problem_event WHERE rule = ?", [rule])
            connection.execute(f"UPDATE run SET {column} = 'older' WHERE run_id = (SELECT max(run_id) FROM run)")
        whole_run(home, now=datetime(2023, 4, day, 12))
        assert events(home, rule) == [(date(2023, 4, day), "opened", cause)]
    send(home, "2023-04-30", "甲,,县级,即办件,税务局\n", name="改.csv")
    with connect(home.warehouse) as connection:
        connection.execute("UPDATE run SET standard_version = 'older' WHERE run_id = (SELECT max(run_id) FROM run)")
    whole_run(home, now=datetime(2023, 4, 30, 12))
    assert events(home, rule)[-1] == (date(2023, 4, 30), "resolved", "both")


def test_an_item_that_is_withdrawn_was_not_corrected(home: Home) -> None:
    rule = rule_of(home, "行使层级")
    send(home, "2023-04-27", "乙,,市级,即办件,税务局\n")  # the same file's name: it replaces the other
    whole_run(home, now=datetime(2023, 4, 28, 12))
    assert events(home, rule)[-1] == (date(2023, 4, 28), "resolved", "withdrawn")
    assert len(events(home, rule, "乙")) == 1
    with connect(home.warehouse) as connection:
        row = connection.execute(
            "SELECT resolved_count, ended_count > 0 FROM problem_result WHERE department = ? ORDER BY run_id DESC",
            ["税务局"],
        ).fetchone()
    assert row == (0, True)


def test_a_corrected_code_makes_no_other_item_of_it(home: Home) -> None:
    rule = rule_of(home, "行使层级")
    send(home, "2023-04-28", "甲,11411521MB0R27485E4000123001001,市级,即办件,税务局\n", name="补编码.csv")
    whole_run(home, now=datetime(2023, 4, 28, 12))
    assert [event for _, event, _ in events(home, rule)] == ["opened"]
    assert problems(home)["甲", rule][1] == date(2023, 4, 27)


def test_a_waived_problem_ends_by_verdict_and_opens_when_the_waiver_lapses(home: Home) -> None:
    rule = rule_of(home, "行使层级")
    head = "部门,事项,规则,认定,认定人,理由,有效期至\n"
    send(home, "2023-04-28", f"税务局,甲,{rule},豁免,推进组,正在申请,2023-05-04\n", "verdicts.csv", head)
    whole_run(home, now=datetime(2023, 4, 28, 12))
    assert events(home, rule)[-1][1:] == ("resolved", "verdict")
    whole_run(home, now=datetime(2023, 5, 5, 12))
    assert events(home, rule)[-1] == (date(2023, 5, 5), "reopened", "verdict")


def test_what_a_run_that_died_had_logged_is_forgotten(home: Home) -> None:
    rule = rule_of(home, "行使层级")
    send(home, "2023-04-28", "甲,,县级,即办件,税务局\n", name="改.csv")
    whole_run(home, now=datetime(2023, 4, 28, 12))
    with connect(home.warehouse) as connection:
        connection.execute("UPDATE run SET finished_at = NULL WHERE run_id = (SELECT max(run_id) FROM run)")
    whole_run(home, now=datetime(2023, 4, 29, 12))
    assert events(home, rule) == [
        (date(2023, 4, 27), "opened", "department"), (date(2023, 4, 29), "resolved", "department"),
    ]  # fmt: skip


def test_reminders_say_what_to_do_until_when_in_which_file(home: Home) -> None:
    folder = home.reports / "reminders"
    told = (folder / "税务局.txt").read_text("utf-8")
    assert "须整改" in told and "最近的整改期限为5月5日" in told and "税务局（整改反馈）.xlsx" in told
    assert "尚未报送" in (folder / "林茶局.txt").read_text("utf-8")
    assert len(list(folder.glob("*.txt"))) == 39
    whole_run(home, now=datetime(2023, 5, 8, 12))
    late = (folder / "税务局.txt").read_text("utf-8")
    assert "已超过整改期限" in late and all(len(file.read_text("utf-8")) <= 301 for file in folder.glob("*.txt"))
