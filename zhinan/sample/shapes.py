"""The shapes of workbook that departments send. ``SHAPES`` is the table of contents."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from expectations.model import RecordKind, Standard
from zhinan.sample.dress import Dress
from zhinan.sample.form import write_form, write_side_by_side, write_stacked
from zhinan.sample.merged import write_merged
from zhinan.sample.record import Item
from zhinan.sample.separated import write_separated
from zhinan.sample.tables import Style, write_tables
from zhinan.sample.written import Written

Write = Callable[[Path, Standard, Sequence[Item], Dress], Written]


@dataclass(frozen=True, slots=True)
class Shape:
    """``kinds``: the records it can hold; the steps told in the text of element 11 stand in every shape.

    ``has_sheets``: it is a workbook, not a text. ``names_sender``: the department stands above the headings.
    ``is_form``: its elements run down.
    """

    write: Write
    kinds: frozenset[RecordKind] = frozenset({"item"})
    suffix: str = ".xlsx"
    names_sender: bool = False
    is_form: bool = False

    @property
    def has_sheets(self) -> bool:
        """Whether it is a workbook of sheets."""
        return self.suffix == ".xlsx"


def _tables(is_titled: bool, is_grouped: bool = False) -> Write:
    def write(file: Path, standard: Standard, items: Sequence[Item], dress: Dress) -> Written:
        style = Style(is_titled, dress.rng.random() < 0.6, is_grouped)
        return write_tables(file, standard, items, style, dress)

    return write


_TABLES: frozenset[RecordKind] = frozenset({"item", "material", "step"})
_ROWS: frozenset[RecordKind] = frozenset({"item", "material"})

SHAPES: dict[str, Shape] = {
    # 事项, 申请材料 and 办理流程, a sheet each
    "wide": Shape(_tables(False), _TABLES),
    # the same with title, 序号, 合计 and 填报人
    "titled": Shape(_tables(True), _TABLES, names_sender=True),
    # the same with 基本信息, 办理信息 … above the headings
    "grouped": Shape(_tables(False, is_grouped=True), _TABLES),
    # an item's cells merged over its materials; in the first row only; in each row
    "merged": Shape(write_merged, _ROWS),
    "continued": Shape(partial(write_merged, filling="first row"), _ROWS),
    "repeated": Shape(partial(write_merged, filling="every row"), _ROWS),
    # 一事一表: a sheet per item; items side by side; forms one below another
    "form": Shape(write_form, names_sender=True, is_form=True),
    # the same with the rows of each material between 45 and 53
    "annex": Shape(partial(write_form, has_materials=True), _ROWS, names_sender=True, is_form=True),
    "side by side": Shape(write_side_by_side, names_sender=True, is_form=True),
    "stacked": Shape(write_stacked, names_sender=True, is_form=True),
    # CSV
    "gb18030": Shape(partial(write_separated, encoding="gb18030"), suffix=".csv"),
    "utf-8-sig": Shape(partial(write_separated, encoding="utf-8-sig"), suffix=".csv"),
    "utf-8 ;": Shape(partial(write_separated, encoding="utf-8", separator=";"), suffix=".csv"),
    "utf-16 tab": Shape(partial(write_separated, encoding="utf-16", separator="\t"), suffix=".csv"),
}
