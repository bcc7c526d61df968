"""What calamine does not tell apart from a blank: formula errors, and formulas without a result.

The cells of a sheet are looked up in the file itself: xlsx (``formulas_xlsx.py``), ods
(``formulas_ods.py``), xls (``formulas_xls.py``), xlsb (``formulas_xlsb.py``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

Cell = tuple[int, int]

# What a spreadsheet program shows in place of a result; a cell whose text is one (pasted as a value,
# exported to csv) is no better than the error itself. LibreOffice has words of its own.
ERROR_TEXTS = frozenset(
    [
        *("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"),
        *("#FIELD!", "#BLOCKED!", "#CONNECT!", "#UNKNOWN!", "#BUSY!", "#GETTING_DATA", "#EXTERNAL!", "#PYTHON!"),
        *("#名称?", "#值!", "#引用!"),
        *(f"Err:{number}" for number in range(501, 541)),
    ]
)
_LONGEST_SHOWN = 60
_FUTURE = re.compile(r"_xl(?:fn|ws|udf)\.")
# WPS keeps a picture in a cell as this formula; other programs cannot work it out and save an error.
_PICTURE = re.compile(r'^(?:@|\s)*DISPIMG\("[^"]*"(?:,\d+)?\)$', re.IGNORECASE)
_WEB_PICTURE = re.compile(r"^(?:@|\s)*IMAGE\(", re.IGNORECASE)


@dataclass(slots=True)
class Formulas:
    """The cells of one sheet whose formula gives nothing to read, zero-based (row, column) → text.

    ``errors``: what is shown (#N/A); ``uncached``: the formula, of which the file holds no result;
    ``pictures``: the formula that shows a picture there.
    """

    errors: dict[Cell, str] = field(default_factory=dict)
    uncached: dict[Cell, str] = field(default_factory=dict)
    pictures: dict[Cell, str] = field(default_factory=dict)

    def add(self, cell: Cell, formula: str | None, error: str) -> None:
        """Note a cell without a readable result: ``error`` is what it shows ('': nothing).

        An error that nobody knows is a #VALUE!, which all programs take it for.
        ``formula``: without its equals sign, '' where it is another cell's; None where there is none.
        """
        bare = None if formula is None else _FUTURE.sub("", formula).strip()
        if bare and _PICTURE.match(bare):
            self.pictures[cell] = f"={bare}"
        elif error:
            if not (bare and _WEB_PICTURE.match(bare)):
                self.errors[cell] = error if error in ERROR_TEXTS else "#VALUE!"
        elif bare is not None:
            self.uncached[cell] = _shown(f"={bare}")


def _shown(formula: str) -> str:
    text = " ".join(formula.split())
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
