"""Standard → Great Expectations suite: the one custom expectation and its metrics.

Only this module and zhinan.evaluate import Great Expectations. It is the one evaluator: every count
comes from it, and the rows that fail are found by the query that it hands back.
"""

from __future__ import annotations

import os

# Before GX is imported: nothing of a county's data quality leaves the machine.
os.environ["GX_ANALYTICS_ENABLED"] = "false"

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

import great_expectations as gx
import sqlalchemy as sa
from great_expectations.execution_engine import SqlAlchemyExecutionEngine
from great_expectations.expectations.expectation import ColumnMapExpectation
from great_expectations.expectations.metrics.column_aggregate_metric_provider import (
    ColumnAggregateMetricProvider,
    column_aggregate_partial,
)
from great_expectations.expectations.metrics.map_metric_provider import (
    ColumnMapMetricProvider,
    column_condition_partial,
)
from great_expectations.render.renderer import ExpectationSuitePageRenderer, ValidationResultsPageRenderer
from great_expectations.render.view import DefaultJinjaPageView
from great_expectations.validator.metric_configuration import MetricConfiguration

from expectations.compile import compile_rule
from expectations.model import RecordKind, Standard

_NULLS = "column_values.nonnull.unexpected_count"
RULE_METRIC = "column_values.zhinan_rule_met"
_VALUES = f"{RULE_METRIC}.unexpected_values"
APPLICABLE_METRIC = "column.zhinan_applicable_count"
# The metrics that ask whether the table has a column.
_ASKING = (
    f"{RULE_METRIC}.condition",
    f"{RULE_METRIC}.unexpected_index_query",
    f"{APPLICABLE_METRIC}.aggregate_fn",
)
RECORD_TITLES: dict[RecordKind, str] = {"item": "事项", "material": "申请材料", "step": "办理环节"}


class RuleMet(ColumnMapMetricProvider):
    """Map metric: the rule's predicate, which is never NULL, over every record."""

    condition_metric_name = RULE_METRIC
    condition_value_keys = ("met",)
    filter_column_isnull = False

    @column_condition_partial(engine=SqlAlchemyExecutionEngine)
    def _sqlalchemy(cls, column: Any, met: str, **_: Any) -> Any:  # noqa: N805 - GX makes it a classmethod
        return sa.literal_column(met, sa.Boolean)

    @classmethod
    def _get_evaluation_dependencies(cls, metric: MetricConfiguration, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return _needed(metric, super()._get_evaluation_dependencies(metric, *args, **kwargs))


class RuleApplicable(ColumnAggregateMetricProvider):
    """Aggregate metric: to how many records the rule applies."""

    metric_name = APPLICABLE_METRIC
    value_keys = ("applicable",)

    @column_aggregate_partial(engine=SqlAlchemyExecutionEngine)
    def _sqlalchemy(cls, column: Any, applicable: str, **_: Any) -> Any:  # noqa: N805
        condition = sa.literal_column(applicable, sa.Boolean)
        return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)

    @classmethod
    def _get_evaluation_dependencies(cls, metric: MetricConfiguration, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return _needed(metric, super()._get_evaluation_dependencies(metric, *args, **kwargs))


def _needed(metric: MetricConfiguration, dependencies: dict[str, Any]) -> dict[str, Any]:
    """The dependencies of one of our metrics that it reads.

    Great Expectations walks them for each rule by itself, and describes every step of the way as JSON: 45 steps a rule
    with those on the table that nothing reads, 27 without.
    """
    read = ("table.columns",) if metric.metric_name in _ASKING else ()
    return {name: one for name, one in dependencies.items() if name in read or not name.startswith("table.")}


class ExpectRecordsToMeetRule(ColumnMapExpectation):
    """Expect every record to which a rule applies to meet it.

    Its result has, beside GX's own counts, ``applicable_count``.
    """

    met: str
    applicable: str

    map_metric: ClassVar[str] = RULE_METRIC
    success_keys: ClassVar[tuple[str, ...]] = ("met", "applicable", "mostly")
    args_keys: ClassVar[tuple[str, ...]] = ("column", "met", "applicable")

    def get_validation_dependencies(self, *args: Any, **kwargs: Any) -> Any:
        """The counts of records, of failing and of applicable ones, and the query that finds the failing.

        Not what a map expectation asks for besides: sampled values are a query for each rule, and never read.
        """
        # Past ColumnMapExpectation: only what every expectation has.
        dependencies = super(ColumnMapExpectation, self).get_validation_dependencies(*args, **kwargs)
        given = self.configuration.kwargs
        table = {key: given.get(key) for key in ("batch_id", "table", "row_condition", "condition_parser")}
        column = {**table, "column": self.column}
        index_values = {"met": self.met, "result_format": dependencies.result_format}
        for name, domain, values in (
            ("table.row_count", table, {}),
            (f"{self.map_metric}.unexpected_count", column, {"met": self.met}),
            (f"{self.map_metric}.unexpected_index_query", column, index_values),
            (APPLICABLE_METRIC, column, {"applicable": self.applicable}),
        ):
            dependencies.set_metric_configuration(name, MetricConfiguration(name, domain, values))
        return dependencies

    def _validate(self, metrics: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        # A missing column is NULL in every record, and not "missing" in GX's sense: GX would take the
        # failures as a share of the other records, find more than all of them, and give up.
        outcome = super()._validate({**metrics, _NULLS: 0, _VALUES: []}, *args, **kwargs)
        outcome["result"]["applicable_count"] = int(metrics[APPLICABLE_METRIC])
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
