"""What a workbook that cannot be marked in place (xls, csv, ods …) holds, as a new .xlsx: every cell where it was."""

from __future__ import annotations

import io
import re
from datetime import datetime

import xlsxwriter

from zhinan.deliver.cells import excel_text
from zhinan.intake.limits import Limits
from zhinan.intake.workbook import read_workbook

_FORBIDDEN = re.compile(r"[\[\]:*?/\\\\]")
_LONGEST_NAME = 31
_WIDTH = 18


def plain_copy(data: bytes, name: str, limits: Limits) -> tuple[bytes, dict[str, str]]:
    """(the workbook, name of each sheet → its name there). Raises Rejected as reading does."""
    out = io.BytesIO()
    names: dict[str, str] = {}
    with xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}) as book:
        book.set_properties({"created": datetime(2023, 4, 25)})
        text = book.add_format(
            {"font_name": "宋体", "font_size": 10, "text_wrap": True, "valign": "top", "num_format": "@"}
        )
        for sheet in read_workbook(data, name, limits).sheets:
            names[sheet.name] = _free_name(sheet.name, set(names.values()))
            page = book.add_worksheet(names[sheet.name])
            if sheet.hidden:
                page.hide()
            if sheet.cells:
                page.set_column(0, max(len(sheet.cells[0]) - 1, 0), _WIDTH)
            for top, left, bottom, right in sheet.merged:
                if (top, left) != (bottom, right):
                    page.merge_range(top, left, bottom, right, "", text)
            for row, cells in enumerate(sheet.cells):
                for column, value in enumerate(cells):
                    if value:
                        page.write_string(row, column, excel_text(value), text)
    return out.getvalue(), names


def _free_name(name: str, taken: set[str]) -> str:
    base = _FORBIDDEN.sub("_", excel_text(name)).strip("' ") or "表"
    lower = {other.lower() for other in taken}
    for number in range(1, 10_000):
        tail = "" if number == 1 else f"({number})"
        found = base[: _LONGEST_NAME - len(tail)] + tail
        if found.lower() not in lower and found.lower() != "history":
            return found
    raise AssertionError(name)
