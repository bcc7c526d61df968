"""The dashboard: one self-contained page that says how far 办事指南准确率 is from 100%, and what is in the way."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import duckdb
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from expectations.model import Standard
from zhinan.deliver import dashboard_data as data
from zhinan.deliver.cells import excel_text
from zhinan.deliver.figures import percent
from zhinan.deliver.masking import masked, private_elements, told
from zhinan.deliver.names import file_name
from zhinan.deliver.swap import replace_file

_NONE = "—"


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
    page = _environment(standard).get_template("dashboard.html").render(
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
        verdicts=data.load_verdicts(connection),
        lists=data.load_lists(connection, run_id),
        started_at=data.started_at(connection, run_id),
        timings=timings,
    )  # fmt: skip
    replace_file(out, page)


def rate(value: float | None, manual_count: int, waived_count: int = 0) -> str:
    """A rate in words. All checks passed is not 100% while something waits for a person or is waived (law 8)."""
    if value is None:
        return _NONE
    if value >= 1 and manual_count + waived_count:
        return "待人工认定" if manual_count else "有豁免"
    return percent(value)


def _environment(standard: Standard) -> Environment:
    environment = Environment(
        loader=PackageLoader("zhinan.deliver", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_plain,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    private = private_elements(standard)
    environment.globals.update(rate=rate, place=_place, told=lambda problem: told(problem, private))
    environment.filters.update(count=_count, file=_file, width=_width)
    return environment


def _plain(value: Any) -> Any:
    """Every text on its way into the page: no control or direction characters, no mobile numbers."""
    return masked(excel_text(value)) if isinstance(value, str) and not isinstance(value, Markup) else value


def _count(number: int) -> str:
    return f"{number:,}"


def _file(name: str) -> str:
    """The name of a department or list as part of a relative address, as its writer names the file."""
    return quote(file_name(name))


def _width(value: float | None) -> str:
    """Length of a bar, cut like the rate that it stands for."""
    return f"{int((value or 0) * 1000 + 1e-9) / 10}%"


def _place(row: data.Row) -> str:
    """Where a problem stands: 文件 · 工作表 · 单元格, as far as is known."""
    return " · ".join(str(row[part]) for part in ("path", "sheet", "cell") if row[part])


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
