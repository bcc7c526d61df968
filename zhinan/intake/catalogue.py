"""The bureau's own catalogue of items (事项目录): data/reference/catalogue.xlsx or .csv → code → name.

It is the bureau's file and not a submission: what is wrong with it stops the run, with the cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from zhinan.errors import Rejected, UsageError
from zhinan.intake.grid import Grid
from zhinan.intake.headings import heading_key
from zhinan.intake.workbook import read_workbook
from zhinan.text import compact, prose, shown_path

_SUFFIXES = (".xlsx", ".xls", ".csv")
# The most exact first: of a row with several codes the first one counts.
_CODE_HEADINGS = ("业务办理项编码", "实施编码", "基本编码", "编码", "事项编码")
_NAME_HEADINGS = ("业务办理项名称", "名称", "事项名称")
# 33, 31 or 12 characters. What a number saved as such has lost is zeros, where the level's digit is none.
_CODE = re.compile(r"([0-9A-Z]{18}[1-7])?\d{9}(\d{3}|00Y)(?:(?<=.{31})\d{2})?")
_HEADING_ROWS = 20


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the catalogue: ``place`` names sheet and cell of the name."""

    code: str
    name: str
    place: str


def read_catalogue(folder: Path) -> dict[str, str]:
    """Code (compared form) → name as written, of the catalogue in ``folder``; empty where there is none.

    Raises UsageError, naming file, sheet and cell, where the catalogue cannot be used as it is.
    """
    found = [file for suffix in _SUFFIXES if (file := folder / f"catalogue{suffix}").is_file()]
    if not found:
        return {}
    if len(found) > 1:
        raise UsageError(f"事项目录只能有一个：{'、'.join(shown_path(str(file)) for file in found)}")
    return {code: entry.name for code, entry in _by_code(Source(found[0], "事项目录")).items()}


def read_item_list(file: Path) -> list[Entry]:
    """The items of a list of codes and names (xlsx, xls or csv), in its order, each once.

    Raises UsageError, naming file, sheet and cell, where the list cannot be used as it is.
    """
    if not file.is_file():
        raise UsageError(f"没有这个文件：{shown_path(str(file))}")
    return list(_by_code(Source(file, "事项清单")).values())


@dataclass(frozen=True, slots=True)
class Source:
    """The file that is read, and what people call it."""

    file: Path
    called: str

    def error(self, problem: str) -> UsageError:
        """The sentence about what is wrong in it."""
        return UsageError(f"{self.called} {shown_path(str(self.file))} 有误：{problem}")


def _by_code(source: Source) -> dict[str, Entry]:
    names: dict[str, Entry] = {}
    for entry in _entries(source):
        first = names.setdefault(entry.code, entry)
        if prose(first.name) != prose(entry.name):
            raise source.error(
                f"编码“{entry.code}”有两个名称：{first.place}“{first.name}”，{entry.place}“{entry.name}”"
            )
    if not names:
        raise source.error("有表头，没有事项")
    return names


def _entries(source: Source) -> Iterator[Entry]:
    try:
        sheets = read_workbook(source.file.read_bytes(), source.file.name).sheets
    except Rejected as error:
        raise source.error(str(error)) from error
    grids = [(grid, place) for grid in map(Grid, sheets) if (place := _heading(grid))]
    if not grids:
        names = "、".join(f"“{sheet.name}”" for sheet in sheets)
        raise source.error(f"工作表{names}里没有找到表头，应有“业务办理项编码”和“业务办理项名称”两列")
    for grid, (heading, codes, name) in grids:
        for row in range(heading + 1, len(grid.rows)):
            yield from _row(source, grid, row, codes, name)


def _heading(grid: Grid) -> tuple[int, list[int], int] | None:
    """(row, columns of codes, column of names) of the heading row; None where there is none."""
    for row, cells in enumerate(grid.rows[:_HEADING_ROWS]):
        keys = [heading_key(cell) for cell in cells]
        codes = [keys.index(text) for text in _CODE_HEADINGS if text in keys]
        names = [keys.index(text) for text in _NAME_HEADINGS if text in keys]
        if codes and names:
            return row, codes, names[0]
    return None


def _row(source: Source, grid: Grid, row: int, codes: list[int], name_column: int) -> Iterator[Entry]:
    cells = grid.rows[row]
    written = [(column, compact(cells[column])) for column in codes if compact(cells[column])]
    name = cells[name_column].strip()
    if not written and not name:
        return
    place = f"工作表“{grid.name}”{grid.address(row, name_column)}"
    if not written:
        raise source.error(f"{place}的“{name}”没有编码")
    column, code = written[0]
    if not _CODE.fullmatch(code):
        where = f"工作表“{grid.name}”{grid.address(row, column)}"
        raise source.error(f"{where}的编码“{code}”应为33位、31位或12位（编码列要存成文本）")
    if not name:
        raise source.error(f"{place}没有名称")
    yield Entry(code, name, place)
