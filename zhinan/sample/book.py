"""An .xlsx that looks like a department's, and has the same bytes on every run."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from zhinan.sample.picture import Pictured
from zhinan.sample.typed import Typed

# The day the departments had to be done: also the workbook's creation date, or its bytes would differ.
REPORTED = datetime(2023, 5, 6)

_LONG = {
    "办理流程说明": 60, "咨询方式": 42, "监督投诉方式": 48, "受理条件": 40, "受理形式": 36, "办公时间": 36,
    "交通指引": 34, "邮递收件人信息": 34, "办结结果说明": 36, "设定依据": 30, "业务办理项编码": 38,
    "实施编码": 36, "审查标准": 48, "办理结果": 48, "业务办理项名称": 30, "材料名称": 28, "网上申报网址": 28,
    "基本编码": 15, "服务对象": 20, "窗口描述": 24, "是否支持预约办理": 28, "受理地址说明(办理地址)": 26,
    "填写要求": 48, "填写内容": 56,
}  # fmt: skip


# Excel knows no higher row.
_HIGHEST_ROW = 409.0


def width_of(element: str) -> int:
    """A column's width in characters."""
    return _LONG.get(element, 13)


def height_of(values: Iterable[tuple[str, int]]) -> float:
    """A row's height in points, so that the longest of its (text, column's width) is seen whole."""
    lines = max((_line_count(text, width) for text, width in values), default=1)
    return min(_HIGHEST_ROW, 6 + 13.5 * lines)


def _line_count(text: str, width: int) -> int:
    """Lines that a text takes: a Chinese character is two columns wide."""
    spans = [sum(2 if c > "\u2e7f" else 1 for c in line) for line in text.split("\n")]
    return sum(max(1, -(-span // max(1, width - 1))) for span in spans)


class Book:
    """A workbook being written, with its cell formats."""

    def __init__(self, workbook: Any) -> None:
        self.workbook = workbook
        base = {"font_name": "宋体", "font_size": 10, "valign": "vcenter", "text_wrap": True}
        boxed = {**base, "border": 1}
        self.text = workbook.add_format({**boxed, "num_format": "@", "align": "left"})
        self.quoted = workbook.add_format({**boxed, "align": "left", "quote_prefix": True})
        self.bold = workbook.add_format({**base, "bold": True})
        self.number = workbook.add_format({**boxed, "align": "center"})
        self.heading = workbook.add_format({**boxed, "bold": True, "align": "center", "bg_color": "#D9E1F2"})
        self.title = workbook.add_format(
            {**base, "font_name": "黑体", "font_size": 16, "align": "center", "text_wrap": False}
        )
        self.note = workbook.add_format({**base, "text_wrap": False})

    def sheet(self, name: str, *, is_form: bool = False) -> Any:
        """A new sheet: a form on A4, a table across A3, as departments print them."""
        sheet = self.workbook.add_worksheet(name)
        if is_form:
            sheet.set_paper(9)
        else:
            sheet.set_landscape()
            sheet.set_paper(8)
        sheet.fit_to_pages(1, 0)
        return sheet

    def write(self, sheet: Any, row: int, column: int, value: str, *, as_number: bool = False) -> None:
        """A cell: text, so that codes keep their digits; a number only where a clerk's would be one."""
        if isinstance(value, Pictured):
            options = {"image_data": io.BytesIO(value.data), "x_scale": 0.2, "y_scale": 0.2, "object_position": 1}
            sheet.insert_image(row, column, str(value), options)
        if isinstance(value, Typed) and value:
            self._write_typed(sheet, row, column, value)
        elif as_number and value.isascii() and value.isdigit():
            sheet.write_number(row, column, int(value), self.number)
        elif value:
            sheet.write_string(row, column, value, self.text)
        else:
            sheet.write_blank(row, column, None, self.text)

    def _write_typed(self, sheet: Any, row: int, column: int, value: Typed) -> None:
        if value.how == "number":
            sheet.write_number(row, column, float(value), self.number)
        elif value.how == "rich" and len(value) > 1:
            sheet.write_rich_string(row, column, value[:1], self.bold, value[1:], self.text)
        elif value.how == "formula":
            # The result is stored beside the formula, as Excel and WPS do.
            quoted = value.replace('"', '""')
            sheet.write_formula(row, column, f'=T("{quoted}")', self.text, str(value))
        elif value.how == "error":
            sheet.write_formula(row, column, f"={value}", self.text, str(value))
        elif value.how == "no result":
            sheet.write_formula(row, column, f"={value}", self.text, "")
        elif value.how == "quoted":
            sheet.write_string(row, column, value, self.quoted)
        else:
            sheet.write_string(row, column, value, self.text)


@contextmanager
def open_book(
    file: Path, author: str, sheets: Sequence[tuple[str, Sequence[Sequence[str]]]] = (), *, in_memory: bool = False
) -> Iterator[Book]:
    """A book that is saved when the block ends, with ``sheets`` of texts behind its own.

    ``author`` is an office, never a person. ``in_memory``: without temporary files, which thousands of books feel.
    """
    workbook = xlsxwriter.Workbook(str(file), {"strings_to_urls": False, "in_memory": in_memory})
    workbook.set_properties({"author": author, "created": REPORTED})
    try:
        book = Book(workbook)
        yield book
        for name, rows in sheets:
            sheet = book.sheet(name)
            for row, texts in enumerate(rows):
                for column, text in enumerate(texts):
                    book.write(sheet, row, column, text)
    finally:
        workbook.close()
