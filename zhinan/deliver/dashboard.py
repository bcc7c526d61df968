"""The dashboard: one self-contained page that says how far 办事指南准确率 is from 100%, and what is in the way."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from expectations.model import Standard
from zhinan.deliver import dashboard_data as data
from zhinan.deliver.lists import FORMATS
from zhinan.deliver.pages import page_environment
from zhinan.deliver.swap import replace_file
from zhinan.intake.reviews import GATES
from zhinan.warehouse.database import run_gates


def write_dashboard(
    connection: duckdb.DuckDBPyConnection,
    standard: Standard,
    run_id: str,
    as_of: str,
    is_sample: bool,
    out: Path,
    timings: Sequence[tuple[str, float]] = (),
) -> None:
    """Write the page of the run to ``out``, at once or not at all.

    But for ``<time>`` and the element ``run``, which tell of the run itself, the page is a function of
    the data and the standard. ``timings``: (stage, seconds).
    """
    departments = data.load_departments(connection, run_id)
    page = page_environment(standard).get_template("dashboard.html").render(
        standard=standard,
        counts=_standard_counts(standard),
        as_of=as_of,
        is_sample=is_sample,
        total=data.load_totals(connection, run_id),
        groups=data.load_groups(connection, run_id),
        departments=departments,
        silent=[row["department"] for row in departments if not row["is_received"]],
        elements=data.load_elements(connection, standard, run_id),
        structure=data.load_structure(connection, run_id),
        held_back=data.load_held_back(connection, run_id),
        states=data.load_states(connection, run_id),
        gates=[GATES[gate] for gate in run_gates(connection, run_id)],
        inspections=data.load_inspections(connection),
        verdicts=data.load_verdicts(connection),
        lists=data.load_lists(connection, run_id),
        formats=FORMATS,
        started_at=data.started_at(connection, run_id),
        timings=timings,
    )  # fmt: skip
    replace_file(out, page)


def _standard_counts(standard: Standard) -> data.Row:
    """How much of the standard is checked: elements, rules by severity, and what no rule checks yet."""
    rules = list(standard.rules())
    return {
        "own": len({element.number for element in standard.elements if element.number is not None}),
        "national": sum(element.number is None for element in standard.elements),
        "rules": len(rules),
        "errors": sum(rule.severity == "error" for rule in rules),
        "unchecked": [element for element in standard.elements if element.unchecked],
    }
