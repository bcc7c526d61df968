"""Review and certification: what a gate decides holds for the content that it saw; what cannot be used is told."""

from __future__ import annotations

import csv
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from expectations.model import Standard
from tests.conftest import SAMPLE_BATCH, whole_run
from zhinan.deliver.review import scope_of, write_scope
from zhinan.errors import UsageError
from zhinan.intake.reviews import GATES
from zhinan.settings import Home
from zhinan.warehouse.database import connect
from zhinan.why import why

pytestmark = pytest.mark.gx

FILE = "民族宗教局.xlsx"
DEPARTMENT, GROUP = "民族宗教局", "第一组"
FIELDS = {
    "outcome": "认定", "opinion": "意见", "by": "认定人", "on": "日期", "gate": "审核环节", "content": "内容版本",
}  # fmt: skip
ALL_GATES = "[gates]\ndepartment = true\ngroup = true\nbureau = true\n"


def rows(home: Home, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
    with connect(home.warehouse) as connection:
        return connection.execute(sql, list(parameters)).fetchall()


def states(home: Home) -> dict[str, str]:
    """Item → state after the latest run."""
    return dict(
        rows(
            home,
            """SELECT item_name, state FROM item_result JOIN item USING (record_id)
            WHERE run_id = (SELECT max(run_id) FROM run) ORDER BY ALL""",
        )
    )


def held_for(home: Home, standard: Standard, item: str) -> list[str]:
    """Why the item is not published, as ``zhinan why`` has it."""
    with connect(home.warehouse) as connection:
        stands, _ = why(connection, standard, item, None)
    return stands.held_for


def told(home: Home, rule: str) -> list[tuple[str, str, str]]:
    """(file, cell, message) of the violations of one rule."""
    return rows(
        home,
        "SELECT regexp_extract(path, '[^/]*$'), cell, message FROM violation WHERE rule = ? ORDER BY ALL",
        rule,
    )


class Review:
    """One review workbook, filled in as people do."""

    def __init__(self, home: Home, standard: Standard, name: str) -> None:
        with connect(home.warehouse) as connection:
            self.told = write_scope(
                connection, standard, scope_of(standard, name), "2023-05-06", home.reports / "review"
            )
        self.home, self.path = home, self.told.path
        self.book = openpyxl.load_workbook(self.path)
        self.page = self.book["审核认定"]
        self.columns = {cell.value: cell.column for cell in self.page[3]}
        self.rows = {
            str(self.page.cell(row, self.columns["事项"]).value): row for row in range(4, self.page.max_row + 1)
        }

    def fill(self, item: str, **values: object) -> Review:
        for name, value in values.items():
            self.cell(item, name).value = value
        return self

    def cell(self, item: str, field: str) -> Any:
        heading = FIELDS.get(field) or next(text for text in self.columns if str(text).startswith(field))
        return self.page.cell(self.rows[item], self.columns[heading])

    def decide(self, outcome: str, on: object, *items: str, opinion: str = "") -> Review:
        for item in items or self.rows:
            self.fill(item, outcome=outcome, by="第一推进组", on=on, opinion=opinion or None)
        return self

    def send(self, batch: str, name: str | None = None) -> Path:
        folder = self.home.raw / batch
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / (name or self.path.name)
        self.book.save(target)
        return target


@pytest.fixture(scope="module")
def certified(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """One department, one night, all gates on: its right items wait for the department."""
    home = Home.at(tmp_path_factory.mktemp("review"))
    (home.raw / "2023-05-06").mkdir(parents=True)
    shutil.copy(SAMPLE_BATCH / FILE, home.raw / "2023-05-06" / FILE)
    (home.root / "zhinan.toml").write_text(ALL_GATES, "utf-8")
    whole_run(home, now=datetime(2023, 5, 6, 12))
    return home


@pytest.fixture
def home(certified: Home, tmp_path: Path) -> Home:
    root = tmp_path / "home"
    shutil.copytree(certified.root, root)
    return Home.at(root)


def published(home: Home) -> set[str]:
    with (home.latest / "政务服务事项总清单.csv").open(encoding="utf-8-sig", newline="") as stream:
        return {row["业务办理项名称"] for row in csv.DictReader(stream)}


def test_an_item_passes_gate_by_gate_and_a_change_opens_it_again(home: Home, standard: Standard) -> None:
    waiting = [item for item, state in states(home).items() if state == "department"]
    assert len(waiting) >= 3 and published(home) == set()
    asked = [f"{name}：还没有认定" for name in GATES.values()]
    assert held_for(home, standard, waiting[0]) == asked
    for day, (gate, name) in enumerate({"department": DEPARTMENT, "group": GROUP, "bureau": "全县"}.items(), start=8):
        assert {states(home)[item] for item in waiting} == {gate}
        review = Review(home, standard, name)
        assert sorted(review.rows) == sorted(waiting) and review.told.waiting_count == len(waiting)
        review.decide("通过", datetime(2023, 5, day)).send(f"2023-05-{day:02}")
        whole_run(home, now=datetime(2023, 5, day, 12))
        asked[day - 8] = f"{GATES[gate]}：通过（2023-05-{day:02}）"
        assert held_for(home, standard, waiting[0]) == (asked if gate != "bureau" else [])
    assert {states(home)[item] for item in waiting} == {"public"} and published(home) == set(waiting)
    assert Review(home, standard, GROUP).told.passed_count == len(waiting)

    # The very same content sent again changes nothing; one value changed opens that item alone.
    spoilt, book = waiting[0], openpyxl.load_workbook(SAMPLE_BATCH / FILE)
    page = book["事项"]
    heads = {str(cell.value): cell.column for cell in page[1]}
    column = next(at for text, at in heads.items() if "窗口描述" in text)
    row = next(r for r in range(2, page.max_row + 1) if spoilt in [cell.value for cell in page[r]])
    page.cell(row, column).value = "罗山县政务服务中心 2 楼综合受理窗口"
    (home.raw / "2023-05-15").mkdir()
    book.save(home.raw / "2023-05-15" / FILE)
    whole_run(home, now=datetime(2023, 5, 15, 12))
    assert states(home)[spoilt] == "department" and published(home) == set(waiting) - {spoilt}
    assert {states(home)[item] for item in waiting if item != spoilt} == {"public"}
    assert told(home, "S15") == [], "that a certified item was changed is no mistake of the reviewers'"
    log = rows(
        home,
        "SELECT day::VARCHAR, state_before, state, cause FROM item_event WHERE item_name = ? ORDER BY run_id",
        spoilt,
    )
    assert log == [
        ("2023-05-06", None, "department", "content"), ("2023-05-08", "department", "group", "decision"),
        ("2023-05-09", "group", "bureau", "decision"), ("2023-05-10", "bureau", "public", "decision"),
        ("2023-05-15", "public", "department", "content"),
    ]  # fmt: skip
    with (home.latest / "公布变动记录.csv").open(encoding="utf-8-sig", newline="") as stream:
        changes = [(r["日期"], r["变动"], r["说明"]) for r in csv.DictReader(stream) if r["业务办理项名称"] == spoilt]
    assert changes == [("2023-05-15", "撤回", "内容有变动，待部门确认后重新公布"), ("2023-05-10", "公布", "")]
    history = (home.dashboard / "items" / f"{DEPARTMENT}.html").read_text("utf-8")
    assert "公布 → 待部门确认" in history and "待局确认 → 公布" in history
    assert "第一推进组" not in history, "who decided is not on the page"
    results = dict(rows(home, "SELECT result, count(*) FROM decision GROUP BY result"))
    assert results == {"met": 3 * (len(waiting) - 1), "changed": 3}


def test_what_was_returned_goes_back_to_the_department_until_it_is_changed(home: Home, standard: Standard) -> None:
    first, second, *_ = Review(home, standard, DEPARTMENT).rows
    review = Review(home, standard, GROUP)  # the group may look before the department has confirmed
    assert review.told.waiting_count == 0, "the department's gate comes first"
    Review(home, standard, DEPARTMENT).decide("退回", "2023-05-08", first, opinion="办公时间与实际不符").decide(
        "通过", "2023年5月8日", second
    ).send("2023-05-08")
    whole_run(home, now=datetime(2023, 5, 8, 12))
    assert (states(home)[first], states(home)[second]) == ("returned", "group")
    ((file, cell, message),) = told(home, "P2")
    assert file == FILE and message == "部门确认退回（2023-05-08）：办公时间与实际不符"
    assert held_for(home, standard, first) == [f"{message}（工作表“事项”，{cell}）"]
    name = rows(home, "SELECT item FROM violation WHERE rule = 'P2'")
    assert name == [(first,)] and cell
    book = openpyxl.load_workbook(home.reports / "corrections" / DEPARTMENT / "民族宗教局（整改反馈）.xlsx")
    assert "办公时间与实际不符" in str(book["事项"][cell].comment.text)
    assert rows(home, "SELECT rule, event, cause FROM problem_event WHERE rule = 'P2'") == [("P2", "opened", "verdict")]


# What people do to a row, the field whose cell is told, and what is said of it.
SPOILT: list[tuple[dict[str, object], str, str]] = [
    ({"outcome": "也许"}, "outcome", "认定填了“也许”，应填通过或退回"),
    ({"outcome": "退回", "opinion": None}, "opinion", "退回须写明意见，部门才知道怎么改"),
    ({"by": None}, "by", "没有写明认定人"),
    ({"on": "上周五"}, "on", "日期“上周五”不是日期，应写成2023-05-08"),
    ({"on": None}, "on", "没有写明日期，应写成2023-05-08"),
    ({"gate": "组里"}, "gate", "审核环节填了“组里”"),
    ({"E29.2": "不通过"}, "E29.2", "“E29.2”判为不通过，而事项认定为通过，两者矛盾"),
    ({"E29.2": "还行"}, "E29.2", "“E29.2”一列填了“还行”，应填通过或不通过"),
    ({"outcome": None, "E29.2": "通过"}, "outcome", "作了单项判断而没有认定"),
    ({"content": "000000000000"}, "outcome", "审核表不是最新的"),
    ({"content": None}, "content", "没有内容版本"),
    ({"事项编码": "没有这个编码"}, "outcome", "没有找到事项"),
]


def test_rows_that_cannot_be_used_are_told_at_their_cells_and_decide_nothing(home: Home, standard: Standard) -> None:
    review = Review(home, standard, DEPARTMENT)
    items = list(review.rows)
    review.decide("通过", "2023-05-08")
    wanted = set()
    for item, (values, field, problem) in zip(items, SPOILT, strict=False):
        review.fill(item, **values)
        wanted.add((review.cell(item, field).coordinate, problem))
    assert len(wanted) == len(SPOILT) < len(items)
    review.send("2023-05-08")
    whole_run(home, now=datetime(2023, 5, 8, 12))
    found = told(home, "S15")
    assert {file for file, _, _ in found} == {review.path.name} and len(found) == len(wanted)
    for cell, problem in wanted:
        assert [message for _, at, message in found if at == cell and problem in message], (cell, problem, found)
    after = states(home)
    assert [after[item] for item in items[: len(SPOILT)]] == ["department"] * len(SPOILT)
    assert {after[item] for item in items[len(SPOILT) :]} == {"group"}
    settled = openpyxl.load_workbook(home.reports / "verdicts" / "审核情况.xlsx")["审核情况"]
    assert settled.max_row - 3 == len(items), "nothing is lost"


def test_decisions_that_contradict_each_other_are_both_told_and_neither_holds(home: Home, standard: Standard) -> None:
    one, other = Review(home, standard, DEPARTMENT), Review(home, standard, DEPARTMENT)
    item, second, *_ = one.rows
    one.decide("通过", "2023-05-08", item, second).send("2023-05-08", "审核确认表-甲.xlsx")
    other.decide("退回", "2023-05-08", item, opinion="再核").send("2023-05-08", "审核确认表-乙.xlsx")
    whole_run(home, now=datetime(2023, 5, 8, 12))
    assert (states(home)[item], states(home)[second]) == ("department", "group")
    found = told(home, "S15")
    assert sorted(file for file, _, _ in found) == ["审核确认表-乙.xlsx", "审核确认表-甲.xlsx"]
    assert "审核确认表-乙.xlsx" in next(message for file, _, message in found if file == "审核确认表-甲.xlsx")
    # A later day settles it.
    Review(home, standard, DEPARTMENT).decide("通过", "2023-05-09", item).send("2023-05-09")
    whole_run(home, now=datetime(2023, 5, 9, 12))
    assert states(home)[item] == "group" and told(home, "S15") == []


def test_a_renamed_review_workbook_is_still_none_of_a_departments(home: Home, standard: Standard) -> None:
    review = Review(home, standard, DEPARTMENT).decide("通过", "2023-05-08")
    review.send("2023-05-08", "民族宗教局（定）.xlsx")
    whole_run(home, now=datetime(2023, 5, 8, 12))
    assert set(states(home).values()) <= {"group", "wrong"} and "group" in states(home).values()
    assert rows(home, "SELECT count(*) FROM submission") == [(1,)]


def test_manual_checks_are_settled_with_the_item(home: Home, standard: Standard) -> None:
    review = Review(home, standard, DEPARTMENT)
    item = next(iter(review.rows))
    waiting = rows(home, "SELECT count(*) FROM violation WHERE status = 'manual' AND item = ?", item)
    assert waiting == [(2,)]
    review.decide("通过", "2023-05-08", item).fill(item, **{"E29.2": "通过", "E53.5": "通过"}).send("2023-05-08")
    whole_run(home, now=datetime(2023, 5, 8, 12))
    assert rows(home, "SELECT count(*) FROM violation WHERE status = 'manual' AND item = ?", item) == [(0,)]
    accurate = rows(
        home,
        """SELECT is_accurate FROM item_result JOIN item USING (record_id)
        WHERE run_id = (SELECT max(run_id) FROM run) AND item_name = ?""",
        item,
    )
    assert accurate == [(True,)] and told(home, "S15") == []


def test_names_and_settings_that_cannot_be_used(home: Home, standard: Standard) -> None:
    with pytest.raises(UsageError, match="没有推进组或部门“第九组”"):
        scope_of(standard, "第九组")
    assert [scope_of(standard, name).gate for name in (DEPARTMENT, GROUP, "全县")] == list(GATES)
    (home.root / "zhinan.toml").write_text("[gates]\ngroup = 1\n", "utf-8")
    with pytest.raises(UsageError, match=r"\[gates\] group 须是 true 或 false"):
        home.gates()
    (home.root / "zhinan.toml").write_text("[gates]\ngroups = true\n", "utf-8")
    with pytest.raises(UsageError, match=r"没有“groups”，可写：department、group、bureau"):
        home.gates()
