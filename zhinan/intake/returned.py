"""What the system adds to a department's workbook when it sends it back (整改反馈表): told from what was filled in.

Its column 整改说明 is a heading that carries no element (``expectations.columns.IGNORED``); its notes are no content.
"""

from __future__ import annotations

import re

from zhinan.intake.sheet import Sheet

TODO_SHEET = "整改清单"
TODO_HEADINGS = ("序号", "工作表", "单元格", "事项", "要素", "性质")
_NAME = re.compile(rf"{TODO_SHEET}\s*(?:[(（]\d+[)）])?")
_SEARCHED_ROWS = 6


def is_todo_list(sheet: Sheet) -> bool:
    """Whether a sheet is our list of what to correct: by its name, and by its headings."""
    if not _NAME.fullmatch(sheet.name.strip()):
        return False
    first = [tuple(cell.strip() for cell in row[: len(TODO_HEADINGS)]) for row in sheet.cells[:_SEARCHED_ROWS]]
    return TODO_HEADINGS in first
