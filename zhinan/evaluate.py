"""Run the suites by Great Expectations on the warehouse, and hand back what it counted."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from expectations.dialect import DIALECT, ReadingDialect
from expectations.model import RECORD_KINDS, RecordKind, Standard
from expectations.suite import build_suite, open_source, open_spark_source, write_pages
from zhinan.errors import RuleNotEvaluated
from zhinan.evaluated import Evaluated

# Counts alone: the rows never pass through GX.
_RESULT_FORMAT = {"result_format": "BASIC", "partial_unexpected_count": 0}


def evaluate(
    database: Path, standard: Standard, data_docs: Path | None = None, day: date | None = None
) -> list[Evaluated]:
    """Evaluate every rule over the checked tables of ``database``; Data Docs, headed ``day``, go to ``data_docs``.

    Raises RuleNotEvaluated where a rule could not run, or came back missing.
    """
    with _collecting_nothing():
        source = open_source(sa.URL.create(DIALECT, database=str(database)).render_as_string())
        try:
            outcomes = {record: _validate(source, build_suite(standard, record), record) for record in RECORD_KINDS}
        finally:
            ReadingDialect.close_all()
        return _counted(standard, outcomes, data_docs, day)


@contextmanager
def _collecting_nothing() -> Iterator[None]:
    """No search for garbage among the many objects that GX makes: they live until it has done."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def evaluate_frames(
    frames: Mapping[RecordKind, Any], standard: Standard, data_docs: Path | None = None, day: date | None = None
) -> list[Evaluated]:
    """The same over Spark's data frames, one a record kind, by Great Expectations' Spark engine."""
    source = open_spark_source()
    outcomes = {}
    for record in RECORD_KINDS:
        suite = build_suite(standard, record)
        whole = source.add_dataframe_asset(record).add_batch_definition_whole_dataframe("current")
        batch = whole.get_batch(batch_parameters={"dataframe": frames[record]})
        outcomes[record] = suite, batch.validate(suite, result_format=_RESULT_FORMAT)
    return _counted(standard, outcomes, data_docs, day)


def _counted(
    standard: Standard, outcomes: Mapping[RecordKind, tuple[Any, Any]], data_docs: Path | None, day: date | None
) -> list[Evaluated]:
    """What came back of every rule; the pages where they are wanted."""
    evaluated = [
        _evaluated(record, result)
        for record, (_, outcome) in outcomes.items()
        for result in outcome.results
        if _rule_id(result) is not None
    ]
    _require_all(standard, evaluated)
    if data_docs is not None:
        for suite, outcome in outcomes.values():
            write_pages(suite, outcome, day, data_docs)
    return evaluated


def _validate(source: Any, suite: Any, record: RecordKind) -> tuple[Any, Any]:
    """The suite of one record kind, and its outcome over the whole table.

    Straight on the batch: a checkpoint would put suites, definitions and results into stores of its own, and write and
    compare them several times over, which takes longer than to evaluate them. A batch definition would write the whole
    configuration anew.
    """
    asset = source.add_table_asset(record, table_name=f"{record}_checked")
    batch = asset.get_batch(asset.build_batch_request())
    return suite, batch.validate(suite, result_format=_RESULT_FORMAT)


def _rule_id(result: Any) -> str | None:
    rule = (result.expectation_config.meta or {}).get("rule")
    return None if rule is None and _raised(result) is None else str(rule or "record_id")


def _raised(result: Any) -> str | None:
    """The message of the exception that GX caught for this expectation, if any."""
    info = result.exception_info or {}
    for part in [info, *(value for value in info.values() if isinstance(value, dict))]:
        if part.get("raised_exception"):
            return str(part.get("exception_message") or part.get("exception_traceback"))
    return None


def _evaluated(record: RecordKind, result: Any) -> Evaluated:
    rule = _rule_id(result) or ""
    problem = _raised(result)
    if problem is not None:
        raise RuleNotEvaluated(rule, problem.strip().splitlines()[0])
    counts = result.result
    return Evaluated(
        rule=rule,
        record=record,
        record_count=counts["element_count"],
        applicable_count=counts["applicable_count"],
        failed_count=counts["unexpected_count"],
    )


def _require_all(standard: Standard, evaluated: Sequence[Evaluated]) -> None:
    """GX drops what it does not know in silence: every rule must have come back, once."""
    returned = sorted(result.rule for result in evaluated)
    wanted = sorted(rule.id for rule in standard.rules())
    if returned != wanted:
        lost = sorted(set(wanted) - set(returned)) or sorted(set(returned) - set(wanted)) or returned
        raise RuleNotEvaluated(lost[0], "Great Expectations 没有返回这条规则的结果")
