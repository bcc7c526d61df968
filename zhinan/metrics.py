"""The metrics: DuckDB views over the results of every run."""

from __future__ import annotations

from importlib.resources import files

import duckdb

from zhinan.intake.department import Department
from zhinan.warehouse.database import insert_rows, transaction

# In this order: the later ones read the earlier ones.
VIEWS = ("department", "group", "county", "element", "list", "reduction")


def create_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the metric views (``metric_department``, ``metric_group``, ``metric_county`` …)."""
    for view in VIEWS:
        connection.execute(files("zhinan").joinpath("sql", "metrics", f"{view}.sql").read_text("utf-8"))


def store_departments(connection: duckdb.DuckDBPyConnection, departments: list[Department], run_id: str) -> None:
    """Store who is expected, and what each has sent by this run: the base of 报送率."""
    with transaction(connection):
        connection.execute("DELETE FROM department")
        insert_rows(
            connection,
            "department",
            [[department.name, department.group, position] for position, department in enumerate(departments, 1)],
        )
        connection.execute("DELETE FROM department_result WHERE run_id = ?", [run_id])
        connection.execute(
            """INSERT INTO department_result
            SELECT ?, department.department, count(submission.sha256)
            FROM department LEFT JOIN live_submission AS submission
                ON submission.department = department.department AND submission.status = 'read'
            GROUP BY department.department""",
            [run_id],
        )


def metric_rows(
    connection: duckdb.DuckDBPyConnection, view: str, run_id: str
) -> tuple[list[str], list[tuple[object, ...]]]:
    """(column names, rows) of one metric view for one run, in the order that people expect."""
    order = "element_accuracy NULLS LAST, record, element" if view == "element" else (
        "ALL" if view == "county" else "position"
    )  # fmt: skip
    found = connection.execute(
        f"SELECT * EXCLUDE (run_id) FROM metric_{view} WHERE run_id = ? ORDER BY {order}", [run_id]
    )
    return [column[0] for column in found.description], found.fetchall()
