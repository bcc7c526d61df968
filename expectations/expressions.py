"""SQL expressions that predicates are built of: identifiers, literals, values and facts of a rule's element."""

from __future__ import annotations

from collections.abc import Iterable

from expectations.model import Rule
from zhinan.text import compact, prose


def identifier(name: str) -> str:
    """``name`` as a quoted SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(value: str) -> str:
    """``value`` as a SQL string literal."""
    return "'" + value.replace("'", "''") + "'"


def literals(values: Iterable[str]) -> str:
    """``values`` as a comma-separated run of SQL string literals."""
    return ", ".join(literal(value) for value in values)


def expected(values: Iterable[str]) -> list[str]:
    """Expected texts as the warehouse holds values: through the same normaliser, each once."""
    return list(dict.fromkeys(prose(value) for value in values))


def expected_options(values: Iterable[str]) -> list[str]:
    """Expected options as the fact ``options`` holds them."""
    return list(dict.fromkeys(compact(value) for value in values))


def value(rule: Rule) -> str:
    """SQL of the normalised value of the rule's element."""
    return identifier(rule.element)


def fact(element: str, name: str) -> str:
    """SQL of a fact of an element."""
    return identifier(f"{element}_{name}")
