"""The part of docs/performance.md that ``make bench`` writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bench.assessing import MOST_ALIKE
from bench.measure import Result, machine, today, versions
from bench.page import mebibytes, seconds, table
from bench.running import STAGES
from bench.targets import Figures, targets_table

# Publishing writes a page an item: above this many it would be most of the half hour.
MOST_PUBLISHED = 2_500
PACKAGES = ("duckdb", "great-expectations", "pandas", "python-calamine")


def page_part(figures: Figures, command: str, minutes: float) -> str:
    """The whole part of docs/performance.md."""
    return f"""## Stages

{today()}, {machine()}; {versions(PACKAGES)}. Command: `{command}` ({minutes:.0f} minutes).

### Targets

{targets_table(figures)}

### Assess, over loaded tables

`assess` is the stage as a run calls it: which records count, contents, Great Expectations' counts of all rules, the
failing records located, worded and stored, results by department and item, Data Docs, dates due. Two rules wait for a
person at every item and are stored too: a million items store two million rows of them beside what is wrong. The floor
is written by hand: over the checked tables that are there already one SELECT a table counts, for every rule, where it
applies and where it fails; then one statement stores rule, record, department and value of all that fail. It finds no
cell and says no sentence. Items, materials and steps are copies of the sample's in DuckDB, each with codes and a name
of its own; what is found is compared with what was made wrong, rule by rule: {_agreement(figures.tables)}. Above
{MOST_ALIKE:,} items pictures are not compared with one another for being nearly the same (E53.4), which by itself
takes {_likeness(figures.likeness)}.

{tables_part(figures.tables)}

### All stages, over workbooks

39 workbooks (sheets 事项, 申请材料, 办理流程; a picture an item), 2% of the items wrong; each stage in a fresh
process, without importing the program; `all` is one process. `calamine` is the floor of `read`: every sheet as Python
values and nothing else. `map` is the part of `read` that lays headings to elements and takes the records out, in one
process, where `read` uses one a core. Peak memory is the largest process's. Publishing writes a page an item: measured
up to {MOST_PUBLISHED:,}.

{books_part(figures.books)}

### A county's night

39 departments, 2,500 items with a picture each, 2% of them wrong: all stages in one fresh process, without Prefect.
`one department again`: its workbook of 64 items in a batch of the next day, its mistakes put right: what was held back
is published. The unchanged night needs no Great Expectations, though its import is timed here.

{nights_part(figures.nights)}"""


def tables_part(rows: Sequence[Result]) -> str:
    """Table of assess over loaded tables."""
    lines = []
    for row in rows:
        if "failed" in row:
            lines.append([f"{row['count']:,}", f"{row['share']:.0%}", row["failed"], *["–"] * 8])
            continue
        own, floor = row["zhinan"], row["floor"]
        parts = [seconds(own.get(part)) for part in ("build", "count", "locate")]
        lines.append(
            [f"{row['count']:,}", f"{row['share']:.0%}", seconds(own["seconds"]), *parts, seconds(floor["seconds"]),
             f"{own['seconds'] / floor['seconds']:.2f}", mebibytes(own["peak_bytes"]),
             seconds(row["measure"]["seconds"]), own["repeats"]]
        )  # fmt: skip
    headings = (
        "items", "wrong", "assess, s", "build", "count (GX)", "locate", "floor, s", "assess ÷ floor", "peak, MiB",
        "measure, s", "runs",
    )  # fmt: skip
    return table(headings, lines, 0)


def books_part(rows: Sequence[Result]) -> str:
    """Table of all stages over workbooks."""
    names = ("calamine", "map", *STAGES, "all")
    lines = []
    for name in names:
        cells: list[object] = [name]
        for row in rows:
            own = row.get(name)
            cells += [seconds(own["seconds"]), mebibytes(own["peak_bytes"])] if own else ["–", "–"]
        lines.append(cells)
    headings = ["stage"]
    for row in rows:
        runs = row["calamine"]["repeats"]
        headings += [f"{row['count']:,} items, s (median of {runs})", "peak, MiB"]
    return table(headings, lines)


def nights_part(nights: Mapping[str, Result]) -> str:
    """Table of a county's nights."""
    lines = [
        [name, seconds(own["seconds"]), *(seconds(own[stage]) for stage in STAGES), seconds(own["imports"]),
         seconds(own["gx_import"]), mebibytes(own["peak_bytes"]), own["repeats"]]
        for name, own in nights.items()
    ]  # fmt: skip
    headings = ("night", "own work, s", *STAGES, "import zhinan", "import GX", "peak, MiB", "runs")
    return table(headings, lines)


def _agreement(rows: Sequence[Result]) -> str:
    differing = [
        f"{row['count']:,} items, {row['share']:.0%}: {row['differences']}" for row in rows if row["differences"]
    ]
    return "; ".join(differing) or "the same in every row of this table"


def _likeness(found: Mapping[int, Result]) -> str:
    return ", ".join(f"{seconds(own['seconds'])} s for {count:,} pictures" for count, own in found.items())
