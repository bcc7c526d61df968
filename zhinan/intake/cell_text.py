"""A cell's value → the text that a person reads in it."""

from __future__ import annotations

import datetime
import math
from decimal import Decimal

# Of numbers of 16 digits and more a spreadsheet program keeps 15.
LEAST_ROUNDED = 1e15


def cell_text(cell: object) -> str:
    """A cell's value as a person reads it: no trailing .0, no exponent, dates year first."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return _number_text(cell)
    if isinstance(cell, datetime.datetime):
        if cell.time() == datetime.time():
            return cell.date().isoformat()
        return cell.isoformat(" ", "seconds")
    if isinstance(cell, datetime.date):
        return cell.isoformat()
    if isinstance(cell, datetime.time):
        return cell.isoformat("seconds")
    return str(cell)


def _number_text(number: float) -> str:
    if not math.isfinite(number):
        return str(number)
    if number.is_integer():
        # Beyond 2**53 the digits that int() would show are not in the file: keep those that are.
        return str(int(number)) if abs(number) < 2**53 else format(Decimal(repr(number)), "f")
    # Spreadsheet programs show 15 digits: 0.1 + 0.2 is 0.3 to whoever filled in the sheet.
    return format(Decimal(format(number, ".15g")), "f")
