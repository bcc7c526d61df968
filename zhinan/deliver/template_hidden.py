"""The hidden sheet of a template: the lists of its drop-downs, and what its formulas look up, under defined names."""

from __future__ import annotations

from typing import Any

from xlsxwriter.utility import xl_col_to_name

from expectations.model import Standard
from zhinan.deliver.template_text import NUMBERS, ODD, odd_characters
from zhinan.intake.own_sheets import OPTIONS_MARK, OPTIONS_SHEET

_INLINE_CHARACTERS = 250  # of the 255 that a list written into the cell's rule may have
_FIRST_LIST = len(NUMBERS) + 2


def write_names(book: Any, standard: Standard) -> Options:
    """Add the hidden sheet to ``book``, with all that formulas look up. Call it after the sheets that people see."""
    page = book.add_worksheet(OPTIONS_SHEET)
    page.hide()
    page.write_string(0, 0, OPTIONS_MARK)
    page.write_string(1, 0, odd_characters(standard))
    book.define_name(ODD, f"={OPTIONS_SHEET}!$A$2")
    for column, (name, numbers) in enumerate(NUMBERS.items(), start=1):
        page.write_column(0, column, list(numbers))
        book.define_name(name, f"={OPTIONS_SHEET}!{_area(column, len(numbers))}")
    return Options(page)


class Options:
    """The lists of the drop-downs, each written once."""

    def __init__(self, page: Any) -> None:
        self._page = page
        self._areas: dict[tuple[str, ...], str] = {}

    def source(self, values: tuple[str, ...]) -> list[str] | str:
        """What a drop-down of ``values`` has as its source: the values themselves, or an area of the hidden sheet."""
        if all("," not in value and "\n" not in value for value in values) and (
            len(",".join(values)) <= _INLINE_CHARACTERS
        ):
            return list(values)
        if values not in self._areas:
            column = _FIRST_LIST + len(self._areas)
            for row, value in enumerate(values):
                self._page.write_string(row, column, value)
            self._areas[values] = f"={OPTIONS_SHEET}!{_area(column, len(values))}"
        return self._areas[values]


def _area(column: int, count: int) -> str:
    letters = xl_col_to_name(column)
    return f"${letters}$1:${letters}${count}"
