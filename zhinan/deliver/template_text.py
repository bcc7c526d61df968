"""Expressions of a spreadsheet over one cell: what it says without spaces and full-width marks, its options, its days.

Only functions that Excel 2010, WPS and LibreOffice all have; no array constants, which conditional formats may not
hold. Values are compared as ``zhinan.text`` does, as far as a few SUBSTITUTE can: a cell with any further character
that it would fold (Ａ, ①, ⾏, zero-width ones) is not ``sure``, and nothing is claimed of it.
"""

from __future__ import annotations

from collections.abc import Iterable

from expectations.model import Standard
from zhinan.text import compact

# Defined names of the workbook: cells of its hidden sheet. No name looks like a cell's (n18 would).
ODD, TEN, EIGHTEEN, SHORT, LONG = "zn_odd", "zn_ten", "zn_eighteen", "zn_short", "zn_long"
SHORT_CHARACTERS, LONG_CHARACTERS = 200, 2000
NUMBERS = {TEN: range(10), EIGHTEEN: range(1, 19), SHORT: range(1, 201), LONG: range(1, 2001)}

_FOLDED = (
    (" ", ""), ("\u3000", ""), ("（", "("), ("）", ")"), ("，", ","), ("、", ","), ("；", ";"), ("：", ":"),
    ("。", "."),
)  # fmt: skip
_BREAKS = "\n\r\t"
_SEPARATORS = ";/|^"
# Of what zhinan.text.is_placeholder knows, the words; '' first: what is blank is not given either.
_PLACEHOLDERS = (
    "", "无", "/", "-", "待定", "待补充", "待填", "测试", "暂无", "空", "null", "none", "nan", "test", "n/a", "xx",
    "xxx", "xxxx",
)  # fmt: skip
_PLACEHOLDER_MARKS = "x/-_.?*\\xx"  # ten: what the other placeholders are made of
_CODE_CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def odd_characters(standard: Standard) -> str:
    """Every character that folds into what some rule of the standard may look for, and is not in ``plain``."""
    used = set(f"{_CODE_CHARACTERS}{_SEPARATORS},().:-xX")
    for rule in standard.rules():
        for value in (*rule.params.values(), *(condition.operand for condition in rule.conditions)):
            used.update(*map(compact, _texts(value)))
    plain = {folded for folded, _ in _FOLDED} | set(_BREAKS)
    every = (chr(code) for code in range(0x20, 0xFFFE) if not 0xD800 <= code <= 0xDFFF)
    return "".join(c for c in every if c not in plain and (folded := compact(c)) != c and set(folded) <= used)


def _texts(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _texts(part)


def quote(text: str) -> str:
    """``text`` as a constant, in pieces where it is longer than a constant may be."""
    pieces = [text[at : at + 250] for at in range(0, len(text), 250)] or [""]
    return "&".join('"' + piece.replace('"', '""') + '"' for piece in pieces)


def plain(cell: str) -> str:
    """What the cell says: no white space, usual Chinese punctuation as ASCII."""
    expression = f"CLEAN({cell})"
    for folded, to in _FOLDED:
        expression = f"SUBSTITUTE({expression},{quote(folded)},{quote(to)})"
    return expression


def sure(cell: str, is_long: bool = False) -> str:
    """Whether ``plain`` says all there is to say: no odd character, and not too long to have looked at all."""
    count, places = (LONG_CHARACTERS, LONG) if is_long else (SHORT_CHARACTERS, SHORT)
    padded = f'MID({cell}&REPT("一",{count}),{places},1)'
    return f"AND(LEN({cell})<={count},SUMPRODUCT(--ISNUMBER(FIND({padded},{ODD})))=0)"


def holds(cell: str, text: str) -> str:
    """Whether ``text`` stands in the cell, without regard to spaces and case."""
    return f"ISNUMBER(FIND({quote(compact(text).lower())},LOWER({plain(cell)})))"


def is_one_of(cell: str, texts: Iterable[str]) -> str:
    """Whether the cell is one of ``texts``."""
    known = list(dict.fromkeys(map(compact, texts)))
    if len(known) == 1:
        return f"{plain(cell)}={quote(known[0])}"
    return f'ISNUMBER(FIND("|"&{plain(cell)}&"|",{quote("|" + "|".join(known) + "|")}))'


def is_not_given(cell: str) -> str:
    """Whether the cell is blank, or one of the usual placeholders."""
    return f'ISNUMBER(FIND("|"&LOWER({plain(cell)})&"|",{quote("|" + "|".join(_PLACEHOLDERS) + "|")}))'


def is_given(cell: str) -> str:
    """Whether the cell surely holds a value: neither blank nor anything that may be a placeholder."""
    marks = f"SUMPRODUCT(--ISNUMBER(FIND(MID({quote(_PLACEHOLDER_MARKS)},{TEN}+1,1),LOWER({plain(cell)}))))"
    return f"IF(LEN({plain(cell)})>1,AND(NOT({is_not_given(cell)}),{marks}=0,{sure(cell)}),FALSE)"


def _parts(cell: str) -> str:
    """The options of a multi-select, each between two commas of its own: ,,甲,,乙,,"""
    expression = plain(f'SUBSTITUTE(SUBSTITUTE({cell},CHAR(13),","),CHAR(10),",")')
    for separator in _SEPARATORS:
        expression = f'SUBSTITUTE({expression},"{separator}",",")'
    return f'SUBSTITUTE(","&{expression}&",",",",",,")'


def has_option(cell: str, option: str) -> str:
    """Whether ``option`` is chosen in the cell."""
    return f"ISNUMBER(FIND({quote(f',{compact(option)},')},{_parts(cell)}))"


def other_options(cell: str, options: Iterable[str]) -> str:
    """What is chosen besides ``options``; '' where nothing is."""
    expression = _parts(cell)
    for option in dict.fromkeys(map(compact, options)):
        expression = f'SUBSTITUTE({expression},{quote(f",{option},")},"")'
    return f'SUBSTITUTE({expression},",","")'


def days(cell: str) -> str:
    """The working days that the cell states as a plain number; an error where it says anything else."""
    expression = plain(cell)
    for word in ("工作日", "个", "(", ")"):
        expression = f'SUBSTITUTE({expression},{quote(word)},"")'
    return f'(VALUE({expression})/(VALUE({expression})&""={expression}))'


def digits(cell: str) -> str:
    """How many of the ten digits stand in the cell."""
    return f'SUMPRODUCT(--ISNUMBER(FIND({TEN}&"",{plain(cell)})))'
