"""Condition of a rule → SQL. An operator reads the value of another element of the same record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from expectations.expressions import expected, expected_options, fact, identifier, literal, literals
from expectations.model import Condition
from zhinan.text import compact

DEPARTMENT = "@department"


def _column(element: str) -> str:
    return identifier("department") if element == DEPARTMENT else identifier(element)


def _any(operand: Any) -> list[str]:
    return [operand] if isinstance(operand, str) else list(operand)


def _is_in(element: str, operand: Any) -> str:
    return f"{_column(element)} IN ({literals(expected(_any(operand)))})"


def _is_not_in(element: str, operand: Any) -> str:
    return f"({_given(element)} AND NOT {_is_in(element, operand)})"


def _given(element: str) -> str:
    return fact(element, "given")


@dataclass(frozen=True, slots=True)
class Operator:
    """SQL of a condition, and the facts of the condition's element that it reads."""

    sql: Callable[[str, Any], str]
    facts: tuple[str, ...] = ()


OPERATORS: dict[str, Operator] = {
    "equals": Operator(_is_in),
    "one_of": Operator(_is_in),
    "not_equals": Operator(_is_not_in, ("given",)),
    "not_one_of": Operator(_is_not_in, ("given",)),
    "matches": Operator(lambda element, operand: f"regexp_matches({_column(element)}, {literal(operand)})"),
    "not_matches": Operator(lambda element, operand: f"NOT regexp_matches({_column(element)}, {literal(operand)})"),
    "has_option": Operator(
        lambda element, operand: f"list_contains({fact(element, 'options')}, {literal(compact(operand))})",
        ("options",),
    ),
    "lacks_option": Operator(
        lambda element, operand: (
            f"({_given(element)} AND NOT list_contains({fact(element, 'options')}, {literal(compact(operand))}))"
        ),
        ("options", "given"),
    ),
    "options_within": Operator(
        lambda element, operand: f"list_has_all([{literals(expected_options(operand))}], {fact(element, 'options')})",
        ("options",),
    ),
    "days_above": Operator(lambda element, operand: f"{fact(element, 'days')} > {operand}", ("days",)),
    # What stands in no column of the workbook is not given either.
    "given": Operator(
        lambda element, operand: _given(element) if operand else f"NOT coalesce({_given(element)}, FALSE)", ("given",)
    ),
    "whole_from": Operator(
        lambda element, operand: (
            f"({fact(element, 'number')} >= {operand} AND {fact(element, 'number')} = floor({fact(element, 'number')}))"
        ),
        ("number",),
    ),
}


def condition_sql(condition: Condition) -> str:
    """The condition as a null-safe SQL expression (NULL is "does not hold")."""
    return f"coalesce({OPERATORS[condition.operator].sql(condition.element, condition.operand)}, FALSE)"
