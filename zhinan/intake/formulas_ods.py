"""Formula errors and formulas without a result in an ods document."""

from __future__ import annotations

import io
import zipfile

from lxml import etree

from zhinan.intake.formulas import Cell, Formulas

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
# A repeated cell or row with a formula is written out up to here; the rest of the sheet is empty anyway.
_MAX_REPEATED = 1_000


def read_formulas(data: bytes) -> dict[int, Formulas]:
    """By the sheet's position in the document: its cells with an error or without a result."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        content = package.read("content.xml")
    if b"formula=" not in content and b'"error"' not in content:
        return {}
    found: dict[int, Formulas] = {}
    table, row, column = -1, 0, 0
    here: list[tuple[int, str | None, str]] = []
    events = etree.iterparse(
        io.BytesIO(content),
        events=("start", "end"),
        tag=[f"{_TABLE}{name}" for name in ("table", "table-row", "table-cell", "covered-table-cell")],
        resolve_entities=False,
        no_network=True,
        huge_tree=True,
        recover=True,
    )
    for event, element in events:
        name = element.tag[len(_TABLE) :]
        if name == "table":
            if event == "start":
                table, row = table + 1, 0
        elif name == "table-row":
            if event == "start":
                column, here = 0, []
                continue
            repeated = _repeated(element, "number-rows-repeated")
            for at in range(row, row + min(repeated, _MAX_REPEATED)):
                for at_column, formula, error in here:
                    cell: Cell = (at, at_column)
                    found.setdefault(table, Formulas()).add(cell, formula, error)
            row += repeated
            element.clear()
        elif event == "end":
            repeated = _repeated(element, "number-columns-repeated")
            if broken := _broken(element):
                here += [(at, *broken) for at in range(column, column + min(repeated, _MAX_REPEATED))]
            column += repeated
    return found


def _repeated(element: etree._Element, name: str) -> int:
    stated = element.get(f"{_TABLE}{name}", "1")
    return int(stated) if stated.isdecimal() else 1


def _broken(element: etree._Element) -> tuple[str | None, str] | None:
    """(formula, error shown) of a cell that has no readable result; None for any other."""
    formula = element.get(f"{_TABLE}formula")
    if formula is None:
        return None  # nearly every cell; an error without a formula is a text
    formula = formula.split("=", 1)[-1]  # of:=NA()
    kinds = [value for key, value in element.attrib.items() if str(key).endswith("}value-type")]
    paragraphs = element.findall(f"{_TEXT}p")
    if "error" in kinds:
        shown = "".join(map(str, paragraphs[0].itertext())).strip() if paragraphs else ""
        return formula, shown or "#VALUE!"
    # An empty paragraph is the result "".
    return None if kinds or paragraphs else (formula, "")
