"""What people find wrong with an item (P): a finding from outside until it is answered, a return until it is changed.

Source: the notice, 二（二）2 (problems that the groups find are sent back), 五（三） (走流程, 办事体验, 明察暗访).
They stand outside 要素准确率, which counts what rules judge; an item that has one is not accurate and not published.
"""

from __future__ import annotations

from importlib.resources import files

import duckdb

from expectations.columns import headings
from expectations.model import Element, Standard
from zhinan.intake.headings import Headings
from zhinan.intake.reviews import GATES
from zhinan.structure import StructuralRule
from zhinan.text import compact
from zhinan.warehouse.database import insert_rows, quoted

PEOPLE_RULES: dict[str, StructuralRule] = {
    "P1": StructuralRule("督查发现", "error", "办事指南与实际办理一致；改正后重新报送，或由提出的一方写明答复"),
    "P2": StructuralRule("审核退回", "error", "按推进组、局的审核意见改正后重新报送"),
}


def store_people(connection: duckdb.DuckDBPyConnection, standard: Standard, run_id: str) -> None:
    """Say of each finding from outside what became of it; add to ``violation`` what is open, and what was returned.

    Reads the checked tables, ``record_place`` and ``current_decision``.
    """
    connection.execute(f"SET VARIABLE run_id = '{run_id}'")
    _name_elements(connection, standard)
    connection.execute("CREATE OR REPLACE TEMP TABLE gate_name (gate VARCHAR, name VARCHAR)")
    insert_rows(connection, "gate_name", list(GATES.items()))
    connection.execute("CREATE OR REPLACE TEMP TABLE people_rule (rule VARCHAR, severity VARCHAR, requirement VARCHAR)")
    insert_rows(
        connection,
        "people_rule",
        [[rule_id, rule.severity, rule.requirement] for rule_id, rule in PEOPLE_RULES.items()],
    )
    connection.execute(_sql("inspections.sql"))
    for element in _item_elements(connection):
        connection.execute(_changed_sql(element))
    connection.execute(_sql("people.sql"))
    for element in _item_elements(connection):
        connection.execute(
            f"""UPDATE violation SET value = coalesce(item.{quoted(element)}, '') FROM item
            WHERE violation.rule = 'P1' AND violation.element = ? AND item.record_id = violation.record_id""",
            [element],
        )


def _sql(name: str) -> str:
    return files("zhinan").joinpath("sql", "people", name).read_text("utf-8")


def _name_elements(connection: duckdb.DuckDBPyConnection, standard: Standard) -> None:
    """``named_element``: one row = one way in which a finding names an element, and the element that it is."""
    known = headings(standard)
    rows = []
    for (text,) in connection.execute("SELECT DISTINCT element FROM inspection WHERE element <> ''").fetchall():
        element = named_element(standard, known, text)
        if element is not None:
            rows.append([text, element.record, element.name, element.number, element.requirement])
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE named_element (text VARCHAR, record VARCHAR, element VARCHAR, number INTEGER,"
        " requirement VARCHAR)"
    )
    insert_rows(connection, "named_element", sorted(rows))


def named_element(standard: Standard, known: Headings, text: str) -> Element | None:
    """The element that a person names: 35, 要素35, 咨询方式, 35 咨询方式; None where it is none of the standard's."""
    plain = compact(text).strip("[]\"'").removeprefix("要素")
    for element in standard.elements:
        if element.record != "step" and plain == str(element.number):
            return element
    names = known.find(plain) or known.find(text)
    for record in ("item", "material"):
        if record in names:
            return standard.element(record, names[record])
    return None


def _item_elements(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The elements of items of which a finding is open."""
    rows = connection.execute(
        """SELECT DISTINCT named_element.element FROM inspection JOIN named_element ON text = inspection.element
        WHERE result = 'open' AND named_element.record = 'item' ORDER BY ALL"""
    ).fetchall()
    return [element for (element,) in rows]


def _changed_sql(element: str) -> str:
    """A finding is settled once the department has changed what stands there.

    What stood there is what the finding says, else what the newest workbook had that had come by then.
    """
    name, column = element.replace("'", "''"), quoted(element)
    return f"""UPDATE inspection SET result = 'changed'
        FROM (
            SELECT told.inspection_no,
                bool_and(coalesce(coalesce(nullif(value, ''), older.{column}) <> now.{column}, FALSE)) AS is_changed
            FROM inspection_target AS told
            JOIN item_value AS now ON now.record_id = told.record_id
            LEFT JOIN inspection_source AS source
                ON source.inspection_no = told.inspection_no AND source.target_id = told.record_id
            LEFT JOIN item_value AS older ON older.record_id = source.record_id
            WHERE told.element = '{name}' AND told.record = 'item'
            GROUP BY told.inspection_no
        ) AS compared
        WHERE compared.inspection_no = inspection.inspection_no AND result = 'open' AND is_changed"""
