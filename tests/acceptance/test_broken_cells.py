"""Cells that cannot be used, through ``check``: told once, at the cell; checks fail, the item is not accurate."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from expectations.standard import load_standard
from tests.conftest import SAMPLE_BATCH
from zhinan.check import check

pytestmark = pytest.mark.gx

CLEAN = SAMPLE_BATCH / "民族宗教局.xlsx"
LOST = 1.144000000693991e32
Report = dict[str, Any]


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The verdicts on the clean workbook, so that nothing of it waits for a person."""
    lines = (SAMPLE_BATCH / "verdicts.csv").read_text("utf-8-sig").splitlines()
    path = tmp_path_factory.mktemp("verdicts") / "verdicts.csv"
    path.write_text("\n".join(line for line in lines if line.startswith(("部门,", "民族宗教局,"))), "utf-8")
    return path


@pytest.fixture
def broken(tmp_path: Path, settled: Path) -> Callable[..., Report]:
    """The report on the clean workbook with cells replaced: (sheet, address, value), and areas merged."""

    def make(*cells: tuple[str, str, object], merged: tuple[str, ...] = ()) -> Report:
        book = openpyxl.load_workbook(CLEAN)
        for area in merged:
            book["事项"].merge_cells(area)
        for sheet, address, value in cells:
            book[sheet][address] = value
        path = tmp_path / CLEAN.name
        book.save(path)
        return check([path, settled], load_standard())

    return make


def address(element: str, row: int, sheet: str = "事项") -> str:
    page: Worksheet = openpyxl.load_workbook(CLEAN)[sheet]
    return next(cell.column_letter for cell in page[1] if cell.value == element) + str(row)


def told(report: Report) -> list[tuple[str, str, str, str]]:
    """What fails in the workbook: a verdict given to a code that is lost meets nothing, and waits (S15)."""
    failing = (v for v in report["violations"] if v["status"] == "fail" and v["rule"] != "S15")
    return sorted((v["sheet"], v["cell"], v["rule"], v["value"]) for v in failing)


@pytest.fixture(scope="module")
def clean(settled: Path) -> dict[str, int]:
    metrics: dict[str, int] = check([CLEAN, settled], load_standard())["metrics"]
    assert metrics["items"] == metrics["items_accurate"] and metrics["checks_failed"] == 0
    return metrics


@pytest.mark.parametrize(
    ("element", "value", "rule", "stands", "message"),
    [
        ("办件类型", "#N/A", "S12", "#N/A", "单元格的公式出错（#N/A），须改为实际内容"),
        ("办理流程说明", "#VALUE!", "S12", "#VALUE!", "单元格的公式出错（#VALUE!），须改为实际内容"),
        ("咨询方式", "=目录!B3&\"号\"", "S13", "=目录!B3&\"号\"",
         "公式没有算出的结果，请用 Excel 或 WPS 打开、保存后重新报送，或粘贴为数值"),
        ("基本编码", LOST, "S14", "114400000069399100000000000000000",
         "编码被存成数字，已失真，须按文本重新填写（原有的位数已无法找回）"),
    ],
)  # fmt: skip
def test_one_complaint_at_the_cell_and_a_failed_check(
    broken: Callable[..., Report],
    clean: dict[str, int],
    element: str,
    value: object,
    rule: str,
    stands: str,
    message: str,
) -> None:
    cell = address(element, 4)
    report = broken(("事项", cell, value))
    (violation,) = report["violations"]
    assert (violation["sheet"], violation["cell"], violation["record"]) == ("事项", cell, "item")
    assert (violation["rule"], violation["severity"], violation["status"]) == (rule, "error", "fail")
    assert (violation["value"], violation["message"], violation["suggestion"]) == (stands, message, "")
    assert violation["element"] in (element, 3, 11, 35) and violation["item"] == "宗教活动场所变更登记"
    metrics = report["metrics"]
    assert metrics["items_accurate"] == clean["items_accurate"] - 1
    assert metrics["checks_failed"] == 1 and metrics["checks_passed"] == metrics["checks"] - 1


def test_an_element_without_rules_keeps_the_item_back_all_the_same(
    broken: Callable[..., Report], clean: dict[str, int]
) -> None:
    report = broken(("事项", address("窗口备注信息", 5), "#REF!"))
    assert [(v["rule"], v["element"]) for v in report["violations"]] == [("S12", 38)]
    assert report["metrics"] == clean | {"items_accurate": clean["items_accurate"] - 1}


def test_a_merged_cell_is_told_once_and_counts_against_all_its_items(
    broken: Callable[..., Report], clean: dict[str, int]
) -> None:
    for element, failed in (("行使层级", 15), ("窗口备注信息", 0)):
        first, last = address(element, 2), address(element, 16)
        report = broken(("事项", first, "#N/A"), merged=(f"{first}:{last}",))
        assert told(report) == [("事项", first, "S12", "#N/A")]
        assert report["metrics"]["items_accurate"] == 0
        assert report["metrics"]["checks_failed"] == failed
        # What is not given fails its ``filled`` rule; the rule on its content does not apply, as with any blank.
        assert report["metrics"]["checks"] == clean["checks"] - failed


def test_a_material(broken: Callable[..., Report], clean: dict[str, int]) -> None:
    cell = address("材料类型", 9, "申请材料")
    report = broken(("申请材料", cell, "=NA()"))
    (violation,) = report["violations"]
    assert (violation["record"], violation["cell"], violation["rule"]) == ("material", cell, "S13")
    assert violation["item"] and violation["item_code"] and violation["element"] == 46
    assert report["metrics"]["items_accurate"] == clean["items_accurate"] - 1


def test_distorted_codes_are_no_keys(broken: Callable[..., Report], clean: dict[str, int]) -> None:
    codes = [address("业务办理项编码", row) for row in (2, 3, 4)]
    materials = address("业务办理项编码", 2, "申请材料")
    report = broken(*(("事项", cell, LOST) for cell in codes), ("申请材料", materials, LOST))
    # No doubled code, no replaced item, no material without its item: the name is the key.
    assert told(report) == sorted(
        (sheet, cell, "S14", "114400000069399100000000000000000")
        for sheet, cell in (("申请材料", materials), *(("事项", cell) for cell in codes))
    )
    assert report["metrics"]["items"] == clean["items"] and report["files"][0]["records"]["items"] == clean["items"]
    assert all(v["item"] for v in report["violations"] if v["rule"] == "S14")


def test_a_material_whose_item_is_an_error_is_told_at_that_cell_only(broken: Callable[..., Report]) -> None:
    code, name = address("业务办理项编码", 2, "申请材料"), address("业务办理项名称", 2, "申请材料")
    report = broken(("申请材料", code, LOST), ("申请材料", name, "#REF!"))
    assert [(cell, rule) for _, cell, rule, _ in told(report)] == [(code, "S14"), (name, "S12")]


def test_an_item_whose_name_is_an_error_is_an_item(broken: Callable[..., Report], clean: dict[str, int]) -> None:
    cell = address("办理项名称", 6)
    report = broken(("事项", cell, "#N/A"))
    assert told(report) == [("事项", cell, "S12", "#N/A")]
    assert report["metrics"]["items"] == clean["items"]


def test_a_code_that_lost_its_zeros(broken: Callable[..., Report]) -> None:
    report = broken(("事项", address("基本编码", 2), 11002001000))
    (violation,) = report["violations"]
    assert violation["rule"] == "N3.1"
    assert violation["message"].endswith("现在只有11位数字，开头的0可能已丢失，请把该列设为文本格式后重新填写")
