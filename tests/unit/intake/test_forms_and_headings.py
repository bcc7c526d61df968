"""What people add to forms: explained headings, rows of requirements, column numbers, long stacks of forms."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from expectations.columns import headings as known_headings
from expectations.model import Standard
from zhinan.intake.headings import Headings
from zhinan.intake.read import read_file


@pytest.fixture
def known(standard: Standard) -> Headings:
    return known_headings(standard)


@pytest.mark.parametrize(
    "text",
    ["办件类型", "1办件类型", "1 办件类型", "①办件类型", "3.办件类型", "（3）办件类型",
     "办件类型[必填]", "办件类型（单选）",
     "办件类型（必填，全部选即办件）", "*办件类型：", "办件\n类型", "办件类型\n填写要求：全部选即办件"],
)  # fmt: skip
def test_headings_as_people_write_them(known: Headings, text: str) -> None:
    assert known.find(text) == {"item": "办件类型"}


@pytest.mark.parametrize("text", ["办件类型2", "是否办件类型", "12345热线", "（必填）", ""])
def test_what_is_another_heading(known: Headings, text: str) -> None:
    assert known.find(text) == {}


def test_brackets_that_belong_to_a_heading_stay(known: Headings) -> None:
    assert known.find("受理地址说明（办理地址）") == {"item": "受理地址说明(办理地址)"}
    assert known.find("运行系统（审批系统）（多选）") == {"item": "运行系统"}


HEADINGS = ["序号", "业务办理项编码", "业务办理项名称", "行使层级", "办件类型"]
ITEM = ["1", "1141", "林木采伐许可", "县级", "即办件"]


@pytest.mark.parametrize(
    "row",
    [["填写要求", "按实际", "引用模板", "县级", "全部选即办件"], ["示例", "1141", "取水许可", "县级", "即办件"],
     ["1", "2", "3", "4", "5"], ["栏次", "1", "2", "3", "4"]],
)  # fmt: skip
def test_rows_of_the_form_are_no_items_but_are_counted(tmp_path: Path, known: Headings, row: list[str]) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for cells in (HEADINGS, row, ITEM):
        page.append(cells)
    book.save(tmp_path / "林茶局.xlsx")
    reading = read_file(tmp_path / "林茶局.xlsx", "林茶局.xlsx", known, [])
    (account,) = reading.sheets
    assert reading.count("item") == 1
    assert (account.rows, account.heading_rows, account.note_rows, account.record_rows) == (3, 1, 1, 1)


def test_many_forms_stacked_in_one_sheet(tmp_path: Path, known: Headings) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    fields = ["业务办理项编码", "业务办理项名称", "行使层级", "办件类型", "承诺时限", "物流快递", "是否网办"]
    for number in range(120):
        page.append(["序号", "要素", "填写要求", "填写内容"])
        for order, field in enumerate(fields, start=1):
            page.append([order, field, "按实际情况填写", f"{field}{number}"])
    book.save(tmp_path / "林茶局.xlsx")
    reading = read_file(tmp_path / "林茶局.xlsx", "林茶局.xlsx", known, [])
    assert reading.count("item") == 120 and reading.findings == []
