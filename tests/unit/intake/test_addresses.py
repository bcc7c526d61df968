"""Whatever the offset, the merged areas and the hidden rows: each value is the one at its address."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from zhinan.intake.headings import Headings
from zhinan.intake.read import read_file

NAMES = ["业务办理项名称", "业务办理项编码", "事项类型", "实施主体", "咨询方式"]
TEXT = st.text("甲乙丙丁戊 a0,，", min_size=1, max_size=6).filter(lambda text: text.strip() == text)


@st.composite
def books(draw: st.DrawFn) -> tuple[bytes, list[list[str]], int, int]:
    """A workbook, the values that its items have, and where the first stands (row, column)."""
    count = draw(st.integers(1, 12))
    top, left = draw(st.integers(0, 20)), draw(st.integers(0, 30))
    values = [
        [
            f"事项{row}",
            draw(st.sampled_from(["", f"c{row}"])),
            *(draw(st.one_of(st.just(""), TEXT)) for _ in NAMES[2:]),
        ]
        for row in range(count)
    ]
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    for column, name in enumerate(NAMES):
        page.cell(top + 1, left + column + 1, name)
    for row, record in enumerate(values):
        for column, text in enumerate(record):
            if text:
                cell = page.cell(top + row + 2, left + column + 1)
                cell.value, cell.data_type = text, "s"
    for column in range(2, len(NAMES)):
        row = 0
        while row < count:
            length = draw(st.integers(1, 4)) if values[row][column] else 1
            end = min(row + length, count) - 1
            if end > row:
                first, last = top + row + 2, top + end + 2
                page.merge_cells(
                    start_row=first,
                    end_row=last,
                    start_column=left + column + 1,
                    end_column=left + column + 1,
                )
                for covered in range(row + 1, end + 1):
                    values[covered][column] = values[row][column]
            row = end + 1
    for row in draw(st.lists(st.integers(0, count + 1), max_size=3)):
        page.row_dimensions[top + row + 1].hidden = True
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue(), values, top, left


@settings(max_examples=60, deadline=None)
@given(made=books())
def test_every_value_and_every_address(headings: Headings, made: tuple[bytes, list[list[str]], int, int]) -> None:
    data, values, top, left = made
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "某局.xlsx"
        path.write_bytes(data)
        reading = read_file(path, "x", headings, [])
    (items,) = reading.tables
    page = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert list(items.columns) == NAMES
    assert [record.values for record in items.records] == values
    for number, record in enumerate(items.records):
        assert (record.row, record.column) == (top + 1 + number, left)
        for element, text in zip(NAMES, record.values, strict=True):
            assert (page[items.address(record, element)].value or "") == text
    (account,) = reading.sheets
    assert (account.heading_rows, account.record_rows) == (top + 1, len(values))
    assert account.rows == account.heading_rows + account.record_rows
