"""Rows in the format that was asked for: a table for people, csv, or JSON, which alone stands on stdout."""

from __future__ import annotations

import csv
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from rich.table import Table
from rich.text import Text

from zhinan.commands.terminal import terminal
from zhinan.deliver.cells import csv_text, excel_text, json_text

_WIDTH = 160
# Columns that are read at a glance, and so are not broken into lines.
_SHORT = ("name", "state", "department", "status")


def print_rows(
    output: str, data: Any, title: str, headings: Mapping[str, str], rows: Sequence[Mapping[str, Any]], total: str
) -> None:
    """Print ``data`` as JSON, or the columns ``headings`` (key → heading) of ``rows`` as csv or a table."""
    if output == "json":
        sys.stdout.write(json_text(data) + "\n")
    elif output == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\r\n")
        writer.writerow(headings.values())
        writer.writerows([csv_text(row[key]) for key in headings] for row in rows)
    else:
        print_table(title, headings, rows, total)


def print_table(title: str, headings: Mapping[str, str], rows: Sequence[Mapping[str, Any]], total: str) -> None:
    """A table, and a line below it."""
    out = terminal()
    if not out.is_terminal:
        out = terminal(width=_WIDTH)
    table = Table(title=Text(excel_text(title)))
    for key, heading in headings.items():
        is_count = key.endswith("_count")
        justify = "right" if is_count else "left"
        table.add_column(heading, overflow="fold", justify=justify, no_wrap=is_count or key in _SHORT)  # type: ignore[arg-type]
    for row in rows:
        table.add_row(*(Text(excel_text(row[key])) for key in headings))
    out.print(table)
    out.print(total)
