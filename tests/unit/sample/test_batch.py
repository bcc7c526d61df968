"""The batch as a whole: the same on every run, every rule broken once, the truth's addresses true."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from pathlib import Path

import pytest

from expectations.standard import load_standard
from zhinan.errors import UsageError
from zhinan.sample.defects import NEED_CATALOGUE
from zhinan.sample.defects_contact import MOBILE
from zhinan.sample.generate import generate
from zhinan.sample.plan import PLANS

from .conftest import SEED, Batch, Cells

COMMITTED = Path(__file__).parents[3]
TRUTH = COMMITTED / "tests/data/sample-2023-05-06.truth.json"
RAW = COMMITTED / "data/raw/sample-2023-05-06"
MOBILE_NUMBER = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")


def files_of(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if file.is_file())


def test_two_runs_write_the_same_bytes(batch: Batch, tmp_path: Path) -> None:
    generate(tmp_path, None, SEED)
    assert {file.name for file in tmp_path.iterdir() if file.is_file()} == {*batch.truth["files"], "verdicts.csv"}
    for file in files_of(tmp_path):
        assert file.read_bytes() == (batch.folder / file.relative_to(tmp_path)).read_bytes(), file.name


def test_a_department_alone_is_the_same_as_in_the_batch(batch: Batch, tmp_path: Path) -> None:
    summary = generate(tmp_path / "raw", tmp_path / "truth.json", SEED, ["林茶局"])
    assert summary.files == ("林茶局.xlsx",)
    assert (tmp_path / "raw/林茶局.xlsx").read_bytes() == (batch.folder / "林茶局.xlsx").read_bytes()
    alone = json.loads((tmp_path / "truth.json").read_text("utf-8"))["defects"]
    assert alone == [row for row in batch.truth["defects"] if row["department"] == "林茶局"]


def test_another_seed_is_another_batch_that_breaks_every_rule_too(tmp_path: Path) -> None:
    generate(tmp_path, tmp_path / "truth.json", SEED + 1)
    truth = json.loads((tmp_path / "truth.json").read_text("utf-8"))
    assert {row["rule"] for row in truth["defects"]} == {rule.id for rule in load_standard().rules()} - NEED_CATALOGUE


def test_every_rule_of_the_standard_is_broken_somewhere(batch: Batch) -> None:
    broken = {row["rule"] for row in batch.truth["defects"]}
    assert broken == {rule.id for rule in load_standard().rules()} - NEED_CATALOGUE


def test_every_address_of_the_truth_points_at_its_value(batch: Batch, cells: Cells) -> None:
    standard = load_standard()
    for row in batch.truth["defects"]:
        text = cells.get((row["file"], row["sheet"], row["cell"]), "")
        if text != row["value"]:  # one field of a step of the text that stands in the cell
            assert f"：{row['value']}；" in text, row
            assert standard.rule(row["rule"]).record == "step", row


def test_rules_of_steps_are_broken_on_sheets_and_in_texts(batch: Batch, cells: Cells) -> None:
    wanted = {rule.id for rule in load_standard().rules("step")}
    rows = [row for row in batch.truth["defects"] if row["rule"] in wanted]
    for is_on_sheet in (True, False):
        assert {row["rule"] for row in rows if (row["sheet"] == "办理流程") == is_on_sheet} == wanted


def test_steps_are_those_of_the_sheets_and_of_the_texts(batch: Batch) -> None:
    # A clean department has all of them; a text that a defect cut short has fewer.
    files = {file["department"]: file for file in batch.truth["files"].values()}
    for department, plan in PLANS.items():
        most = files[department]["items"] * 4 * (2 if plan.has_steps else 1)
        assert files[department]["steps"] == most or plan.care != "clean"
        assert most - 4 * 5 <= files[department]["steps"] <= most + 2


def test_no_cell_is_told_twice(batch: Batch) -> None:
    places = [(row["file"], row["sheet"], row["cell"]) for row in batch.truth["defects"]]
    assert len(places) == len(set(places))


def test_copies_are_told_at_every_copy(batch: Batch) -> None:
    for rule in ("E1.2", "N1.2"):
        values = [row["value"] for row in batch.truth["defects"] if row["rule"] == rule]
        assert values
        assert all(values.count(value) == 2 for value in values), rule


def test_shares_of_defective_items(batch: Batch) -> None:
    defective = defaultdict(set)
    for row in batch.truth["defects"]:
        defective[row["department"]].add(row["item"])
    counts = {file["department"]: file["items"] for file in batch.truth["files"].values()}
    assert counts.keys() == PLANS.keys()
    for department, plan in PLANS.items():
        share = len(defective[department]) / counts[department]
        if plan.care == "clean":
            assert share == 0, department
        else:
            # Twins and rounding take a small department over its share.
            most = 0.2 if plan.care == "usual" else 0.6
            assert 0 < share <= most, (department, share)
    assert sum(plan.care == "clean" for plan in PLANS.values()) == 6


def test_counts_agree(batch: Batch) -> None:
    files = batch.truth["files"].values()
    for kind, count in (
        ("items", batch.summary.item_count),
        ("materials", batch.summary.material_count),
        ("steps", batch.summary.step_count),
    ):
        assert batch.truth[kind] == count == sum(file[kind] for file in files)
    assert batch.truth["items"] == 946
    assert batch.summary.defect_count == len(batch.truth["defects"])


def test_no_mobile_number_but_the_one_that_rings_nowhere(batch: Batch, cells: Cells) -> None:
    told = {
        (row["file"], row["sheet"], row["cell"]) for row in batch.truth["defects"] if row["rule"] in ("E35.5", "E36.6")
    }
    for place, text in cells.items():
        for number in MOBILE_NUMBER.findall(text):
            assert number == MOBILE, place
            assert place in told


def test_the_batch_is_small(batch: Batch) -> None:
    assert sum(file.stat().st_size for file in files_of(batch.folder)) < 4_000_000


def test_the_committed_batch_is_what_the_generator_writes(batch: Batch) -> None:
    """Regenerate with ``generate(RAW, TRUTH)`` after a change of the standard or of the generator."""
    assert json.loads(TRUTH.read_text("utf-8")) == batch.truth
    assert [file.relative_to(RAW) for file in files_of(RAW)] == [
        file.relative_to(batch.folder) for file in files_of(batch.folder)
    ]
    for file in files_of(RAW):
        assert file.read_bytes() == (batch.folder / file.relative_to(RAW)).read_bytes(), file.name


def test_an_unknown_department_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="水产局"):
        generate(tmp_path, None, SEED, ["水产局"])
