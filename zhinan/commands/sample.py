"""``zhinan sample``: write made workbooks and say what was made."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.table import Table

from zhinan.commands.terminal import terminal
from zhinan.sample.generate import generate
from zhinan.sample.mutate import mutate
from zhinan.sample.truth import save_mutations


def run_sample(folder: Path, truth: Path | None, seed: int) -> None:
    """The made batch of all departments."""
    made = generate(folder, truth, seed)
    counts = (len(made.files), made.item_count, made.material_count, made.step_count, made.defect_count)
    _print(("文件", "事项", "材料", "环节", "差错"), counts)


def run_mutations(folder: Path, truth: Path | None, seed: int, per_rule: int, rules: Sequence[str]) -> None:
    """The workbooks of the mutation benchmark."""
    made = mutate(folder, seed, per_rule, rules)
    if truth is not None:
        save_mutations(truth, seed, made)
    _print(("文件", "差错", "等价写法"), (len(made.files), len(made.injected), len(made.rewritten)))


def _print(headings: Sequence[str], counts: Sequence[int]) -> None:
    table = Table(*headings)
    table.add_row(*map(str, counts))
    terminal().print(table)
