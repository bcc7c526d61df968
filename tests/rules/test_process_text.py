"""Element 11 as a text: the notice's own example is right, and every field of it that is broken is told."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from expectations.compile import compile_rule
from expectations.standard import load_standard
from zhinan.intake.model import Reading, Table, a1
from zhinan.intake.process import PROCESS_ELEMENT, STEP_ELEMENTS, step_tables
from zhinan.intake.record import Record
from zhinan.steps import read_process
from zhinan.warehouse.database import connect, prepare, transaction
from zhinan.warehouse.filed import record_id
from zhinan.warehouse.load import Stored, store

pytestmark = pytest.mark.gx

STANDARD = load_standard()
REQUIREMENT = STANDARD.element("item", PROCESS_ELEMENT).requirement
# The example of the notice: what it says after “例：林茶局事项…”, its marks of paragraphs included.
EXAMPLE = REQUIREMENT[REQUIREMENT.index("<p>环节名称：受理") :]
NAMES = ("受理", "审核", "决定", "送达")
RULES = {rule.id: rule for record in ("item", "step") for rule in STANDARD.rules(record) if rule.id.startswith("E11.")}
FILLED = dict(zip(STEP_ELEMENTS, ("E11.7.1", "E11.7.2", "E11.7.3", "E11.7.4", "E11.7.5"), strict=True))
WRONG_HANDLERS = {"受理": "政务服务股工作人员", "审核": "综合窗口工作人员", "决定": "分管领导", "送达": "窗口首席代表"}
HANDLER_RULES = {"受理": "E11.5.1", "审核": "E11.5.2", "决定": "E11.5.2", "送达": "E11.5.3"}


@dataclass(frozen=True)
class Case:
    """The example with one field of one step changed to ``value``, which breaks ``rule``."""

    step: str
    field: str
    value: str
    rule: str

    @property
    def text(self) -> str:
        before, name, rest = EXAMPLE.partition(f"环节名称：{self.step}；")
        step, end, after = rest.partition("</p>")
        step = name + step
        old = getattr(read_process(step).steps[0], FIELD_NAMES[self.field])
        assert step.count(f"{self.field}：{old}") == 1
        return before + step.replace(f"{self.field}：{old}", f"{self.field}：{self.value}") + end + after

    @property
    def message(self) -> str:
        """How what the department is told begins. A step without a name is told by its number."""
        name = self.step if self.field != "环节名称" else self.value or f"第{NAMES.index(self.step) + 1}个"
        return f"“{name}”环节的“{self.field}”"


FIELD_NAMES = dict(zip(STEP_ELEMENTS, ("name", "handler", "limit", "criteria", "result"), strict=True))


def cases() -> Iterator[Case]:
    for step in NAMES:
        for field in STEP_ELEMENTS:
            for value in ("", "待定"):
                yield Case(step, field, value, FILLED[field])
        yield Case(step, "办理人", WRONG_HANDLERS[step], HANDLER_RULES[step])
        for limit in ("1个工作日", "即时") if step in ("受理", "送达") else ("半天", "尽快"):
            yield Case(step, "办理时限", limit, "E11.4" if step in ("受理", "送达") else "E11.8")


CASES = list(cases())
TEXTS = {"example": EXAMPLE} | {f"{c.step}-{c.field}-{c.value}-{c.rule}": c.text for c in CASES}


@dataclass(frozen=True)
class Outcome:
    """By text: the (rule, message, cell) that failed, and the rules that applied."""

    failed: dict[str, list[tuple[str, str, str]]]
    applied: dict[str, set[str]]


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """All texts as items of one workbook, read, stored and assessed in one run."""
    from expectations.columns import record_columns
    from zhinan.assess import assess  # imports Great Expectations, which takes seconds

    columns = {"业务办理项名称": 0, "承诺时限": 1, PROCESS_ELEMENT: 2}
    headings = {element: a1(0, index) for element, index in columns.items()}
    # What is promised leaves room, so that a step that takes longer breaks its own rule only.
    promised = {"example": "1个工作日"}
    records = [
        Record(row, 0, [f"林地许可{row}", promised.get(label, "9个工作日"), text])
        for row, (label, text) in enumerate(TEXTS.items(), start=1)
    ]
    items = Table("item", "事项", 0, "rows", columns, "A1", headings, records)
    sha256 = hashlib.sha256(b"process").hexdigest()
    reading = Reading("林茶局.xlsx", sha256, "read", None, "林茶局", [items, *step_tables([items])])
    database = tmp_path_factory.mktemp("process") / "process.duckdb"
    with connect(database) as connection, transaction(connection):
        prepare(connection, record_columns(STANDARD))
        store(connection, [Stored(reading, "")], record_columns(STANDARD), STANDARD.version)
    assess(database, STANDARD, "process")
    labels = {record_id(reading, 0, record): label for record, label in zip(records, TEXTS, strict=True)}
    failed: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    applied: dict[str, set[str]] = defaultdict(set)
    with connect(database) as connection:
        told = "SELECT item_id, rule, message, cell FROM violation WHERE item_id IS NOT NULL AND told_by IS NULL"
        for item, *rest in connection.execute(told).fetchall():
            failed[labels[item]].append(tuple(rest))
        for rule in RULES.values():
            sql = f"SELECT item_id FROM {rule.record}_checked WHERE {compile_rule(STANDARD, rule).applicable}"
            for (item,) in connection.execute(sql).fetchall():
                applied[labels[item]].add(rule.id)
    return Outcome(failed, applied)


def test_the_notices_own_example_passes_every_rule(outcome: Outcome) -> None:
    assert outcome.failed["example"] == []
    assert outcome.applied["example"] == set(RULES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.step}-{case.field}-{case.value}-{case.rule}")
def test_a_broken_field_is_told_with_its_step(outcome: Outcome, case: Case) -> None:
    label = f"{case.step}-{case.field}-{case.value}-{case.rule}"
    row = list(TEXTS).index(label) + 2
    ((rule, message, cell),) = outcome.failed[label]
    assert (rule, cell) == (case.rule, f"C{row}")
    assert message.startswith(case.message)
    assert not case.value or case.value in message or rule.startswith("E11.5")
