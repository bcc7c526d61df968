"""A suggestion is kept only where, written into its cell, it meets every rule of its element: it is tried first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import duckdb
import pandas as pd

from expectations.case import Case
from expectations.columns import record_columns
from expectations.compile import compile_rule, unique_scopes
from expectations.model import Element, Standard
from expectations.wording import word
from zhinan.warehouse.columns import Column
from zhinan.warehouse.database import quoted
from zhinan.warehouse.records import Texts, read_values

# A suggestion may break another rule of the cell, whose own suggestion then completes it: 就近办 → 三办 → 四办.
_ATTEMPTS = 3

Tried = tuple[str, str, str]
"""(record id, rule, suggestion)"""


def prove_suggestions(connection: duckdb.DuckDBPyConnection, standard: Standard) -> None:
    """Complete or drop the suggestions in ``violation`` that would leave their own cell wrong.

    Reads the checked tables; conditions on other elements are taken as they stand in the same record.
    """
    columns = record_columns(standard)
    found = connection.execute(
        "SELECT record_id, rule, suggestion FROM violation WHERE suggestion <> '' AND element IS NOT NULL"
    ).fetchall()
    by_element: dict[tuple[str, str], list[Tried]] = defaultdict(list)
    for record_id, rule_id, suggestion in found:
        rule = standard.rule(rule_id)
        by_element[rule.record, rule.element].append((record_id, rule_id, suggestion))
    changed: list[Tried] = []
    for (record, name), tried in by_element.items():
        element = next(e for e in standard.elements if (e.record, e.name) == (record, name))
        column = next(c for c in columns.columns[element.record] if c.element == name)
        changed += _tried_until_right(connection, standard, element, column, tried)
    if changed:
        connection.register("changed", pd.DataFrame(changed, columns=["record_id", "rule", "suggestion"], dtype=object))
        connection.execute(
            """UPDATE violation SET suggestion = changed.suggestion FROM changed
            WHERE violation.record_id = changed.record_id AND violation.rule = changed.rule"""
        )
        connection.unregister("changed")


def _tried_until_right(
    connection: duckdb.DuckDBPyConnection, standard: Standard, element: Element, column: Column, tried: Iterable[Tried]
) -> list[Tried]:
    """The suggestions that have to be changed: to what meets every rule, or to ''."""
    changed: list[Tried] = []
    pending = list(tried)
    for attempt in range(_ATTEMPTS):
        broken = _broken(connection, standard, element, column, pending)
        if attempt:
            changed += [one for one in pending if one[:2] not in broken]
        pending = []
        for (record_id, rule_id), (suggestion, broken_rule) in broken.items():
            # What another rule needs to know besides (its ``other``) is not known of a value only tried.
            better = word(standard.rule(broken_rule), Case(suggestion))[1]
            if better in ("", suggestion) or attempt == _ATTEMPTS - 1:
                changed.append((record_id, rule_id, ""))
            else:
                pending.append((record_id, rule_id, better))
        if not pending:
            break
    return changed


def _broken(
    connection: duckdb.DuckDBPyConnection, standard: Standard, element: Element, column: Column, tried: list[Tried]
) -> dict[tuple[str, str], tuple[str, str]]:
    """(record id, rule) → (suggestion, the first rule of the element that it would break)."""
    texts = list(dict.fromkeys(suggestion for _, _, suggestion in tried))
    values, expressions = read_values([column], {element.name: Texts(texts)})
    connection.register("tried", pd.DataFrame(tried, columns=["record_id", "rule", "suggestion"], dtype=object))
    connection.register("suggested", pd.DataFrame({"suggestion": pd.Series(texts, dtype=object), **values}))
    replaced = [f"{_of_suggested(expressions.get(name, quoted(name)), name)} AS {quoted(name)}" for name in values]
    # How many copies there would be is not counted: a constant or an option is never asked to be unique.
    copies = [(e, scope) for e, scope in unique_scopes(standard, element.record) if e == element.name]
    replaced += [f"1 AS {quoted(f'{e}_copies_in_{scope}')}" for e, scope in copies]
    cases = " ".join(f"WHEN NOT {compile_rule(standard, rule).met} THEN '{rule.id}'" for rule in element.rules)
    rows = connection.execute(
        f"""WITH rewritten AS (
            SELECT tried.rule AS tried_rule, tried.suggestion AS tried_suggestion,
                checked.* REPLACE ({", ".join(replaced)})
            FROM {element.record}_checked AS checked
            JOIN tried ON tried.record_id = checked.record_id
            JOIN suggested ON suggested.suggestion = tried.suggestion
        )
        SELECT record_id, tried_rule, tried_suggestion, CASE {cases} END AS broken_rule
        FROM rewritten WHERE broken_rule IS NOT NULL"""
    ).fetchall()
    connection.unregister("tried")
    connection.unregister("suggested")
    return {(record_id, rule): (suggestion, broken_rule) for record_id, rule, suggestion, broken_rule in rows}


def _of_suggested(expression: str, name: str) -> str:
    return expression.replace(quoted(name), f"suggested.{quoted(name)}")
