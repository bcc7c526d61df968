"""The truth of a batch: every broken cell by its address in the written file."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from expectations.model import Standard
from zhinan.sample.process import PROCESS
from zhinan.sample.record import Defect
from zhinan.sample.verdicts import Decided
from zhinan.sample.workshop import Truth
from zhinan.sample.written import Written

_WAITING_KEYS = ("file", "sheet", "cell", "rule", "department", "item")


def truth_of(
    standard: Standard, seed: int, written: Mapping[str, Written], defects: Sequence[Defect], decided: Decided
) -> dict[str, Any]:
    """``written``: by department. What belongs to departments that were not written is left out."""
    files = {
        one.file: {
            "department": department,
            "items": one.counts["item"],
            "materials": one.counts["material"],
            "steps": one.counts["step"],
        }
        for department, one in written.items()
    }
    rows = [
        _row(standard, written[defect.item.entry.department], defect)
        | {"status": "waived" if defect in decided.waived else "fail"}
        for defect in defects
        if defect.item.entry.department in written
    ]
    waiting = [
        _row(standard, written[item.entry.department], Defect(item, item.record, rule.element, rule.id))
        for item, rule in decided.waiting
        if item.entry.department in written
    ]
    return {
        "seed": seed,
        "departments": len(files),
        **{kind: sum(file[kind] for file in files.values()) for kind in ("items", "materials", "steps")},
        "files": files,
        "waiting": sorted(
            ({key: row[key] for key in _WAITING_KEYS} for row in waiting), key=lambda row: list(row.values())
        ),
        "defects": sorted(rows, key=lambda row: (row["file"], row["sheet"], row["cell"], row["rule"])),
    }


def _row(standard: Standard, written: Written, defect: Defect) -> dict[str, Any]:
    rule = standard.rule(defect.rule)
    place = (defect.item.record, PROCESS) if defect.is_told else (defect.record, defect.element)
    sheet, cell = written.place(*place)
    return {
        "file": written.file,
        "sheet": sheet,
        "cell": cell,
        "element": standard.element(rule.record, rule.element).number or rule.element,
        "rule": rule.id,
        "department": defect.item.entry.department,
        "item": defect.item.entry.name,
        "value": defect.record[defect.element],
        "severity": rule.severity,
    }


def save_truth(file: Path, truth: Mapping[str, Any]) -> None:
    """As JSON, one defect a line, so that a change of the generator reads well in a diff."""
    _save(file, truth, ("defects",))


def save_mutations(file: Path, seed: int, truth: Truth) -> None:
    """The truth of the mutation benchmark, as JSON, one cell a line."""
    tables = {"injected": list(map(asdict, truth.injected)), "rewritten": list(map(asdict, truth.rewritten))}
    _save(file, {"seed": seed, "files": truth.files, **tables}, tuple(tables))


def _save(file: Path, truth: Mapping[str, Any], tables: Sequence[str]) -> None:
    text = json.dumps({**truth, **{table: [] for table in tables}}, ensure_ascii=False, indent=1)
    for table in tables:
        lines = ",\n".join("  " + json.dumps(row, ensure_ascii=False) for row in truth[table])
        text = text.replace(f'"{table}": []', f'"{table}": [\n{lines}\n ]')
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text + "\n", encoding="utf-8")
