"""Departments that send a CSV of their items, as 国产 office programs save it: GB18030, or UTF-8 with BOM."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from zhinan.sample.columns import Column
from zhinan.sample.record import Item
from zhinan.sample.written import Written


def write_separated(file: Path, items: Sequence[Item], columns: Sequence[Column], encoding: str) -> Written:
    """One row per item under a heading row. The sheet's name of a CSV is the file's stem."""
    written = Written(file.name)
    with file.open("w", encoding=encoding, newline="") as stream:
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow([column.heading for column in columns])
        for row, item in enumerate(items, start=1):
            writer.writerow([item[column.element] for column in columns])
            written.counts["item"] += 1
            for index, column in enumerate(columns):
                written.note(item.record, column.element, file.stem, row, index)
    return written
