"""Cells whose value cannot be used: a formula's error (S12), a formula without a result (S13), a rounded code (S14)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import cycle

from expectations.model import RecordKind
from zhinan.sample.columns import CODE, IDENTITY
from zhinan.sample.dress import Dress
from zhinan.sample.record import Record
from zhinan.sample.structure_writer import Place, StructureWriter, kinds
from zhinan.sample.typed import Typed
from zhinan.sample.written import Written

_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!")
_CELLS: dict[RecordKind, int] = {"item": 6, "material": 2, "step": 2}


def error(write: StructureWriter) -> None:
    """A lookup that failed, saved as an error; or its text, pasted as it was seen."""
    errors = cycle(_ERRORS)
    _cells(write, lambda number, value: Typed(next(errors), "error") if number % 2 else next(errors))


def no_result(write: StructureWriter) -> None:
    """A formula whose result the program that wrote it did not store."""
    _cells(write, lambda number, value: Typed("VLOOKUP(A2,目录!A:B,2,0)", "no result"), only_sheets=True)


def _cells(write: StructureWriter, change: Callable[[int, str], str], *, only_sheets: bool = False) -> None:
    """One such cell a workbook: every element in turn, in every shape."""
    standard = write.workshop.standard
    elements: dict[RecordKind, Iterator[str]] = {}
    for kind in _CELLS:
        record = write.workshop.pool.items["林茶局"][0].of(kind)[0]
        elements[kind] = cycle([e.name for e in standard.of(kind) if e.name in record.values])
    number = 0
    for shape_name, shape in write.workshop.shapes.items():
        for kind in kinds(shape) if shape.has_sheets or not only_sheets else ():
            for _ in range(_CELLS[kind]):
                number += 1
                _one_cell(write, shape_name, kind, next(elements[kind]), partial(change, number))


def _one_cell(
    write: StructureWriter, shape_name: str, kind: RecordKind, element: str, change: Callable[[str], str]
) -> None:
    file, rng, items = write.begin()
    item = rng.choice(items)
    record: Record = rng.choice(item.of(kind))
    old = record.values.get(element) or item[element]
    if element in IDENTITY and record is item.record:
        for part in (*item.materials, *item.steps):  # their rows name the item as it is right
            part.values[element] = old
    record.values[element] = change(old)

    def where(written: Written) -> list[Place]:
        return [written.place(record, element)]

    dress = Dress(rng, uses_aliases=rng.random() < 0.3, has_steps=True)
    write.end(shape_name, file, items, dress, where, record.values[element])


def rounded_code(write: StructureWriter) -> None:
    """A code kept as a number: the digits that are left, as a number or as the text that people see."""
    forms: tuple[Callable[[int], str], ...] = (
        lambda digits: Typed(str(digits), "number"),
        lambda digits: f"{float(digits):.14E}",
        lambda digits: f"{float(digits):.5E}",
        lambda digits: f"{digits // 10 ** (len(str(digits)) - 15)}{'0' * (len(str(digits)) - 15)}",
    )
    turn = cycle(range(8))
    for shape_name, shape in write.workshop.shapes.items():
        for element in (CODE, "实施编码", CODE, "实施编码"):
            at = next(turn)
            form = forms[at % 4] if shape.has_sheets else forms[1 + at % 3]
            _one_cell(write, shape_name, "item", element, partial(_kept_as, form))
        if "step" in shape.kinds:
            kind: RecordKind = "material" if next(turn) % 2 else "step"
            _one_cell(write, shape_name, kind, IDENTITY[0], lambda code: Typed(str(_digits(code)), "number"))


def _kept_as(form: Callable[[int], str], code: str) -> str:
    return form(_digits(code))


def _digits(code: str) -> int:
    """The code with its letters lost: what a program makes of it that takes it for a number."""
    return int("".join(c for c in code if c.isdigit()))
