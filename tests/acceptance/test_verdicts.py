"""People's verdicts through ``zhinan check``: what they settle, what they waive, what meets nothing."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from expectations.columns import headings
from expectations.model import Standard
from tests.conftest import SAMPLE_BATCH
from zhinan.check import check, exit_code

pytestmark = pytest.mark.gx

FILE = "民族宗教局.xlsx"
HEADINGS = ["部门", "事项", "材料或环节", "规则", "认定", "认定人", "理由", "有效期至", "认定时的内容"]


class Folder:
    """One clean workbook in which cells are changed, and a verdict file beside it."""

    def __init__(self, folder: Path, standard: Standard) -> None:
        self.folder, self.standard = folder, standard
        self.edits: list[tuple[str, str, str | None]] = []
        self.book = openpyxl.load_workbook(SAMPLE_BATCH / FILE)
        self.items, self.materials = self.book["事项"], self.book["申请材料"]
        names = headings(standard)
        self.heads = {names.find(str(cell.value)).get("item", ""): cell.column for cell in self.items[1]}
        found = [(names.find(str(cell.value)), cell.column) for cell in self.materials[1]]
        self.parts = {kinds.get("material", kinds.get("item", "")): column for kinds, column in found}
        self.names = [str(self.items.cell(row, self.column("业务办理项名称")).value) for row in (2, 3, 4)]

    def column(self, name: str) -> int:
        return self.heads[name]

    def blank(self, coordinate: str) -> None:
        self.edits.append(("申请材料", coordinate, None))

    def set(self, row: int, name: str, text: str | None) -> str:
        coordinate = str(self.items.cell(row, self.column(name)).coordinate)
        self.edits.append(("事项", coordinate, text))
        return coordinate

    def run(self, *verdicts: list[str]) -> dict[str, Any]:
        # A workbook with pictures can be saved once only.
        book = openpyxl.load_workbook(SAMPLE_BATCH / FILE)
        for sheet, coordinate, text in self.edits:
            book[sheet][coordinate].value = text
        book.save(self.folder / FILE)
        with (self.folder / "verdicts.csv").open("w", encoding="utf-8-sig", newline="") as stream:
            csv.writer(stream).writerows([HEADINGS, *verdicts])
        return check([self.folder], self.standard)


@pytest.fixture
def folder(tmp_path: Path, standard: Standard) -> Folder:
    return Folder(tmp_path, standard)


def told(report: dict[str, Any], rule: str) -> list[tuple[str, str]]:
    return [(v["cell"], v["status"]) for v in report["violations"] if v["rule"] == rule]


def by(rule: str, item: str, verdict: str, until: str = "", value: str = "", part: str = "") -> list[str]:
    return ["", item, part, rule, verdict, "第一推进组", "已核对", until, value]


def test_manual_checks_are_settled_by_pass_and_fail(folder: Folder) -> None:
    first, second, third = folder.names
    report = folder.run(by("E29.2", first, "通过"), by("E29.2", second, "不通过"))
    column = folder.items.cell(1, folder.column("办结结果说明")).column_letter
    found = told(report, "E29.2")
    assert (f"{column}2", "manual") not in found and (f"{column}3", "fail") in found
    assert (f"{column}4", "manual") in found and third
    (violation,) = [v for v in report["violations"] if v["cell"] == f"{column}3" and v["rule"] == "E29.2"]
    assert violation["message"] == "“办结结果说明”经人工认定不符合要求：已核对"
    assert not told(report, "S15") and len(report["files"]) == 1


def test_what_waits_for_a_person_is_no_violation_and_not_accurate(folder: Folder) -> None:
    report = folder.run()
    metrics = report["metrics"]
    assert {v["status"] for v in report["violations"]} == {"manual"} and exit_code(report) == 0
    assert metrics["items_accurate"] == 0 and metrics["manual"] == len(report["violations"]) > 0
    assert metrics["checks"] == metrics["checks_passed"]


def test_a_waiver_holds_until_its_day_and_stands_outside_the_rate(folder: Folder) -> None:
    cell = folder.set(2, "网上办理深度", "3星级")
    first = folder.names[0]
    failing = folder.run()["metrics"]
    holds = folder.run(by("E21.2", first, "豁免", "2999-12-31"))
    assert told(holds, "E21.2") == [(cell, "waived")] and not told(holds, "S15")
    assert holds["metrics"]["waived"] == 1 and holds["metrics"]["checks"] == failing["checks"] - 1
    assert holds["metrics"]["checks_failed"] == failing["checks_failed"] - 1 == 0
    (violation,) = [v for v in holds["violations"] if v["rule"] == "E21.2"]
    assert violation["message"].endswith("（豁免至2999-12-31：已核对）")
    lapsed = folder.run(by("E21.2", first, "豁免", "2023-05-31"))
    assert told(lapsed, "E21.2") == [(cell, "fail")] and lapsed["metrics"] == failing
    assert not told(lapsed, "S15"), "it lapses by itself"


def test_a_verdict_holds_while_the_value_stands_that_was_judged(folder: Folder) -> None:
    folder.set(2, "网上办理深度", "3星级")
    first = folder.names[0]
    same = folder.run(by("E21.2", first, "豁免", "2999-12-31", "3 星级"))
    assert [status for _, status in told(same, "E21.2")] == ["waived"]
    changed = folder.run(by("E21.2", first, "豁免", "2999-12-31", "2星级"))
    assert [status for _, status in told(changed, "E21.2")] == ["fail"]
    (s15,) = [v for v in changed["violations"] if v["rule"] == "S15"]
    assert s15["message"] == "人工认定没有生效：认定之后内容已经改动，须重新认定" and s15["severity"] == "warning"


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (by("E21.2", "没有这个事项", "豁免", "2999-12-31"), "没有找到事项"),
        (by("E99.9", "{first}", "豁免", "2999-12-31"), "没有规则“E99.9”"),
        (by("S3", "{first}", "豁免", "2999-12-31"), "“S3”是工作簿结构的规则"),
        (by("E21.2", "{first}", "通过"), "规则“E21.2”由程序核查，只能豁免"),
        (by("E21.2", "{first}", "豁免", "2999-12-31"), "豁免的问题已不存在"),
        (by("E51.2", "{first}", "豁免", "2999-12-31", part="没有的材料"), "没有找到事项或其“没有的材料”"),
    ],
)
def test_one_that_meets_nothing_is_told_at_its_cell(folder: Folder, row: list[str], message: str) -> None:
    report = folder.run([text.format(first=folder.names[0]) for text in row])
    (found,) = [v for v in report["violations"] if v["rule"] == "S15"]
    assert message in found["message"]
    assert (Path(found["path"]).name, found["sheet"], found["cell"]) == ("verdicts.csv", "verdicts", "E2")


def test_two_verdicts_of_one_batch_that_contradict_each_other_are_both_told_and_neither_counts(folder: Folder) -> None:
    first = folder.names[0]
    before = told(folder.run(), "E29.2")
    report = folder.run(by("E29.2", first, "不通过"), by("E29.2", first, "通过"))
    assert told(report, "E29.2") == before and "fail" not in [status for _, status in before]
    assert told(report, "S15") == [("E2", "fail"), ("E3", "fail")]
    (message,) = {v["message"] for v in report["violations"] if v["rule"] == "S15"}
    assert message == "人工认定没有生效：同一批次里对同一处的认定互相矛盾，都不采用，须写明以哪一个为准"


def test_the_same_verdict_twice_is_no_contradiction(folder: Folder) -> None:
    first = folder.names[0]
    report = folder.run(by("E29.2", first, "通过"), by("E29.2", first, "通过"))
    column = folder.items.cell(1, folder.column("办结结果说明")).column_letter
    assert (f"{column}2", "manual") not in told(report, "E29.2") and not told(report, "S15")


def test_a_verdict_on_a_material_names_it(folder: Folder) -> None:
    name, waiver, item = (folder.parts[element] for element in ("材料名称", "是否减免", "业务办理项名称"))
    rows = [row for row in (2, 3) if folder.materials.cell(row, item).value == folder.materials.cell(2, item).value]
    assert len(rows) == 2, "the first item has two materials"
    cells = []
    for row in rows:
        cells.append(str(folder.materials.cell(row, waiver).coordinate))
        folder.blank(cells[-1])
    owner, part = (str(folder.materials.cell(2, column).value) for column in (item, name))
    report = folder.run(by("E49.1", owner, "豁免", "2999-12-31", part=part))
    assert told(report, "E49.1") == [(cells[0], "waived"), (cells[1], "fail")]
