"""五减 by hand-made rows: which item of the baseline is which now, and what is left out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import duckdb
import pytest

from zhinan.errors import UsageError
from zhinan.metrics import create_views, metric_rows
from zhinan.reduction import find_baseline, store_baseline
from zhinan.warehouse.database import sql_text


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """Three runs, the last of them not ended; one department."""
    with duckdb.connect() as connection:
        connection.execute(sql_text("schema.sql"))
        create_views(connection)
        connection.execute("INSERT INTO department VALUES ('税务局', '第一组', 1)")
        for name, day, hour, is_ended in (("a", 4, 1, True), ("b", 4, 2, True), ("c", 5, 1, False)):
            moment = datetime(2023, 5, day, hour)
            connection.execute(
                """INSERT INTO run BY NAME SELECT ? AS run_id, ? AS started_at, ? AS finished_at, 's' AS standard,
                '1' AS standard_version, ?::DATE AS day""",
                [name, moment, moment if is_ended else None, moment],
            )
        yield connection


def add(connection: duckdb.DuckDBPyConnection, run_id: str, code: str, name: str, **figures: Any) -> None:
    (number,) = connection.execute("SELECT count(*) FROM reduction_result").fetchall()[0]
    row = {
        "run_id": run_id, "record_id": f"r{number}", "department": "税务局", "item_code": code, "item_name": name,
        "code_copy": 1, "name_copy": 1, "is_instant": False, "is_online": False, **figures,
    }  # fmt: skip
    columns = ", ".join(f"${column} AS {column}" for column in row)
    connection.execute(f"INSERT INTO reduction_result BY NAME SELECT {columns}", row)


def county(connection: duckdb.DuckDBPyConnection, run_id: str) -> dict[str, Any]:
    names, rows = metric_rows(connection, "reduction", run_id)
    assert [row[names.index("department")] for row in rows] == ["税务局", "合计", "合计"]
    return dict(zip(names, rows[-1], strict=True))


def test_an_item_is_known_by_its_code_else_by_its_name(connection: duckdb.DuckDBPyConnection) -> None:
    store_baseline(connection, None)
    add(connection, "a", "1", "甲", material_count=4)
    add(connection, "a", "", "乙", material_count=2)
    add(connection, "a", "3", "丙", material_count=1)
    add(connection, "b", "1", "甲（改名）", material_count=2)
    add(connection, "b", "2", "乙", material_count=2)  # has got a code
    add(connection, "b", "4", "丙", material_count=0)  # its code was corrected
    add(connection, "b", "5", "甲", material_count=9)  # another item with the old name of the first
    row = county(connection, "b")
    assert (row["item_count"], row["paired_count"]) == (4, 3)
    assert (row["before_material_count"], row["material_count"]) == (7, 4)
    assert row["material_reduction"] == pytest.approx(3 / 7)


def test_two_items_of_one_name_are_compared_one_to_one(connection: duckdb.DuckDBPyConnection) -> None:
    store_baseline(connection, None)
    for run_id, counts in (("a", (3, 5)), ("b", (1, 2))):
        for copy, count in enumerate(counts, start=1):
            add(connection, run_id, "", "甲", name_copy=copy, code_copy=copy, step_count=count)
    row = county(connection, "b")
    assert (row["paired_count"], row["before_step_count"], row["step_count"]) == (2, 8, 3)


def test_what_one_run_cannot_tell_is_left_out_and_never_0(connection: duckdb.DuckDBPyConnection) -> None:
    store_baseline(connection, None)
    days = {"promised_unit": "工作日", "legal_unit": "工作日"}
    add(
        connection, "a", "1", "甲", material_count=4, promised=5.0, legal=20.0, is_charged=True, visit_count=1.0, **days
    )
    add(connection, "a", "2", "乙", promised=5.0, promised_unit="自然日", is_charged=True)
    add(connection, "a", "3", "丙", promised=48.0, promised_unit="小时", legal=72.0, legal_unit="小时")
    add(connection, "b", "1", "甲", promised=1.5, legal=20.0, is_charged=False, visit_count=0.0, **days)
    add(connection, "b", "2", "乙", material_count=3, promised=1.0, is_charged=None, **{**days, "legal_unit": None})
    add(connection, "b", "3", "丙", promised=24.0, promised_unit="小时", legal=72.0, legal_unit="小时")
    row = county(connection, "b")
    assert (row["material_item_count"], row["material_reduction"]) == (0, None)
    assert (row["promised_item_count"], row["before_promised_days"], row["promised_days"]) == (1, 5.0, 1.5)
    assert (row["charge_item_count"], row["before_charged_count"], row["charged_count"]) == (1, 1, 0)
    assert (row["visit_item_count"], row["visit_reduction"]) == (1, 1)
    # Hours are no days, and a time without a legal limit has no ratio.
    assert (row["timed_item_count"], row["untimed_item_count"]) == (1, 2)
    assert row["total_compression"] == row["mean_compression"] == pytest.approx(18.5 / 20)


def test_more_than_before_is_a_negative_reduction(connection: duckdb.DuckDBPyConnection) -> None:
    store_baseline(connection, None)
    add(connection, "a", "1", "甲", material_count=2, visit_count=0.0)
    add(connection, "b", "1", "甲", material_count=3, visit_count=1.0)
    row = county(connection, "b")
    assert row["material_reduction"] == -0.5 and row["visit_reduction"] is None  # from 0 there is no ratio


def test_runs_before_the_baseline_are_not_compared_with_it(connection: duckdb.DuckDBPyConnection) -> None:
    add(connection, "a", "1", "甲", material_count=2)
    add(connection, "b", "1", "甲", material_count=1)
    store_baseline(connection, "b")
    assert county(connection, "a")["paired_count"] == 0
    assert county(connection, "b")["material_reduction"] == 0


def test_which_run_is_the_baseline(connection: duckdb.DuckDBPyConnection) -> None:
    assert find_baseline(connection, None) == "a"
    assert find_baseline(connection, "b") == "b" and find_baseline(connection, "2023-05-04") == "b"
    for unknown in ("c", "2023-05-05", "x"):  # c has not ended
        with pytest.raises(UsageError, match=rf"\[baseline\] run 是“{unknown}”"):
            find_baseline(connection, unknown)
    store_baseline(connection, "b")
    store_baseline(connection, None)
    assert connection.execute("SELECT run_id FROM baseline").fetchall() == [("a",)]
