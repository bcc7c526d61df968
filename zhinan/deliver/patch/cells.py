"""Addresses and cells in the XML of a sheet."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

from zhinan.deliver.cells import excel_text

_ADDRESS = re.compile(r"([A-Z]{1,3})(\d{1,7})")
# The sign that begins what Excel would take for a character (ECMA-376-1, 22.9.2.19).
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def split(address: str) -> tuple[int, int]:
    """A1 → (row, column), both from 1."""
    found = _ADDRESS.fullmatch(address)
    assert found is not None, address
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column


def letters(column: int) -> str:
    """The letters of a column, from 1."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def text_xml(text: str) -> str:
    """``text`` as an element's content: harmless, and no escape of Excel's own (``_x000D_``) where none is meant."""
    return escaped(excel_text(text).replace("\r", ""))


def escaped(text: str) -> str:
    """The same of a text that ``excel_text`` has given."""
    return escape(_ESCAPE.sub("_x005F_", text))


def text_cell(prefix: str, address: str, style: int, text: str) -> str:
    """A cell with a text of its own (not a shared one)."""
    p = prefix
    return (
        f'<{p}c r="{address}" s="{style}" t="inlineStr"><{p}is><{p}t xml:space="preserve">{text_xml(text)}</{p}t>'
        f"</{p}is></{p}c>"
    )
