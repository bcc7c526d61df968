"""What a workbook looks like beside its shape: headings, columns, further sheets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from expectations.model import RecordKind, Standard
from zhinan.sample.columns import Column, columns_of, item_elements, own_elements

Edit = Callable[[RecordKind, list[Column]], list[Column]]


def as_it_is(kind: RecordKind, columns: list[Column]) -> list[Column]:
    """No column is changed."""
    return columns


@dataclass(frozen=True, slots=True)
class Dress:
    """How one workbook is written.

    ``has_steps``: a sheet 办理流程, in shapes that can have one. ``edit`` changes the columns of one kind of
    record. ``sheets``: further sheets (name, rows of texts), in shapes that have sheets. ``stray_picture`` stands
    below the items, in shapes whose rows are items. ``in_memory``: see ``open_book``.
    ``item_sheet``: the name of the sheet of items, in shapes that have a sheet per kind of record.
    """

    rng: Random
    uses_aliases: bool = False
    has_steps: bool = False
    edit: Edit = as_it_is
    sheets: Sequence[tuple[str, Sequence[Sequence[str]]]] = ()
    stray_picture: bytes = b""
    in_memory: bool = False
    item_sheet: str = ""

    def columns(self, standard: Standard, kind: RecordKind, *, names_item: bool = True) -> list[Column]:
        """The columns of a table of one kind of record.

        ``names_item``: it has columns that say which item a material or a step belongs to.
        """
        columns = columns_of(standard, kind, self.rng, uses_aliases=self.uses_aliases)
        return self.edit(kind, [column for column in columns if names_item or not column.is_identity])

    def form_rows(self, standard: Standard, kind: RecordKind) -> list[Column]:
        """The rows of a form: the annex's elements in its order, the national ones after (of a material before)."""
        elements = item_elements(standard, codes_first=False) if kind == "item" else own_elements(standard, kind)
        return self.edit(kind, [Column(element.name, element.name) for element in elements])
