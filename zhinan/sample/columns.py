"""Which columns a department's tables have, in which order, under which headings."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from expectations.model import Element, RecordKind, Standard
from zhinan.sample.process import FIELDS
from zhinan.sample.record import Item, Record

CODE = "业务办理项编码"
IDENTITY = (CODE, "业务办理项名称")
# Internal elements: a made batch holds no person's name and no number of one.
_LEFT_OUT = {"办理人员姓名", "联系方式"}
_CODES_FIRST = ("业务办理项编码", "实施编码", "基本编码", "业务办理项名称", "事项类型", "实施主体")
_ALIAS_SHARE = 0.12


@dataclass(frozen=True, slots=True)
class Column:
    """``element`` under ``heading``. ``is_identity``: repeats the item's value in a table of its rows.

    ``filling`` stands in every row of a column that is no element's.
    """

    element: str
    heading: str
    is_identity: bool = False
    filling: str = ""

    def text(self, item: Item, record: Record) -> str:
        """What stands in this column for ``record`` of ``item``."""
        own = record.values.get(self.element)
        if own is None:
            return item[self.element] if self.is_identity else self.filling
        return own


def item_elements(standard: Standard, *, codes_first: bool) -> list[Element]:
    """The item's elements: codes first, or in the annex's order with the national ones after."""
    elements = [element for element in standard.of("item") if element.name not in _LEFT_OUT]
    if codes_first:
        by_name = {element.name: element for element in elements}
        first = [by_name[name] for name in _CODES_FIRST]
        return first + [element for element in elements if element.name not in _CODES_FIRST]
    annex = [element for element in elements if element.number is not None]
    return annex + [element for element in elements if element.number is None]


def columns_of(standard: Standard, kind: RecordKind, rng: Random, *, uses_aliases: bool) -> list[Column]:
    """The columns of one table; a row of an item's material or step repeats code and name of the item."""
    if kind == "item":
        elements = item_elements(standard, codes_first=rng.random() < 0.6)
        return [Column(element.name, _heading(element, rng, uses_aliases)) for element in elements]
    identity = [Column(name, name, is_identity=True) for name in IDENTITY]
    if kind == "step":
        return identity + [Column(name, name) for name in FIELDS]
    return identity + [Column(element.name, element.name) for element in own_elements(standard, kind)]


def own_elements(standard: Standard, kind: RecordKind) -> list[Element]:
    """The elements of materials or steps: the national ones, then the annex's in its order."""
    return sorted(standard.of(kind), key=lambda element: element.number or 0)


def _heading(element: Element, rng: Random, uses_aliases: bool) -> str:
    if uses_aliases and element.aliases and rng.random() < _ALIAS_SHARE:
        return rng.choice(element.aliases)
    return element.name
