"""Precision, recall and right-address rate of every rule are 1.0 (``make accuracy`` does the whole of it)."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from bench.accuracy import Outcome, Place, compare, measure
from expectations.standard import load_standard
from zhinan.sample.workshop import Injected, Truth
from zhinan.structure import STRUCTURAL_RULES

# One shape of each family, one defect for each rule in each: `make accuracy` takes every shape and every way.
SHAPES = ("wide", "continued", "annex", "gb18030")


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    return measure(tmp_path_factory.mktemp("accuracy"), shapes=SHAPES, is_every_way=False)


@pytest.mark.gx
def test_every_injected_defect_is_told_at_its_cell_and_nothing_else(outcome: Outcome) -> None:
    assert not outcome.missed
    assert not outcome.false
    rates = {(score.precision, score.recall, score.right_address) for score in outcome.scores.values()}
    assert rates == {(1.0, 1.0, 1.0)}


@pytest.mark.gx
def test_every_rule_is_broken_and_every_sort_of_cell_rewritten(outcome: Outcome) -> None:
    rules = {rule.id for rule in load_standard().rules()} | set(STRUCTURAL_RULES)
    assert {row.rule for row in outcome.truth.injected} == rules == set(outcome.scores)
    assert outcome.never_broken == []
    assert len(outcome.truth.injected) > 1_500 and len(outcome.truth.rewritten) > 1_500
    left_alone = {"流程图内容", "办理人员姓名", "联系方式"}
    elements = {element.name for element in load_standard().elements}
    assert {row.element for row in outcome.truth.rewritten} == elements - left_alone


def report(file: str, cell: str | None, rule: str, status: str = "fail") -> dict[str, Any]:
    return {"path": f"/x/{file}", "sheet": "事项", "cell": cell, "rule": rule, "status": status, "value": ""}


TRUTH = Truth(
    files=["a.xlsx", "b.xlsx"],
    injected=[
        Injected("a.xlsx", "事项", "C2", "E2.2", "甲", "省级下放", "wide", "0.0"),
        Injected("b.xlsx", "事项", "C3", "E2.2", "乙", "本级行使", "wide", "0.1"),
        Injected("b.xlsx", "事项", "F3", "E11.7.2", "乙", "", "wide", "0.1"),
    ],
)


def compared(*rows: dict[str, Any]) -> Outcome:
    return compare(TRUTH, Path("/x"), rows)


def test_all_found_is_perfect_but_for_rules_never_broken() -> None:
    found = compared(report("a.xlsx", "C2", "E2.2"), report("b.xlsx", "C3", "E2.2"), report("b.xlsx", "F3", "E11.7.2"))
    assert found.scores["E2.2"].is_perfect and found.scores["E11.7.2"].is_perfect
    assert not found.is_perfect and "E1.1" in found.never_broken and "E2.2" not in found.never_broken


def test_a_missed_defect_lowers_recall() -> None:
    found = compared(report("a.xlsx", "C2", "E2.2"), report("b.xlsx", "F3", "E11.7.2"))
    assert found.missed == {Place("b.xlsx", "事项", "C3", "E2.2"): 1} and not found.false
    score = found.scores["E2.2"]
    assert (score.precision, score.recall, score.right_address) == (1.0, 0.5, 1.0)


def test_a_false_alarm_lowers_precision_and_so_does_telling_twice() -> None:
    rows = [report("a.xlsx", "C2", "E2.2"), report("b.xlsx", "C3", "E2.2"), report("b.xlsx", "F3", "E11.7.2")]
    found = compared(
        *rows, report("a.xlsx", "C4", "E2.2"), report("b.xlsx", "F3", "E11.7.2"), report("a.xlsx", "A2", "E1.1")
    )
    assert found.scores["E2.2"].precision == pytest.approx(2 / 3)
    assert found.scores["E11.7.2"].precision == 0.5
    assert found.scores["E1.1"].precision == 0.0
    assert found.false.total() == 3 and not found.missed


def test_a_wrong_address_is_found_but_not_placed() -> None:
    found = compared(report("a.xlsx", "D2", "E2.2"), report("b.xlsx", "C3", "E2.2"), report("b.xlsx", "F3", "E11.7.2"))
    score = found.scores["E2.2"]
    assert (score.precision, score.recall, score.right_address) == (1.0, 1.0, 0.5)
    assert not score.is_perfect and found.missed and found.false


def test_what_waits_for_a_person_does_not_count() -> None:
    rows = [report("a.xlsx", "C2", "E2.2", status) for status in ("manual", "waived")]
    assert compared(*rows).scores["E2.2"] == dataclasses.replace(compared().scores["E2.2"])
