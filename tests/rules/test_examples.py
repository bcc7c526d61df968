"""Every rule of the standard, run through real Great Expectations on examples that are data (law 3).

The format of the examples: ``expectations/examples.py``.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from expectations.columns import record_columns
from expectations.compile import compile_rule
from expectations.examples import Example, message, read_examples
from expectations.model import Rule
from expectations.standard import load_standard
from tests.rules.drawing import draw
from zhinan.intake.model import Reading, Table, a1
from zhinan.intake.picture import read_picture
from zhinan.intake.record import Record
from zhinan.intake.verdicts import VERDICTS, Verdict
from zhinan.text import prose
from zhinan.warehouse.catalogue import store_catalogue
from zhinan.warehouse.charts import Attachment, store_attachments
from zhinan.warehouse.database import connect, prepare, transaction
from zhinan.warehouse.filed import record_id
from zhinan.warehouse.load import Stored, store
from zhinan.warehouse.verdicts import store_verdicts

STANDARD = load_standard()
STATUSES = ("pass", "fail", "not_applicable", "manual")
KEYS = {"value", "missing", "with", "twin", "catalogue", "files", "verdict", "message", "suggestion"}
DEPARTMENT = "农业农村局"
NAME = "业务办理项名称"


EXAMPLES = read_examples()
KNOWN = [example for example in EXAMPLES if example.rule in {rule.id for rule in STANDARD.rules()}]


def records_of(example: Example, rule: Rule) -> list[dict[str, str]]:
    """The texts of the example's record, and of its twin where it has one. An item has a name of its own."""
    texts = {} if example.table.get("missing") else {rule.element: example.table["value"]}
    if rule.record == "item" and rule.element != NAME:
        texts[NAME] = f"{example.rule} {example.status} {example.number}"
    texts |= example.table.get("with", {})
    return [texts, texts | example.table["twin"]] if "twin" in example.table else [texts]


@dataclass(frozen=True)
class Violation:
    rule: str
    element: str
    message: str
    suggestion: str
    told_by: str | None
    status: str


@dataclass(frozen=True)
class Outcome:
    """What GX made of all examples: ``counted`` is rule → (applicable, failed), as GX counted them."""

    records: dict[Example, str]
    applicable: dict[str, set[str]]
    violations: dict[str, list[Violation]]
    counted: dict[str, tuple[int, int]]

    def status(self, example: Example) -> str:
        record = self.records[example]
        if record not in self.applicable[example.rule]:
            return "not_applicable"
        violation = self.violation(example)
        return violation.status if violation else "pass"

    def violation(self, example: Example) -> Violation | None:
        found = self.violations[self.records[example]]
        return next((violation for violation in found if violation.rule == example.rule), None)


@pytest.fixture(scope="session")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """All examples, assessed in one run."""
    return outcome_of(KNOWN, tmp_path_factory.mktemp("examples"))


def outcome_of(examples: Sequence[Example], folder: Path) -> Outcome:
    """What becomes of ``examples`` as the workbooks of their departments."""
    from zhinan.assess import assess  # imports Great Expectations, which takes seconds

    readings, records = _readings(examples)
    database = folder / "examples.duckdb"
    columns = record_columns(STANDARD)
    with connect(database) as connection, transaction(connection):
        prepare(connection, columns)
        store(connection, [Stored(reading, "") for reading in readings], columns, STANDARD.version)
        files = [_attachment(name, drawn) for e in examples for name, drawn in _files(e).items()]
        store_attachments(connection, files)
        store_verdicts(connection, [_verdict(example) for example in examples if "verdict" in example.table])
        store_catalogue(connection, {code: name for example in examples for code, name in example.catalogue.items()})
    evaluated = assess(database, STANDARD, "examples")
    with connect(database) as connection:
        applicable = {}
        for rule in STANDARD.rules():
            sql = f"SELECT record_id FROM {rule.record}_checked WHERE {compile_rule(STANDARD, rule).applicable}"
            applicable[rule.id] = {row[0] for row in connection.execute(sql).fetchall()}
        violations: dict[str, list[Violation]] = defaultdict(list)
        found = connection.execute(
            "SELECT record_id, rule, element, message, suggestion, told_by, status FROM violation"
            " WHERE element IS NOT NULL"
        )
        for identity, *rest in found.fetchall():
            violations[identity].append(Violation(*rest))
    counted = {result.rule: (result.applicable_count, result.failed_count) for result in evaluated}
    return Outcome(records, applicable, violations, counted)


def _readings(examples: Sequence[Example]) -> tuple[list[Reading], dict[Example, str]]:
    """One reading a department. Every record is a table of its own: its columns are its example's."""
    readings: dict[str, Reading] = {}
    records = {}
    for example in examples:
        rule = STANDARD.rule(example.rule)
        for position, texts in enumerate(records_of(example, rule)):
            department = texts.pop("@department", DEPARTMENT)
            if department not in readings:
                sha256 = hashlib.sha256(department.encode()).hexdigest()
                readings[department] = Reading(f"{department}.xlsx", sha256, "read", None, department)
            reading = readings[department]
            table = _table(rule, example.label, len(reading.tables), texts)
            reading.tables.append(table)
            if position == 0:
                records[example] = record_id(reading, len(reading.tables) - 1, table.records[0])
    return list(readings.values()), records


def _files(example: Example) -> dict[str, str]:
    files: dict[str, str] = example.table.get("files", {})
    return files


def _attachment(name: str, drawn: str) -> Attachment:
    return Attachment(name, read_picture(draw(drawn)))


def _verdict(example: Example) -> Verdict:
    """The example's verdict as a row of a verdict file."""
    name = prose(f"{example.rule} {example.status} {example.number}")
    decided = VERDICTS[example.table["verdict"]]
    until = "2999-12-31" if decided == "waive" else None
    return Verdict(
        "verdicts.csv", "verdicts", "F2", "", "", name, "", example.rule, decided, "第一推进组", "已逐项核对", until
    )  # fmt: skip


def _table(rule: Rule, label: str, sheet_index: int, texts: dict[str, str]) -> Table:
    known = {element.name for element in STANDARD.of(rule.record)}
    assert texts.keys() <= known, f"{label} names an unknown element: {sorted(texts.keys() - known)}"
    columns = {element: index for index, element in enumerate(texts)}
    headings = {element: a1(0, index) for element, index in columns.items()}
    record = Record(row=1, column=0, values=list(texts.values()))
    return Table(rule.record, label, sheet_index, "rows", columns, "A1", headings, [record])


@pytest.mark.parametrize("rule", list(STANDARD.rules()), ids=lambda rule: rule.id)
def test_rule_has_examples(rule: Rule) -> None:
    statuses = {example.status for example in EXAMPLES if example.rule == rule.id}
    assert {"pass", "fail"} | ({"manual"} if rule.kind == "manual" else set()) <= statuses
    if rule.conditions or rule.after:
        assert "not_applicable" in statuses, "a rule with a condition has an example where it does not hold"


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.label)
def test_example_is_well_formed(example: Example) -> None:
    assert example.rule in {rule.id for rule in STANDARD.rules()}, "no such rule"
    assert example.status in STATUSES
    assert not example.table.keys() - KEYS
    assert ("value" in example.table) != bool(example.table.get("missing"))
    assert ("message" in example.table) == (example.status in ("fail", "manual"))
    assert "suggestion" not in example.table or example.status == "fail"


def test_no_example_stands_twice() -> None:
    seen: dict[str, Example] = {}
    for example in EXAMPLES:
        told = {key: value for key, value in example.table.items() if key not in ("message", "suggestion")}
        key = f"{example.rule} {sorted(told.items())}"
        assert key not in seen, f"{example.label} = {seen[key].label}"
        seen[key] = example


@pytest.mark.gx
@pytest.mark.parametrize("example", KNOWN, ids=lambda example: example.label)
def test_example(outcome: Outcome, example: Example) -> None:
    assert outcome.status(example) == example.status, outcome.violation(example) or "no violation"
    violation = outcome.violation(example)
    if violation:
        assert example.table["message"] in violation.message
        assert message(STANDARD.rule(example.rule), example) == violation.message, "what the documents show"
        assert violation.suggestion == example.table.get("suggestion", "")


@pytest.mark.gx
@pytest.mark.parametrize(
    "example",
    [e for e in KNOWN if e.status == "fail" and STANDARD.rule(e.rule).kind == "filled"],
    ids=lambda example: example.label,
)
def test_one_cause_one_complaint(outcome: Outcome, example: Example) -> None:
    """What is blank, or a placeholder, fails its ``filled`` rule only; a missing column is told for the sheet."""
    element = STANDARD.rule(example.rule).element
    found = [v for v in outcome.violations[outcome.records[example]] if v.element == element]
    assert [v.rule for v in found] == [example.rule]
    assert found[0].told_by == ("S1" if example.table.get("missing") else None)


@pytest.fixture(scope="session")
def corrected(outcome: Outcome, tmp_path_factory: pytest.TempPathFactory) -> dict[Example, list[Violation]]:
    """Every failing example that got a suggestion → what still fails in its cell once that is written there."""
    rewritten = {}
    for example in KNOWN:
        violation = outcome.violation(example)
        if violation and violation.suggestion:
            table = {key: text for key, text in example.table.items() if key not in ("missing", "twin")}
            rewritten[replace(example, table=table | {"value": violation.suggestion})] = example
    after = outcome_of(list(rewritten), tmp_path_factory.mktemp("corrected"))
    return {
        example: [
            v
            for v in after.violations[after.records[new]]
            if v.element == STANDARD.rule(example.rule).element and STANDARD.rule(v.rule).kind != "unique"
        ]
        for new, example in rewritten.items()
    }


@pytest.mark.gx
def test_a_suggestion_meets_every_rule_of_its_element(corrected: dict[Example, list[Violation]]) -> None:
    assert len(corrected) > 100
    assert {example.label: left for example, left in corrected.items() if left} == {}


@pytest.mark.gx
def test_gx_counted_every_example(outcome: Outcome) -> None:
    """The records that the tests look at are those that GX counted."""
    failed: dict[str, int] = defaultdict(int)
    for violations in outcome.violations.values():
        for violation in violations:
            failed[violation.rule] += 1
    assert outcome.counted == {rule: (len(ids), failed[rule]) for rule, ids in outcome.applicable.items()}
