"""The whole batch: right items, then defects, then harmless rewritings, then a workbook per department."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from expectations.model import Standard
from expectations.standard import load_standard
from zhinan.errors import UsageError
from zhinan.sample.allot import Allotment
from zhinan.sample.catalogue import read_catalogue
from zhinan.sample.departments import read_profiles
from zhinan.sample.dress import Dress
from zhinan.sample.plan import PLANS
from zhinan.sample.record import Item
from zhinan.sample.rewrite import rewrite
from zhinan.sample.shapes import SHAPES
from zhinan.sample.truth import save_truth, truth_of
from zhinan.sample.values import make_items
from zhinan.sample.verdicts import decide, write_verdicts
from zhinan.sample.written import Written


@dataclass(frozen=True, slots=True)
class Summary:
    """What was written. ``rewritten_count``: right cells written another way, which no checker may mind."""

    files: tuple[str, ...]
    item_count: int
    material_count: int
    step_count: int
    defect_count: int
    defective_item_count: int
    rewritten_count: int


def generate(
    folder: Path, truth: Path | None, seed: int = 20230506, departments: Sequence[str] | None = None
) -> Summary:
    """Write the workbooks of ``departments`` (default: all) to ``folder``, and their truth.

    A department's workbook is the same whether it is written alone or with all others.
    """
    standard = load_standard()
    profiles = read_profiles(Path(standard.departments_file))
    wanted = list(profiles) if departments is None else list(departments)
    for name in wanted:
        if name not in profiles:
            raise UsageError(f"没有“{name}”这个部门，现有：{'、'.join(profiles)}")
    catalogue = read_catalogue()
    items = {name: make_items(standard, profiles, catalogue, name, _dice(seed, "values", name)) for name in profiles}
    defects = Allotment(standard, items, _dice(seed, "defects")).run()
    folder.mkdir(parents=True, exist_ok=True)
    written: dict[str, Written] = {}
    rewritten_count = 0
    for name in wanted:
        rng = _dice(seed, "workbook", name)
        rewritten_count += rewrite(standard, items[name], rng)
        written[name] = _write(folder / PLANS[name].file_name, standard, items[name], rng)
        written[name].counts["step"] += sum(len(item.told) for item in items[name])
    decided = decide(standard, items, defects, lambda name: _dice(seed, "verdicts", name))
    write_verdicts(folder, decided, wanted)
    facts = truth_of(standard, seed, written, defects, decided)
    if truth is not None:
        save_truth(truth, facts)
    return Summary(
        files=tuple(facts["files"]),
        item_count=facts["items"],
        material_count=facts["materials"],
        step_count=facts["steps"],
        defect_count=len(facts["defects"]),
        defective_item_count=len({(row["department"], row["item"]) for row in facts["defects"]}),
        rewritten_count=rewritten_count,
    )


def _dice(seed: int, *purpose: str) -> Random:
    """One generator per purpose, so that a change in one place does not shuffle all others."""
    return Random(":".join((str(seed), *purpose)))


def _write(file: Path, standard: Standard, items: Sequence[Item], rng: Random) -> Written:
    plan = PLANS[items[0].entry.department]
    dress = Dress(rng, uses_aliases=rng.random() < 0.5, has_steps=plan.has_steps)
    return SHAPES[plan.shape].write(file, standard, items, dress)
