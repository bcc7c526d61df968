"""A rule that cannot run ends the run and is named: never a violation, never a pass (law 5)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from expectations.columns import record_columns
from expectations.model import Rule, Standard
from tests.unit.warehouse.records import reading, table
from zhinan.errors import RuleNotEvaluated
from zhinan.warehouse.database import connect, prepare
from zhinan.warehouse.load import Stored, store

pytestmark = pytest.mark.gx


@pytest.fixture
def database(tmp_path: Path, standard: Standard) -> Path:
    path = tmp_path / "w.duckdb"
    columns = record_columns(standard)
    with connect(path) as connection:
        prepare(connection, columns)
        sent = reading("a.xlsx", "林茶局", table("item", [{"业务办理项名称": "甲", "行使层级": "省级"}]))
        store(connection, [Stored(sent, "2023-05-06")], columns, standard.version)
    return path


def with_rule(standard: Standard, rule: Rule) -> Standard:
    elements = tuple(
        replace(element, rules=(*element.rules, rule)) if element.name == rule.element else element
        for element in standard.elements
    )
    return replace(standard, elements=elements, _rules={})


def violations(database: Path) -> list[tuple[str]]:
    with connect(database) as connection:
        return connection.execute("SELECT rule FROM violation").fetchall()


@pytest.mark.parametrize(
    "params",
    [{"pattern": "县级("}, {"pattern": "[[:不存在:]]"}],
    ids=["broken pattern", "unknown class"],
)
def test_a_rule_that_cannot_run_stops_the_run_and_is_named(
    database: Path, standard: Standard, params: dict[str, str]
) -> None:
    from zhinan.assess import assess

    broken = with_rule(standard, Rule("E4.9", "行使层级", "item", "matches", "error", params))
    with pytest.raises(RuleNotEvaluated, match=r"E4\.9") as caught:
        assess(database, broken, "run")
    assert caught.value.rule == "E4.9"
    assert violations(database) == []


def test_stored_results_that_differ_from_gx_stop_the_run(
    database: Path, standard: Standard, monkeypatch: pytest.MonkeyPatch
) -> None:
    from zhinan import evaluate as module
    from zhinan.assess import assess

    evaluate = module.evaluate

    def lose_one(*args: object) -> object:
        found = evaluate(*args)  # type: ignore[arg-type]
        return [replace(e, failed_count=e.failed_count + 1) if e.rule == "E4.2" else e for e in found]

    monkeypatch.setattr(module, "evaluate", lose_one)
    with pytest.raises(RuleNotEvaluated, match=r"E4\.2.*不一致"):
        assess(database, standard, "run")
    assert violations(database) == []


def test_a_warehouse_without_records_has_no_rates(tmp_path: Path, standard: Standard) -> None:
    from zhinan.assess import assess

    path = tmp_path / "empty.duckdb"
    with connect(path) as connection:
        prepare(connection, record_columns(standard))
    evaluated = assess(path, standard, "run")
    assert {result.failed_count for result in evaluated} == {0}
    with duckdb.connect(str(path), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM item_result").fetchone() == (0,)
