"""Standard → Great Expectations suite: the one custom expectation and its metrics.

Only this module and zhinan.evaluate import Great Expectations. It is the one evaluator: every count
comes from it, and the rows that are stored as failing equal its counts, or the run stops.
"""

# ruff: noqa: E402 - what Great Expectations must find comes before it is imported.
from __future__ import annotations

import os

from expectations.later import import_when_used

# Nothing of a county's data quality leaves the machine.
os.environ["GX_ANALYTICS_ENABLED"] = "false"
# Expectations that are none of ours compare distributions by the one and draw them by the other: a third of the time
# of GX's import.
for name in ("scipy.stats", "altair"):
    import_when_used(name)

import logging
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

import great_expectations as gx
import sqlalchemy as sa
from great_expectations.core.metric_domain_types import MetricDomainTypes
from great_expectations.core.metric_function_types import MetricPartialFunctionTypes
from great_expectations.execution_engine import SparkDFExecutionEngine, SqlAlchemyExecutionEngine
from great_expectations.expectations.expectation import ColumnMapExpectation
from great_expectations.expectations.expectation_configuration import parse_result_format
from great_expectations.expectations.metrics.metric_provider import metric_partial
from great_expectations.expectations.metrics.table_metric_provider import TableMetricProvider
from great_expectations.render.renderer import ExpectationSuitePageRenderer, ValidationResultsPageRenderer
from great_expectations.render.view import DefaultJinjaPageView
from great_expectations.validator.metric_configuration import MetricConfiguration
from great_expectations.validator.validator import ValidationDependencies

from expectations.compile import compile_rule
from expectations.model import RecordKind, Standard

_MAP = "zhinan_rule_met"  # what a map expectation calls its metrics by
_FAILED = f"{_MAP}.unexpected_count"
_APPLICABLE = "applicable_count"
_ROWS = "table.row_count"
# What a map expectation asks for besides, and ours need not ask: no value is "missing" in GX's sense (a missing column
# is NULL in every record, and fails), and sampled values would be a query for each rule.
_GIVEN = {"column_values.nonnull.unexpected_count": 0, f"{_MAP}.unexpected_values": []}
RECORD_TITLES: dict[RecordKind, str] = {"item": "事项", "material": "申请材料", "step": "办理环节"}


class RecordsWhere(TableMetricProvider):
    """Metric: how many records meet a condition, which is never NULL. GX counts all those of a suite in one query."""

    metric_name = "table.zhinan_records_where"
    value_keys = ("condition",)

    @metric_partial(
        engine=SqlAlchemyExecutionEngine,
        partial_fn_type=MetricPartialFunctionTypes.AGGREGATE_FN,
        domain_type=MetricDomainTypes.TABLE,
    )
    def _sqlalchemy(
        cls,  # noqa: N805 - GX makes it a classmethod
        execution_engine: SqlAlchemyExecutionEngine,
        metric_domain_kwargs: dict[str, Any],
        metric_value_kwargs: dict[str, Any],
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any],
    ) -> Any:
        # There are hundreds in the query: as ``count(*) FILTER`` they take DuckDB nearly twice as long.
        counted = f"count(CASE WHEN {metric_value_kwargs['condition']} THEN TRUE END)"
        return sa.literal_column(counted, sa.BigInteger), metric_domain_kwargs, {}

    @metric_partial(
        engine=SparkDFExecutionEngine,
        partial_fn_type=MetricPartialFunctionTypes.AGGREGATE_FN,
        domain_type=MetricDomainTypes.TABLE,
    )
    def _spark(
        cls,  # noqa: N805 - GX makes it a classmethod
        execution_engine: SparkDFExecutionEngine,
        metric_domain_kwargs: dict[str, Any],
        metric_value_kwargs: dict[str, Any],
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any],
    ) -> Any:
        from great_expectations.compatibility.pyspark import functions

        from expectations.spark_sql import spark_sql  # sqlglot is there where Spark is

        condition = functions.expr(spark_sql(metric_value_kwargs["condition"]))
        return functions.count(functions.when(condition, True)), metric_domain_kwargs, {}


class ExpectRecordsToMeetRule(ColumnMapExpectation):
    """Expect every record to which a rule applies to meet it.

    Its result has, beside GX's own counts, ``applicable_count``.
    """

    met: str
    applicable: str

    map_metric: ClassVar[str] = _MAP
    success_keys: ClassVar[tuple[str, ...]] = ("met", "applicable", "mostly")
    args_keys: ClassVar[tuple[str, ...]] = ("column", "met", "applicable")

    def get_validation_dependencies(
        self, execution_engine: Any = None, runtime_configuration: dict[str, Any] | None = None, **_: Any
    ) -> Any:
        """The counts of records, of failing and of applicable ones: all over the table, which is why they are cheap.

        A map metric's counts come by way of a condition, the table's columns and their types, each of which GX
        describes anew for every rule: eighteen steps a rule where these are five.
        """
        table = {"batch_id": self.batch_id}
        metrics = {
            _ROWS: MetricConfiguration(_ROWS, table),
            _FAILED: MetricConfiguration(RecordsWhere.metric_name, table, {"condition": f"NOT {self.met}"}),
            _APPLICABLE: MetricConfiguration(RecordsWhere.metric_name, table, {"condition": self.applicable}),
        }
        return ValidationDependencies(metrics, parse_result_format((runtime_configuration or {})["result_format"]))

    def _validate(self, metrics: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        outcome = super()._validate({**metrics, **_GIVEN}, *args, **kwargs)
        outcome["result"]["applicable_count"] = int(metrics[_APPLICABLE])
        return outcome


def build_suite(standard: Standard, record: RecordKind) -> gx.ExpectationSuite:
    """The suite of one record kind: one expectation a rule (``meta["rule"]``), and GX's own on the key.

    ``description`` is what Data Docs shows: rule id, element, requirement.
    """
    expectations: list[Any] = [
        gx.expectations.ExpectColumnValuesToBeUnique(
            column="record_id", meta={"rule": None}, description="每条记录只出现一次"
        )
    ]
    for rule in standard.rules(record):
        compiled = compile_rule(standard, rule)
        element = standard.element(record, rule.element)
        expectations.append(
            ExpectRecordsToMeetRule(
                column=rule.element,
                met=compiled.met,
                applicable=compiled.applicable,
                meta={"rule": rule.id},
                description=f"{rule.id} {element.label}：{rule.message or element.requirement or rule.kind}",
            )
        )
    # All at once: adding them one by one compares each with all before it.
    return gx.ExpectationSuite(
        name=RECORD_TITLES[record],
        expectations=expectations,
        meta={"standard": standard.name, "version": standard.version},
    )


def open_source(url: str) -> Any:
    """Great Expectations' data source of the database at ``url``, in a context that is kept in memory alone."""
    return _context().data_sources.add_sql("warehouse", connection_string=url, create_temp_table=False)


def open_spark_source() -> Any:
    """The same for data frames of the Spark session that is there."""
    return _context().data_sources.add_spark("lake", persist=False)


def _context() -> Any:
    for name in ("great_expectations", "great_expectations.data_context.types.base"):
        logging.getLogger(name).setLevel(logging.ERROR)  # the second sets its own level
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    return context


def write_pages(suite: gx.ExpectationSuite, outcome: Any, day: date | None, folder: Path) -> None:
    """The Data Docs of one suite: ``validations/<name>.html`` and ``expectations/<name>.html`` below ``folder``.

    By Great Expectations' own renderers. Its site builder would log what goes wrong in them and leave the page out.
    """
    outcome.meta["run_id"] = {"run_name": day.isoformat() if day else None, "run_time": None}
    for name, content in (
        ("validations", ValidationResultsPageRenderer().render(outcome)),
        ("expectations", ExpectationSuitePageRenderer().render(suite)),
    ):
        page = folder / name / f"{suite.name}.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(_view().render(content, show_how_to_buttons=False), "utf-8")


@cache
def _view() -> DefaultJinjaPageView:
    """One view for all pages: it compiles its templates once."""
    return DefaultJinjaPageView()
