"""Build the checked tables: the records that count now, with their values, facts and copy counts."""

from __future__ import annotations

from datetime import date

import duckdb

from zhinan.intake.model import Kind
from zhinan.warehouse.catalogue import CATALOGUE_COLUMNS, CATALOGUE_JOIN
from zhinan.warehouse.charts import CHART_FACTS, build_charts
from zhinan.warehouse.columns import RecordColumns
from zhinan.warehouse.content import build_content
from zhinan.warehouse.database import KINDS, quoted, sql_text
from zhinan.warehouse.decisions import decide
from zhinan.warehouse.verdicts import settle, verdict_columns


def build_checked(
    connection: duckdb.DuckDBPyConnection,
    columns: RecordColumns,
    each_for_itself: bool = False,
    today: date | None = None,
) -> None:
    """Replace ``item_checked``, ``material_checked``, ``step_checked``; settle verdicts and decisions.

    One row of each = one record that counts now: record_id, item_id (of the item it belongs to; NULL
    for an orphan), department, sha256, every value and fact, ``<element>_copies_in_<scope>``,
    ``<rule>_verdict`` of every manual rule, as verdicts stand ``today`` (default: the machine's date), and of an
    item what is known of its picture and the catalogue's name of it (``zhinan.warehouse.catalogue``).
    ``item_checked`` is a view: of ``item_counted``, where all of this stands but the values (``view_items``).
    """
    today = today or date.today()
    connection.execute(f"SET VARIABLE each_for_itself = {each_for_itself}")
    connection.execute(f"SET VARIABLE today = DATE '{today.isoformat()}'")
    connection.execute(sql_text("sql/current.sql"))
    if columns.chart:
        build_charts(connection, columns.chart)
    build_content(connection, columns)
    settle(connection, today)
    decide(connection)
    for kind in KINDS:
        source = (
            "SELECT record_id, record_id AS item_id, department, sha256 FROM current_item"
            if kind == "item"
            else f"""SELECT record_id, item_id, current_part.department, sha256
                FROM current_part JOIN ranked_submission USING (submission_no) WHERE record = '{kind}'"""
        )
        added, joins = verdict_columns(columns.manual[kind], kind)
        if kind == "item" and columns.chart:
            names = ((sql, quoted(f"{columns.chart}_{fact}")) for fact, (sql, _) in CHART_FACTS.items())
            added += "".join(f", {sql} AS {name}" for sql, name in names)
            joins += " LEFT JOIN chart ON chart.record_id = item_value.record_id"
        if kind == "item":
            added += CATALOGUE_COLUMNS
            joins += f" {CATALOGUE_JOIN}"
        if copies := _copies(columns, kind, each_for_itself):
            # Beside the wide table, which would else go through the windows as a whole.
            added = f", copied.* EXCLUDE (record_id) {added}"
            joins = f""" JOIN (
                SELECT record_id {copies} FROM ({source}) AS counted JOIN {kind}_value USING (record_id)
            ) AS copied USING (record_id) {joins}"""
        # In the order of the values: to sort the widest rows would put them on the disk, for nobody asks for an order.
        is_item = kind == "item"
        connection.execute(
            f"""CREATE OR REPLACE TABLE {"item_counted" if is_item else f"{kind}_checked"} AS
            SELECT counted.item_id, counted.department, counted.sha256,
                {"item_value.record_id" if is_item else f"{kind}_value.*"} {added}
            FROM {kind}_value JOIN ({source}) AS counted USING (record_id) {joins}"""
        )
    view_items(connection)


def view_items(connection: duckdb.DuckDBPyConnection) -> None:
    """Make ``item_checked``: the values of the items in ``item_counted``, with what is known of them besides.

    To write the widest table of all a second time takes as long as to evaluate it; to join it costs next to nothing.
    """
    # An earlier version has left a table of that name.
    own = "SELECT 1 FROM duckdb_tables() WHERE table_name = 'item_checked' AND database_name = current_database()"
    if connection.execute(own).fetchone():
        connection.execute("DROP TABLE item_checked")
    # Each by its name: a column that a later standard adds to the values must not make the view invalid.
    names = [f"item_value.{quoted(row[0])}" for row in connection.execute("DESCRIBE item_value").fetchall()]
    connection.execute(
        f"""CREATE OR REPLACE VIEW item_checked AS
        SELECT counted.item_id, counted.department, counted.sha256, {", ".join(names)},
            counted.* EXCLUDE (item_id, department, sha256, record_id)
        FROM item_value JOIN item_counted AS counted USING (record_id)"""
    )


def _copies(columns: RecordColumns, kind: Kind, each_for_itself: bool) -> str:
    """Copies of a value within the department or the county.

    Where each file stands for itself, two files of one department are two versions of its workbook: what
    they share is no copy. A file whose department cannot be told (S10) may be any department's version.
    """
    sql = ""
    for element, scope in columns.copies[kind]:
        value = quoted(element)
        everywhere = f"count(*) OVER (PARTITION BY {value})"
        in_department = f"count(*) OVER (PARTITION BY counted.department, {value})"
        in_file = f"count(*) OVER (PARTITION BY counted.sha256, {value})"
        if each_for_itself:
            is_known = "counted.department <> ''"
            known = f"count(*) FILTER ({is_known}) OVER (PARTITION BY {value})"
            in_others = f"CASE WHEN {is_known} THEN {known} - {in_department} ELSE 0 END"
            count = in_file if scope == "department" else f"{in_others} + {in_file}"
        else:
            count = in_department if scope == "department" else everywhere
        sql += f", {count} AS {quoted(f'{element}_copies_in_{scope}')}"
    return sql
