"""Sheets that the system itself puts into a workbook: told from what a department filled in.

In a marked workbook (整改反馈表) the list of what to correct; its column 整改说明 is a heading that carries no element
(``expectations.columns.IGNORED``), its notes are no content. In a template (填报模板) how to fill it in, the lists of
its drop-downs, and a sheet that may stay blank.
"""

from __future__ import annotations

import re

from zhinan.intake.sheet import Sheet

TODO_SHEET = "整改清单"
TODO_HEADINGS = ("序号", "工作表", "单元格", "事项", "要素", "性质")
GUIDE_SHEET = "填表说明"
GUIDE_HEADINGS = ("要素序号", "要素", "工作表", "填写要求", "怎样填")
OPTIONS_SHEET = "选项"
OPTIONS_MARK = "系统使用的选项，请勿改动"
OPTIONAL_MARK = "本表选填"
_TODO_NAME = re.compile(rf"{TODO_SHEET}\s*(?:[(（]\d+[)）])?")
_SEARCHED_ROWS = 6
_GUIDE_ROWS = 60


def added_sheet(sheet: Sheet) -> str | None:
    """What a sheet is, where the system added it, as the reason why nothing is read of it; else None."""
    if _is_todo_list(sheet):
        return "系统附的整改清单，不作填报内容"
    if GUIDE_HEADINGS in _rows(sheet, _GUIDE_ROWS, len(GUIDE_HEADINGS)):
        return "填报模板的填表说明，不作填报内容"
    if sheet.cells and sheet.cells[0] and sheet.cells[0][0].strip() == OPTIONS_MARK:
        return "填报模板的选项，不作填报内容"
    return None


def may_be_blank(sheet: Sheet) -> bool:
    """Whether a sheet is one of a template's that need not be filled in."""
    return any(cell.strip().startswith(OPTIONAL_MARK) for row in sheet.cells[:_SEARCHED_ROWS] for cell in row)


def _is_todo_list(sheet: Sheet) -> bool:
    """By its name, and by its headings."""
    if not _TODO_NAME.fullmatch(sheet.name.strip()):
        return False
    return TODO_HEADINGS in _rows(sheet, _SEARCHED_ROWS, len(TODO_HEADINGS))


def _rows(sheet: Sheet, count: int, width: int) -> list[tuple[str, ...]]:
    """The first cells of the first rows."""
    return [tuple(cell.strip() for cell in row[:width]) for row in sheet.cells[:count]]
