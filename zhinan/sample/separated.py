"""Departments that send a CSV of their items, as 国产 office programs save it: GB18030, UTF-8 with BOM, UTF-16 …"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from expectations.model import Standard
from zhinan.sample.dress import Dress
from zhinan.sample.picture import lay_beside
from zhinan.sample.record import Item
from zhinan.sample.written import Written


def write_separated(
    file: Path, standard: Standard, items: Sequence[Item], dress: Dress, encoding: str, separator: str = ","
) -> Written:
    """One row per item under a heading row. The sheet's name of a CSV is the file's stem."""
    written = Written(file.name)
    lay_beside(file, items)
    columns = dress.columns(standard, "item")
    with file.open("w", encoding=encoding, newline="") as stream:
        writer = csv.writer(stream, lineterminator="\r\n", delimiter=separator)
        writer.writerow([column.heading for column in columns])
        for index in range(len(columns)):
            written.note_heading("item", index, file.stem, 0, index)
        for row, item in enumerate(items, start=1):
            writer.writerow([column.text(item, item.record) for column in columns])
            written.counts["item"] += 1
            for index, column in enumerate(columns):
                written.note(item.record, column.element, file.stem, row, index)
    return written
