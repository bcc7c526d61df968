"""What is hidden in a sheet and was read all the same: told as a note, so that nobody has to wonder."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import groupby

from zhinan.intake.model import Note, column_letters
from zhinan.intake.sheet import Sheet

_MOST_RUNS = 10


def hidden_notes(sheet: Sheet, skipped: str | None) -> list[Note]:
    """The notes on one sheet; ``skipped``: why nothing was read of it, None where it was read."""
    where = f"工作表“{sheet.name}”"
    if skipped:
        return [Note(sheet.name, None, f"{where}是隐藏的，没有读取：{skipped}")] if sheet.hidden else []
    notes = [Note(sheet.name, None, f"{where}是隐藏的，已一并读取")] if sheet.hidden else []
    rows = {row for row in sheet.hidden_rows if row < len(sheet.cells) and any(map(str.strip, sheet.cells[row]))}
    width = len(sheet.cells[0]) if sheet.cells else 0
    columns = {
        column
        for column in sheet.hidden_columns
        if column < width and any(row[column] and row[column].strip() for row in sheet.cells)
    }
    told = [f"第 {_runs(rows, lambda row: str(row + 1))} 行"] if rows else []
    told += [f"{_runs(columns, column_letters)} 列"] if columns else []
    if told:
        notes.append(Note(sheet.name, None, f"{where}的{'、'.join(told)}是隐藏的，已一并读取"))
    return notes


def _runs(numbers: Iterable[int], shown: Callable[[int], str]) -> str:
    """1, 2, 3, 7 → 1–3、7."""
    runs = [
        [number for _, number in run]
        for _, run in groupby(enumerate(sorted(numbers)), key=lambda pair: pair[1] - pair[0])
    ]
    texts = [shown(run[0]) if len(run) == 1 else f"{shown(run[0])}–{shown(run[-1])}" for run in runs[:_MOST_RUNS]]
    return "、".join(texts) + ("等" if len(runs) > _MOST_RUNS else "")
