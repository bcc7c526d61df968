"""Assess all counties on Spark: what is relational within a county is done by one task a county, the rules by Spark.

1. The lake is filled with what the warehouses hold. 2. A task a county builds the checked tables, by the same SQL in a
DuckDB in memory. 3. Great Expectations evaluates the suites over all counties of a standard. 4. Spark says of each
record which rules it fails, by the same predicates, and the counts must be the same. 5. A task a county makes
violations and results of that, by the same SQL.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb

from expectations.columns import departments, record_columns
from expectations.compile import compile_rule
from expectations.model import RECORD_KINDS, RecordKind, Standard
from expectations.spark_sql import spark_sql
from expectations.standard import load_standard
from zhinan.assess import build, store_results
from zhinan.errors import RuleNotEvaluated
from zhinan.evaluated import Evaluated
from zhinan.spark.counties import County
from zhinan.spark.lake import Lake, whole
from zhinan.spark.session import local_path
from zhinan.warehouse.current import view_items
from zhinan.warehouse.database import connect, prepare
from zhinan.warehouse.load import STORED

# What a task needs of a county's warehouse, what the first one makes of it, and what the second.
_ARRIVED = (*STORED, "catalogue", "cancellation", "attachment", "verdict", "decision", "inspection")
_CHECKED = (
    "rule_info", "item_counted", "item_checked", "material_checked", "step_checked", "cancelled_item",
    "pending_cancellation", "named_picture", "item_content", "verdict", "verdict_target", "current_verdict",
    "decision", "current_decision",
)  # fmt: skip
_ASSESSED = ("verdict", "inspection", "violation", "gx_result", "rule_result", "item_result")
# Of these the warehouse keeps earlier runs' rows; these it makes anew with their columns.
_OF_THE_RUN = ("gx_result", "rule_result", "item_result")
_MADE = ("item_counted", "material_checked", "step_checked", "named_picture", "verdict_target", "current_verdict")

_PARTS_PER_CORE = 4


def assess_by_spark(
    session: Any,
    lake: Lake,
    counties: Sequence[County],
    runs: Mapping[str, str],
    days: Mapping[str, date],
    docs: Mapping[str, Path],
) -> None:
    """Leave the results of every county's run in ``lake``. ``docs``: county → the folder for its Data Docs.

    Raises RuleNotEvaluated where a rule could not run, or where Spark and Great Expectations do not count alike.
    """
    tasks = [
        Task(lake, one.name, one.standard, one.rules().version, runs[one.name], days[one.name]) for one in counties
    ]
    for county, task in zip(counties, tasks, strict=True):
        _arrive(lake, county, task.run_id)
    _each(session, tasks, _check)
    by_standard: dict[str, list[Task]] = {}
    for task in tasks:
        by_standard.setdefault(task.standard, []).append(task)
    counted = {
        name: _judge(session, lake, load_standard(name), of_it, [docs[task.county] for task in of_it])
        for name, of_it in by_standard.items()
    }
    _each(session, tasks, _conclude)
    for name, of_it in by_standard.items():
        _require_equal(lake, counted[name], of_it)


@dataclass(frozen=True, slots=True)
class Task:
    """One county, as a worker has to know it. ``version``: of the standard, which the worker must have too."""

    lake: Lake
    county: str
    standard: str
    version: str
    run_id: str
    day: date

    def rules(self) -> Standard:
        """The standard. Raises RuntimeError where this worker has another version of it than the run."""
        standard = load_standard(self.standard)
        if standard.version != self.version:
            raise RuntimeError(f"this worker has {standard.version} of {self.standard}, the run {self.version}")
        return standard


def _each(session: Any, tasks: Sequence[Task], work: Callable[[Task], None]) -> None:
    """``work`` of every county, each a Spark task of its own."""
    session.sparkContext.parallelize(tasks, len(tasks)).map(work).collect()


def _arrive(lake: Lake, county: County, run_id: str) -> None:
    with connect(county.home.warehouse) as connection:
        tables = [*whole(_ARRIVED), ("run", f"SELECT * FROM run WHERE run_id = '{run_id}'")]
        lake.write(connection, "arrived", county.name, tables)


def _check(task: Task) -> None:
    """The checked tables of one county."""
    standard = task.rules()
    with duckdb.connect() as connection:
        prepare(connection, record_columns(standard))
        task.lake.load(connection, task.county, (*_ARRIVED, "run"), before="checked")
        build(connection, standard, today=task.day)
        task.lake.write(connection, "checked", task.county, whole(_CHECKED))


def _judge(
    session: Any, lake: Lake, standard: Standard, tasks: Sequence[Task], docs: Sequence[Path]
) -> list[Evaluated]:
    """What every rule says of every record of the counties that have ``standard``. Returns what was counted."""
    from zhinan.evaluate import evaluate_frames  # Great Expectations takes seconds to import, and no worker needs it

    frames = {record: _frame(session, lake, f"{record}_checked", tasks).cache() for record in RECORD_KINDS}
    try:
        evaluated = evaluate_frames(frames, standard, docs[0], tasks[0].day)
        for record, frame in frames.items():
            _judge_records(lake, standard, record, frame)
    finally:
        for frame in frames.values():
            frame.unpersist()
    for folder in docs[1:]:
        shutil.copytree(docs[0], folder, dirs_exist_ok=True)
    return evaluated


def _frame(session: Any, lake: Lake, table: str, tasks: Sequence[Task]) -> Any:
    """A table of the lake over several counties; what the folders are named by are columns of the files already."""
    frame = session.read.parquet(*(local_path(file) for task in tasks for file in lake.files(table, task.county)))
    # A department's file is small: a part of its own for each would cost more than its rows.
    return frame.coalesce(_PARTS_PER_CORE * session.sparkContext.defaultParallelism)


def _judge_records(lake: Lake, standard: Standard, record: RecordKind, frame: Any) -> None:
    """One row = one record, the rules that apply to it, and those that it fails."""
    compiled = [compile_rule(standard, rule) for rule in standard.rules(record)]
    applicable = _names([(one.rule.id, one.applicable) for one in compiled])
    failed = _names([(one.rule.id, f"NOT {one.met}") for one in compiled])
    columns = ("county", "department", "record_id", "item_id", f"{applicable} AS applicable", f"{failed} AS failed")
    # Counties of another standard write beside them.
    judged = frame.selectExpr(*columns).write.mode("append").partitionBy("county")
    judged.parquet(f"file://{lake.folder('judged', f'{record}_judged')}")


def _names(conditions: Sequence[tuple[str, str]]) -> str:
    """The list of the names whose condition holds."""
    listed = ", ".join(f"IF({spark_sql(condition)}, '{name}', NULL)" for name, condition in conditions)
    return f"ARRAY_COMPACT(ARRAY({listed}))"


def _conclude(task: Task) -> None:
    """Violations and results of one county."""
    standard = task.rules()
    with duckdb.connect() as connection:
        prepare(connection, record_columns(standard))
        task.lake.load(connection, task.county, (*_ARRIVED, *_CHECKED, "run"), before="judged")
        evaluated = _take_judged(connection, task.lake, task.county)
        store_results(connection, standard, task.run_id, evaluated, departments(standard), is_judged=True)
        task.lake.write(connection, "assessed", task.county, whole(_ASSESSED))


def _take_judged(connection: duckdb.DuckDBPyConnection, lake: Lake, county: str) -> list[Evaluated]:
    """The tables that ``store_results`` asks for, of what Spark has judged. Returns the county's counts."""
    connection.execute(
        "CREATE TEMP TABLE judged (record VARCHAR, record_id VARCHAR, item_id VARCHAR, department VARCHAR,"
        " applicable VARCHAR[], failed VARCHAR[])"
    )
    for record in RECORD_KINDS:
        found = [str(file) for file in lake.files(f"{record}_judged", county)]
        rows = f"SELECT '{record}' AS record, * FROM read_parquet($1, hive_partitioning = FALSE)"
        if found:
            connection.execute(f"INSERT INTO judged BY NAME {rows}", [found])
    connection.execute(_sql("judged.sql"))
    return [Evaluated(*row) for row in connection.execute("SELECT * FROM evaluated ORDER BY ALL").fetchall()]


def _sql(name: str) -> str:
    return files("zhinan.spark").joinpath(name).read_text("utf-8")


def _require_equal(lake: Lake, evaluated: Sequence[Evaluated], tasks: Sequence[Task]) -> None:
    """What the counties have stored is, taken together, what Great Expectations counted: else a program error."""
    found = [str(file) for task in tasks for file in lake.files("gx_result", task.county)]
    sums = "sum(record_count)::BIGINT, sum(applicable_count)::BIGINT, sum(failed_count)::BIGINT"
    with duckdb.connect() as connection:
        query = f"SELECT rule, {sums} FROM read_parquet($1, hive_partitioning = FALSE) GROUP BY rule"
        stored = {row[0]: row[1:] for row in connection.execute(query, [found]).fetchall()}
    for one in evaluated:
        counted = (one.record_count, one.applicable_count, one.failed_count)
        if stored.get(one.rule) != counted:
            told = f"各县区存下的结果 {stored.get(one.rule)} 与 Great Expectations 的计数 {counted} 不一致"
            raise RuleNotEvaluated(one.rule, told)


def take_over(connection: duckdb.DuckDBPyConnection, lake: Lake, county: str, run_id: str) -> None:
    """Put what was made of one county into its warehouse."""
    for table in dict.fromkeys((*_CHECKED, *_ASSESSED)):
        if table == "item_checked":
            continue  # in a warehouse a view
        found = [str(file) for file in lake.files(table, county)]
        if table in _OF_THE_RUN:
            connection.execute(f"DELETE FROM {table} WHERE run_id = ?", [run_id])
        elif table in _MADE:
            connection.execute(f"CREATE OR REPLACE TABLE {table} AS {lake.source(table)}", [found])
            continue
        else:
            connection.execute(f"DELETE FROM {table}")
        connection.execute(f"INSERT INTO {table} BY NAME {lake.source(table)}", [found])
    view_items(connection)
