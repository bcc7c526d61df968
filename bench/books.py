"""Workbooks with a known truth: one of 20,000 items × all elements, or a county of 39 with 2,500 items each.

    .venv/bin/python -m bench.books /tmp/books --items 20000 --wrong 0.02       # /tmp/books/book.xlsx, truth.json
    .venv/bin/python -m bench.books /tmp/raw --county --items 97500             # 39 workbooks of 2,500 items

The wide shape: sheets 事项, 申请材料 and 办理流程, a row a record, each item with its own picture. The one workbook
has 事项 alone, without the column of the picture (element 53), which no peer can judge: a missing column is told once a
sheet (S1), and so stands in the truth; twenty thousand missing pictures would be told twenty thousand times.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Collection, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from bench.made_items import Made, as_copy, breakable, clean_items, spoil, turns
from bench.pictures import noise_png
from expectations.model import RECORD_KINDS, RecordKind, Standard
from expectations.standard import load_standard
from zhinan.sample.book import REPORTED
from zhinan.sample.columns import IDENTITY, item_elements, own_elements
from zhinan.sample.picture import CHART

ITEMS_ALONE: tuple[RecordKind, ...] = ("item",)
SHEETS: dict[RecordKind, str] = {"item": "事项", "material": "申请材料", "step": "办理流程"}
DEPARTMENT = "市场监管局"
# (sheet, cell, rule)
Place = tuple[str, str, str]


def columns(standard: Standard, kind: RecordKind, *, pictures: bool) -> list[str]:
    """The headings of one sheet: the names of elements, those of the item before those of its parts."""
    if kind == "item":
        names = [element.name for element in item_elements(standard, codes_first=True)]
        return [name for name in names if pictures or name != CHART]
    return [*IDENTITY, *(element.name for element in own_elements(standard, kind))]


def make_items(
    standard: Standard,
    department: str,
    count: int,
    share: float,
    kinds: Collection[RecordKind],
    used: Counter[str],
) -> list[Made]:
    """``count`` items of one department, ``share`` of them wrong."""
    own = clean_items(standard.name)[department]
    items = [as_copy(own[number % len(own)], number) for number in range(count)]
    wrong = [number for number, is_wrong in turns(count, share) if is_wrong]
    return spoil(standard, items, wrong, breakable(standard, kinds, own=set(kinds) == {"item"}), used, department)


def write_book(file: Path, standard: Standard, made: Sequence[Made], kinds: Collection[RecordKind]) -> list[Place]:
    """Write the workbook row by row; the cells that fail a rule."""
    options = {"strings_to_urls": False, "constant_memory": True}
    pictures = set(kinds) != set(ITEMS_ALONE)
    headings = {kind: columns(standard, kind, pictures=pictures) for kind in kinds}
    truth: list[Place] = []
    with xlsxwriter.Workbook(str(file), options) as book:
        book.set_properties({"created": REPORTED})
        pages: dict[RecordKind, Any] = {kind: book.add_worksheet(SHEETS[kind]) for kind in kinds}
        for kind, page in pages.items():
            page.write_row(0, 0, headings[kind])
        if not pictures:
            truth.append((SHEETS["item"], "A1", "S1"))  # the picture's column
        last = dict.fromkeys(kinds, 0)
        for one in made:
            rows: dict[int, int] = {}
            for kind in kinds:
                for record in one.item.of(kind):
                    last[kind] += 1
                    rows[id(record)] = last[kind]
                    values = [record.values.get(name, one.item.record.values.get(name, "")) for name in headings[kind]]
                    _write_row(pages[kind], last[kind], values)
                    if pictures and kind == "item":
                        image = {"image_data": BytesIO(noise_png(f"{file.name}:{last[kind]}")), "object_position": 1}
                        pages[kind].insert_image(last[kind], headings[kind].index(CHART), "1.png", image)
            for defect in one.defects:
                kind = defect.record.kind
                cell = xl_rowcol_to_cell(rows[id(defect.record)], headings[kind].index(defect.element))
                truth.append((SHEETS[kind], cell, defect.rule))
    return truth


def _write_row(page: Any, row: int, values: Sequence[str]) -> None:
    for column, value in enumerate(values):
        if value:
            page.write_string(row, column, value)


def make_book(folder: Path, count: int, share: float) -> tuple[Path, list[Place]]:
    """One workbook of items alone, and its truth (beside it as truth.json)."""
    standard = load_standard()
    folder.mkdir(parents=True, exist_ok=True)
    made = make_items(standard, DEPARTMENT, count, share, ITEMS_ALONE, Counter())
    # Named for the department: that is where a table without a title says whose it is.
    file = folder / f"{DEPARTMENT}.xlsx"
    truth = write_book(file, standard, made, ITEMS_ALONE)
    (folder / "truth.json").write_text(json.dumps(truth, ensure_ascii=False), "utf-8")
    return file, truth


def make_county(folder: Path, count: int, share: float) -> int:
    """39 workbooks with ``count`` items in all. Returns how many cells of them are wrong."""
    used: Counter[str] = Counter()
    return sum(make_department(folder, name, count, share, used) for name in clean_items(load_standard().name))


def make_department(folder: Path, name: str, count: int, share: float, used: Counter[str] | None = None) -> int:
    """The workbook of one department of a county of ``count`` items. Returns how many cells of it are wrong.

    With no ``share`` it is the same workbook, its mistakes put right. ``used``: rule → mistakes made by now.
    """
    standard = load_standard()
    folder.mkdir(parents=True, exist_ok=True)
    departments = list(clean_items(standard.name))
    own = count // len(departments) + (departments.index(name) < count % len(departments))
    made = make_items(standard, name, own, share, RECORD_KINDS, Counter() if used is None else used)
    return len(write_book(folder / f"{name}.xlsx", standard, made, RECORD_KINDS))


def main() -> None:
    """Write them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--items", type=int, default=20_000)
    parser.add_argument("--wrong", type=float, default=0.02, help="share of the items that are wrong")
    parser.add_argument("--county", action="store_true")
    given = parser.parse_args()
    if given.county:
        print(make_county(given.folder, given.items, given.wrong), "wrong cells")
    else:
        file, truth = make_book(given.folder, given.items, given.wrong)
        print(file, len(truth), "wrong cells")


if __name__ == "__main__":
    main()
