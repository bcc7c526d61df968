"""Facts read out of one value: durations, options, phones, numbers, coordinates.

A fact is what a predicate compares; it is stored beside the value as ``<element>_<fact>``.
Source: standard.md, "Reading values".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from zhinan.steps import read_process
from zhinan.text import compact, holds_place, prose

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_TENS = {"十": 10, "百": 100}
_CHINESE = "零〇一二两三四五六七八九十百"
_UNITS = {
    "": "工作日",
    "工作日": "工作日",
    "(工作日)": "工作日",
    "自然日": "自然日",
    "(自然日)": "自然日",
    "天": "自然日",
    "日": "自然日",
    "日历日": "自然日",
    "小时": "小时",
}
_DURATION = re.compile(
    rf"(?P<number>\d+(?:\.\d+)?|[{_CHINESE}]+|半)(?P<half>个半)?个?"
    r"(?P<unit>\(?工作日\)?|\(?自然日\)?|日历日|天|日|小时|)(?:以?内)?(?:办结)?"
)
_LIST_SEPARATOR = re.compile(r"[,;/|^\n]+")
_URL = re.compile(r"https?://[!-~]+", re.IGNORECASE)
# A Chinese keyboard's dash is two characters wide: 0376——2178653.
_PHONE = re.compile(
    r"(?<![\d.*])(?:"
    r"(?P<area>\(0\d{2,3}\)|0\d{2,3})[- ]{0,2}(?P<local>\d{7,8}|\d{5,6})(?:(?:转|-|#)(?P<extension>\d{1,6}))?"
    r"|(?P<mobile>1[3-9]\d{9})"
    r"|(?P<service>[48]00-?\d{3}-?\d{4})"
    r"|(?P<short>1[0-2]\d{3}|95\d{3}|96\d{3})"
    r"|(?P<bare>[2-8]\d{6,7})(?:(?:转|#)(?P<bare_extension>\d{1,6}))?"
    r")(?![\d*])"
)
_LOCAL = re.compile(r"[2-8]\d{6}(?!\d)")
_COORDINATES = re.compile(r"\(?(-?\d{1,3}(?:\.\d+)?)[,;/ ](-?\d{1,3}(?:\.\d+)?)\)?")


def chinese_number(text: str) -> int | None:
    """Value of a Chinese numeral up to 999 (二十一 → 21, 两 → 2); None where it is not one."""
    if not text or any(c not in _CHINESE for c in text):
        return None
    total, digit = 0, None
    for c in text:
        if c in _TENS:
            total += (1 if digit is None else digit) * _TENS[c]
            digit = None
        else:
            digit = (digit or 0) * 10 + _DIGITS[c] if total == 0 and digit is not None else _DIGITS[c]
    return total + (digit or 0)


@dataclass(frozen=True, slots=True)
class Duration:
    """``amount`` in ``unit``: 工作日, 自然日 or 小时 (another unit is never silently equal)."""

    amount: float
    unit: str


def duration(text: str) -> Duration | None:
    """The duration that ``text`` states; a bare number is 工作日; None where it cannot be read."""
    value = compact(text)
    if value in {"当场办理", "当场办结", "当场"}:
        return Duration(0.0, "工作日")
    match = _DURATION.fullmatch(value)
    if not match:
        return None
    number = match["number"]
    if number == "半":
        amount = 0.5
    elif number[0].isdigit():
        amount = float(number)
    else:
        parsed = chinese_number(number)
        if parsed is None:
            return None
        amount = float(parsed)
    if match["half"]:
        amount += 0.5
    return Duration(amount, _UNITS[match["unit"]])


def days(text: str) -> float | None:
    """Working days (工作日) that ``text`` states; None where unreadable or in another unit."""
    found = duration(text)
    return found.amount if found and found.unit == "工作日" else None


def unit(text: str) -> str | None:
    """Unit of the duration that ``text`` states."""
    found = duration(text)
    return found.unit if found else None


def amount(text: str) -> float | None:
    """Amount of the duration that ``text`` states, in its own unit."""
    found = duration(text)
    return found.amount if found else None


def options(text: str) -> list[str]:
    """The options of a multi-select, each once, in the order written."""
    # Line breaks separate options, so they are turned into a separator before white space goes.
    parts = _LIST_SEPARATOR.split(compact(re.sub(r"[\r\n]+", ";", text)))
    return list(dict.fromkeys(part for part in parts if part))


def phones(text: str) -> list[str]:
    """Phone numbers in one shape (``0376-2178653``, ``020-38356454转1``), each once."""
    found: dict[str, None] = {}
    for match in _PHONE.finditer(_URL.sub(" ", prose(text))):
        if match["area"]:
            number = f"{match['area'].strip('()')}-{match['local']}"
        else:
            number = next(match[name] for name in ("mobile", "service", "short", "bare") if match[name])
            number = number.replace("-", "")
        extension = match["extension"] or match["bare_extension"]
        found[f"{number}转{extension}" if extension else number] = None
    return list(found)


def with_area(phones: list[str], area_code: str | None) -> list[str]:
    """``phones`` with the area code before local numbers that lack it: 2178653 → 0376-2178653."""
    return [f"{area_code}-{phone}" if area_code and _LOCAL.match(phone) else phone for phone in phones]


def number(text: str) -> float | None:
    """The plain number that ``text`` is; None where it is anything else."""
    value = compact(text)
    return float(value) if re.fullmatch(r"-?\d{1,15}(?:\.\d+)?", value) else None


def _pair(text: str) -> tuple[float, float] | None:
    match = _COORDINATES.fullmatch(prose(text).replace(", ", ","))
    return (float(match[1]), float(match[2])) if match else None


def first_coordinate(text: str) -> float | None:
    """First number of a coordinate pair (the longitude, when written in the right order)."""
    pair = _pair(text)
    return pair[0] if pair else None


def second_coordinate(text: str) -> float | None:
    """Second number of a coordinate pair (the latitude, when written in the right order)."""
    pair = _pair(text)
    return pair[1] if pair else None


def is_given(text: str) -> bool:
    """Whether a value stands there: neither blank nor a placeholder."""
    value = compact(text)
    return bool(value) and not holds_place(value)


_PICTURE_NAME = re.compile(r"[^,;|\n\"'<>:]+?\.(?:png|jpe?g|gif|bmp|webp|tiff?)(?![a-z0-9])", re.IGNORECASE)


def picture_names(text: str) -> list[str]:
    """The picture files that ``text`` names, as paths are compared: folded, in small letters, each once."""
    folded = re.sub(r"https?://[^,;]+", " ", compact(text.replace("\\", "/")).lower())
    found = (name.removeprefix("./") for name in _PICTURE_NAME.findall(folded))
    # Nothing outside the workbook's own folder is looked at.
    return list(dict.fromkeys(name for name in found if not name.startswith("/") and ".." not in name.split("/")))


# Words that lead to a file's name, or belong to it (附件1.png): first the fewest. Also read by DuckDB.
LEADING_WORDS = ("^(详|请|参)?见", "^((详|请|参)?见)?(附件|附图)[0-9]*")


def possible_names(name: str) -> list[str]:
    """The files that ``name`` may mean, the likeliest first: as it is written, then without leading words."""
    return [name, *(re.sub(words, "", name) for words in LEADING_WORDS)]


# The steps that every process has; 审查 and 发证 are other words for two of them (standard.md, element 11).
MAIN_STEPS = ("受理", "审核", "决定", "送达")
SAME_STEP = {"审查": "审核", "发证": "送达"}


def process_problem(text: str) -> str | None:
    """Why the process text cannot be read, and where; None where all of it was read."""
    return read_process(text).problem


def main_steps(text: str) -> list[str] | None:
    """The main steps that the process text tells of, in the order written, as often as written.

    None where a step is not named: which one it is cannot be told.
    """
    names = [compact(step.name).removesuffix("环节") for step in read_process(text).steps]
    if not all(map(is_given, names)):
        return None
    return [name for name in (SAME_STEP.get(name, name) for name in names) if name in MAIN_STEPS]


def total_days(text: str) -> float | None:
    """Working days (工作日) that all steps take together; None where one of them states none."""
    limits = [days(step.limit) for step in read_process(text).steps]
    if not limits or None in limits:
        return None
    return round(sum(limit for limit in limits if limit is not None), 6)


@dataclass(frozen=True, slots=True)
class Fact:
    """How one fact is read and what DuckDB stores."""

    read: Callable[[str], Any]
    sql_type: str


FACTS: dict[str, Fact] = {
    "given": Fact(is_given, "BOOLEAN"),
    "days": Fact(days, "DOUBLE"),
    "unit": Fact(unit, "VARCHAR"),
    "amount": Fact(amount, "DOUBLE"),
    "options": Fact(options, "VARCHAR[]"),
    "phones": Fact(phones, "VARCHAR[]"),
    "number": Fact(number, "DOUBLE"),
    "first": Fact(first_coordinate, "DOUBLE"),
    "problem": Fact(process_problem, "VARCHAR"),
    "main_steps": Fact(main_steps, "VARCHAR[]"),
    "total_days": Fact(total_days, "DOUBLE"),
    "picture_names": Fact(picture_names, "VARCHAR[]"),
    "second": Fact(second_coordinate, "DOUBLE"),
}
