"""The mutation benchmark's workbooks: the same on every run, one defect each, every mistake's way once."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random

import pytest

from expectations.standard import load_standard
from zhinan.errors import UsageError
from zhinan.facts import duration, main_steps, options, phones, process_problem
from zhinan.intake.workbook import read_workbook
from zhinan.sample.defects import DEFECTS
from zhinan.sample.equivalents import equivalents
from zhinan.sample.further import FURTHER, mistakes_of
from zhinan.sample.mutate import mutate
from zhinan.sample.pool import Pool
from zhinan.sample.process import PROCESS
from zhinan.sample.record import Item
from zhinan.sample.shapes import SHAPES
from zhinan.sample.workshop import Truth
from zhinan.text import compact, prose

STANDARD = load_standard()


@pytest.fixture(scope="module")
def pool() -> Pool:
    return Pool(STANDARD, 1)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Truth]:
    folder = tmp_path_factory.mktemp("mutations")
    return folder, mutate(folder, rules=["E18.3", "E46.2", "E11.4", "S2", "S9"])


def test_two_runs_write_the_same(made: tuple[Path, Truth], tmp_path: Path) -> None:
    folder, truth = made
    assert mutate(tmp_path, rules=["E18.3", "E46.2", "E11.4", "S2", "S9"]) == truth
    assert len(truth.files) == len(set(truth.files)) > 60
    for file in truth.files:
        assert (tmp_path / file).read_bytes() == (folder / file).read_bytes()


def test_one_at_a_time_is_one_defect_a_workbook_in_every_shape(made: tuple[Path, Truth]) -> None:
    _, truth = made
    single = [row for row in truth.injected if row.file.startswith("single/")]
    assert set(Counter(row.file for row in single).values()) == {1}
    shapes = {rule: {row.shape for row in single if row.rule == rule} for rule in ("E18.3", "E46.2", "E11.4")}
    assert shapes["E18.3"] == shapes["E11.4"] == set(SHAPES)
    assert shapes["E46.2"] == {name for name, shape in SHAPES.items() if "material" in shape.kinds}
    for rule in shapes:
        ways = sum(len(mistake.distinct_ways) for mistake in mistakes_of(rule))
        assert len({row.how for row in single if row.rule == rule}) == ways


def test_the_truth_s_addresses_point_at_the_wrong_values(made: tuple[Path, Truth]) -> None:
    folder, truth = made
    for row in truth.injected:
        if not row.file.startswith("single/") or row.cell is None:
            continue
        sheets = {sheet.name: sheet for sheet in read_workbook((folder / row.file).read_bytes(), row.file).sheets}
        letters = row.cell.rstrip("0123456789")
        column = sum((ord(c) - 64) * 26**at for at, c in enumerate(reversed(letters))) - 1
        text = sheets[row.sheet or ""].cells[int(row.cell[len(letters) :]) - 1][column]
        assert row.value == text or (row.rule == "E11.4" and f"：{row.value}；" in text), row


def test_an_unknown_rule_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"E99\.9"):
        mutate(tmp_path, rules=["E99.9"])


def test_further_mistakes_are_of_known_rules_and_fit_somewhere(pool: Pool) -> None:
    assert set(FURTHER) <= set(DEFECTS)
    known = {rule.id for rule in STANDARD.rules()}
    for rule_id, mistakes in FURTHER.items():
        record = STANDARD.rule(rule_id).record
        for number, mistake in enumerate(mistakes):
            assert set(mistake.also) <= known - {rule_id}
            kinds = ("told", "step") if record == "step" else (record,)
            assert any(pool.places(mistake, kind) for kind in kinds), f"{rule_id}, further mistake {number}"


def items(pool: Pool) -> list[Item]:
    return [item for own in pool.items.values() for item in own[:3]]


def test_a_rewriting_says_the_same(pool: Pool) -> None:
    """By the facts themselves; that no rule minds it is what the benchmark shows."""
    count = 0
    for item in items(pool):
        for record in (item.record, *item.materials[:1]):
            for element, old in record.values.items():
                for way in equivalents(STANDARD, item, record, element):
                    new, count = way.text, count + 1
                    if element == PROCESS:
                        assert process_problem(new) is None, way
                        assert main_steps(new) == main_steps(old), way
                        continue
                    same = (
                        prose(old) == prose(new)
                        or (element.endswith("编码") and compact(old) == compact(new))
                        or (bool(options(old)) and set(options(old)) == set(options(new)))
                        or (duration(old) is not None and duration(old) == duration(new))
                        or (bool(phones(old)) and phones(old) == phones(new))
                        or element in ("网上办理深度", "地图坐标", "承诺到现场窗口最多次数", "原件份数", "复印件份数")
                        or (element == "网上申报网址" and old.lower() == prose(new).lower())
                        or (not old and element in ("联办机关名称", "联办事项名称", "特殊环节时限"))
                        or way.name == "通知的写法"
                    )
                    assert same, (element, old, way)
    assert count > 50_000


def test_rewritings_of_one_cell_differ(pool: Pool) -> None:
    item = Random(3).choice(items(pool))
    for element in item.record.values:
        ways = equivalents(STANDARD, item, item.record, element)
        keys = [(way.text, getattr(way.text, "how", "")) for way in ways]
        assert len(keys) == len(set(keys)), element
