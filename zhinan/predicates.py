"""A list's predicate (``expectations/categories.toml``) taken apart: each part as SQL, in words, with its elements.

DuckDB itself parses it (``json_serialize_sql``), so that a part is what DuckDB evaluates, and nothing is guessed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import duckdb

from expectations.model import RecordKind, Standard
from zhinan.errors import StandardError
from zhinan.facts import FACTS

Node = dict[str, Any]
# A pattern that is a choice of plain words.
_PLAIN_WORDS = re.compile(r"[\w|]+")
_COMPARED = {
    "COMPARE_EQUAL": "为",
    "COMPARE_NOTEQUAL": "不是",
    "COMPARE_GREATERTHAN": "大于",
    "COMPARE_GREATERTHANOREQUALTO": "不小于",
    "COMPARE_LESSTHAN": "小于",
    "COMPARE_LESSTHANOREQUALTO": "不大于",
}
_OPPOSITES = {"COMPARE_EQUAL": "COMPARE_NOTEQUAL", "COMPARE_NOTEQUAL": "COMPARE_EQUAL"}


@dataclass(frozen=True, slots=True)
class Part:
    """One condition of a predicate: ``sql`` over the checked record, in words, and the elements it looks at.

    ``unmet``: the words of its opposite, “四办标志”没有选“马上办”.
    """

    sql: str
    words: str
    unmet: str
    elements: tuple[str, ...]


class _NoWords(Exception):
    """This shape of SQL has no words here: the part is shown as SQL."""


def parts(connection: duckdb.DuckDBPyConnection, standard: Standard, record: RecordKind, predicate: str) -> list[Part]:
    """``predicate`` over ``record``_checked, split at its top-level ANDs; none where it is TRUE.

    Raises StandardError where it is no SQL.
    """
    ((text,),) = connection.execute("SELECT json_serialize_sql($1)", [f"SELECT {predicate}"]).fetchall()
    statement = json.loads(text)
    if statement["error"]:
        raise StandardError("categories.toml", predicate, "", statement["error_message"])
    node: Node = statement["statements"][0]["node"]["select_list"][0]
    conditions = node["children"] if node["type"] == "CONJUNCTION_AND" else [node]
    elements = {element.name for element in standard.of(record)}
    found = []
    for condition in conditions:
        if condition["class"] == "CONSTANT" and condition["literal"] == {"kind": "BOOLEAN", "text": "true"}:
            continue
        statement["statements"][0]["node"]["select_list"] = [condition]
        ((sql,),) = connection.execute("SELECT json_deserialize_sql($1::JSON)", [json.dumps(statement)]).fetchall()
        sql = sql.removeprefix("SELECT ")
        named = dict.fromkeys(_element(column, elements) for column in _columns(condition))
        words = _told(condition, elements, True) or f"满足 {sql}"
        unmet = _told(condition, elements, False) or f"不符合：{words}"
        found.append(Part(sql, words, unmet, tuple(name for name in named if name in elements)))
    return found


def _told(condition: Node, elements: set[str], is_met: bool) -> str | None:
    try:
        return _words(condition, partial(_element, elements=elements), is_met)
    except _NoWords:
        return None


def _columns(node: Any) -> list[str]:
    """Names of the columns in ``node``, in the order of the text."""
    if isinstance(node, list):
        return [name for child in node for name in _columns(child)]
    if not isinstance(node, dict):
        return []
    if node.get("class") == "COLUMN_REF":
        return [node["column_names"][-1]]
    return [name for child in node.values() for name in _columns(child)]


def _element(column: str, elements: set[str]) -> str:
    """The element that ``column`` is a value or a fact of (``四办标志_options``); the column's own name otherwise."""
    if column in elements:
        return column
    for fact in FACTS:
        name = column.removesuffix(f"_{fact}")
        if name != column and name in elements:
            return name
    return column


def _words(node: Node, element: Callable[[str], str], is_met: bool = True) -> str:
    """``node`` as a sentence without its full stop; its opposite where not ``is_met``."""
    kind = node["type"]
    if kind == "OPERATOR_NOT":
        return _words(node["children"][0], element, not is_met)
    if kind in ("CONJUNCTION_AND", "CONJUNCTION_OR"):
        joint = "并且" if (kind == "CONJUNCTION_AND") == is_met else "或者"
        return f"（{f'，{joint}'.join(_words(child, element, is_met) for child in node['children'])}）"
    if kind in _COMPARED:
        if not is_met and kind not in _OPPOSITES:
            raise _NoWords
        word = _COMPARED[kind if is_met else _OPPOSITES[kind]]
        return f"{_name(node['left'], element)}{word}{_constant(node['right'])}"
    if kind == "COMPARE_IN":
        column, *choices = node["children"]
        word = "为" if is_met else "不是"
        return f"{_name(column, element)}{word}{_choice([_constant(choice) for choice in choices])}"
    if kind in ("OPERATOR_IS_NULL", "OPERATOR_IS_NOT_NULL"):
        is_there = (kind == "OPERATOR_IS_NOT_NULL") == is_met
        return f"{_name(node['children'][0], element)}{'读得出' if is_there else '读不出'}"
    if kind == "FUNCTION" and node["function_name"] in _CALLS:
        first, second = (argument["expression"] for argument in node["arguments"])
        return _name(first, element) + _CALLS[node["function_name"]](second, is_met)
    if kind == "COLUMN_REF" and node["column_names"][-1].endswith("_given"):
        return f"{_name(node, element)}{'已填写' if is_met else '没有填写'}"
    raise _NoWords


def _contains(option: Node, is_met: bool) -> str:
    return ("选了" if is_met else "没有选") + _constant(option)


def _has_any(options: Node, is_met: bool) -> str:
    if options["type"] != "FUNCTION" or options["function_name"] != "list_value":
        raise _NoWords
    choices = [_constant(argument["expression"]) for argument in options["arguments"]]
    return ("选了" if is_met else "没有选") + _choice(choices, "中的至少一个" if is_met else "中的任何一个")


def _starts(beginning: Node, is_met: bool) -> str:
    return ("" if is_met else "不") + f"以{_constant(beginning)}开头"


def _matches(pattern: Node, is_met: bool) -> str:
    text = _text(pattern)
    if not _PLAIN_WORDS.fullmatch(text):
        return f"的写法{'' if is_met else '不'}符合 {text}"
    choices = [f"“{word}”" for word in text.split("|")]
    return ("写有" if is_met else "没有写") + _choice(choices, "之一" if is_met else "中的任何一个")


# function → its words behind the name of the element; each takes two arguments
_CALLS: dict[str, Callable[[Node, bool], str]] = {
    "list_contains": _contains,
    "list_has_any": _has_any,
    "starts_with": _starts,
    "regexp_matches": _matches,
}


def _name(node: Node, element: Callable[[str], str]) -> str:
    if node["type"] != "COLUMN_REF":
        raise _NoWords
    return f"“{element(node['column_names'][-1])}”"


def _constant(node: Node) -> str:
    text = _text(node)
    return f"“{text}”" if node["literal"]["kind"] == "STRING" else f" {text}"


def _text(node: Node) -> str:
    if node["type"] != "VALUE_CONSTANT":
        raise _NoWords
    text: str = node["literal"]["text"]
    return text


def _choice(choices: Sequence[str], behind: str = "之一") -> str:
    return choices[0] if len(choices) == 1 else "、".join(choices) + behind
