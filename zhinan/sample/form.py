"""一事一表: a sheet per item, an element per row, as annex 2 of the notice is printed.

The rows of the materials (46–52) are left out: one form holds one item, and no list of materials.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from expectations.model import Standard
from zhinan.sample.book import height_of, open_book, width_of
from zhinan.sample.columns import item_elements
from zhinan.sample.record import Item
from zhinan.sample.written import Written

_HEADINGS = ("序号", "要素", "填写要求", "填写内容")
_VALUE_COLUMN = 3
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_MOST_CHARACTERS = 31


def write_form(file: Path, standard: Standard, items: Sequence[Item]) -> Written:
    """Title, 填报单位, headings, then the annex's elements and after them the national ones."""
    written = Written(file.name)
    elements = item_elements(standard, codes_first=False)
    widths = [max(18, width_of(heading)) for heading in _HEADINGS[1:]]
    last_number = max(element.number or 0 for element in standard.elements)
    with open_book(file, items[0].profile.full_name) as book:
        for position, item in enumerate(items, start=1):
            name = f"{position:02d}{_FORBIDDEN.sub('', item.entry.name)}"[:_MOST_CHARACTERS]
            sheet = book.sheet(name, is_form=True)
            sheet.merge_range(0, 0, 0, _VALUE_COLUMN, "政务服务事项要素填写通用标准表（非省模板）", book.title)
            sheet.write_string(1, 0, f"填报单位：{item.profile.full_name}", book.note)
            for column, heading in enumerate(_HEADINGS):
                sheet.write_string(2, column, heading, book.heading)
                sheet.set_column(column, column, 7 if column == 0 else widths[column - 1])
            national_number = last_number
            for row, element in enumerate(elements, start=3):
                number = element.number
                if number is None:
                    national_number += 1
                    number = national_number
                sheet.write_number(row, 0, number, book.number)
                sheet.write_string(row, 1, element.name, book.text)
                # The notice's text came through the web, and brought its paragraph marks along.
                requirement = re.sub(r"</?p>", "", element.requirement).strip()
                book.write(sheet, row, 2, requirement)
                book.write(sheet, row, _VALUE_COLUMN, item[element.name])
                texts = (element.name, requirement, item[element.name])
                sheet.set_row(row, height_of(zip(texts, widths, strict=True)))
                written.note(item.record, element.name, name, row, _VALUE_COLUMN)
            written.counts["item"] += 1
    return written
