"""Whatever a sheet looks like: reading does not fail, counts every row, and loses no text of a record."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from zhinan.errors import Rejected
from zhinan.intake.headings import Headings
from zhinan.intake.shapes import Shapes, read_shapes
from zhinan.intake.sheet import Area, Sheet

from .conftest import ITEMS, MATERIALS, STEPS

LABELS = [
    *ITEMS[:8],
    *MATERIALS[:3],
    *STEPS[:2],
    "序号",
    "科室",
    "要素",
    "填写要求",
    "填写内容",
    "备注",
    "合计",
]
CELL = st.one_of(st.just(""), st.just(""), st.sampled_from(LABELS), st.text("甲乙1：", min_size=1, max_size=3))
HEAD = st.lists(st.sampled_from([*ITEMS[:6], *MATERIALS[:3], "序号", "科室", ""]), min_size=3, max_size=9)


@st.composite
def pages(draw: st.DrawFn) -> tuple[list[list[str]], list[Area]]:
    head = draw(HEAD)
    body = draw(st.lists(st.lists(CELL, min_size=len(head), max_size=len(head)), max_size=8))
    rows = [head, *body]
    if draw(st.booleans()):  # laid on its side: a vertical form
        rows = [list(column) for column in zip(*rows, strict=True)]
    areas = []
    for _ in range(draw(st.integers(0, 4))):
        top, left = draw(st.integers(0, len(rows) - 1)), draw(st.integers(0, len(rows[0]) - 1))
        areas.append((top, left, top + draw(st.integers(0, 3)), left + draw(st.integers(0, 3))))
    return rows, areas


@settings(max_examples=600, deadline=None)
@given(page=pages())
def test_every_row_is_counted(
    headings: Headings, sheet: Callable[..., Sheet], page: tuple[list[list[str]], list[Area]]
) -> None:
    rows, areas = page
    try:
        shapes = read_shapes([sheet(rows, areas)], headings)
    except Rejected:
        return
    (account,) = shapes.accounts
    counted = account.heading_rows + account.blank_rows + account.note_rows + account.record_rows
    assert counted == account.rows == len(rows)
    items = shapes.item_count
    for table in shapes.tables:
        for record in table.records:
            assert len(record.values) == len(table.columns)
            assert record.item is None or (table.kind != "item" and 0 <= record.item < items)
            for element in table.columns:
                assert table.address(record, element)


@settings(max_examples=400, deadline=None)
@given(page=pages())
def test_no_text_of_a_record_row_is_lost(
    headings: Headings, sheet: Callable[..., Sheet], page: tuple[list[list[str]], list[Area]]
) -> None:
    # Each cell has a text of its own, so that a lost one is missed.
    rows = [
        page[0][0],
        *([f"值{r}之{c}" if t else "" for c, t in enumerate(row)] for r, row in enumerate(page[0][1:])),
    ]
    try:
        shapes = read_shapes([sheet(rows)], headings)
    except Rejected:
        return
    if any(table.orientation == "columns" for table in shapes.tables):
        return
    head = shapes.accounts[0].heading_rows
    ignored = {column for column, text in enumerate(rows[0]) if text == "序号"}
    texts = {t for row in rows[head:] for c, t in enumerate(row) if t and c not in ignored}
    assert texts <= _texts(shapes)


def _texts(shapes: Shapes) -> set[str]:
    records = [record for table in shapes.tables for record in table.records]
    return {text for record in records for text in [*record.values, *(record.extra or {}).values()] if text.strip()}
