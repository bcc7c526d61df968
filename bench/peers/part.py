"""The part of docs/performance.md that ``make bench-peers`` writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bench.books import columns
from bench.measure import Result, machine, today, versions
from bench.page import mebibytes, seconds, table
from bench.peers.rules import Shared, shared_rules
from bench.targets import at_least, line
from expectations.standard import load_standard


@dataclass(frozen=True, slots=True)
class Measured:
    """``items`` of the workbook, ``frame_items`` of the loaded table; ``packages``: the peers' versions."""

    items: int
    frame_items: int
    minutes: float
    packages: str
    command: str


def page_part(rows: Sequence[Result], frame: dict[str, Result] | None, measured: Measured) -> str:
    """The whole part."""
    standard = load_standard()
    shared = shared_rules(standard, columns(standard, "item", pictures=False))
    every = len(list(standard.rules()))
    return f"""## Peers

{today()}, {machine()}; {measured.packages}; {versions(("duckdb",))}. Command:
`{measured.command}` ({measured.minutes:.0f} minutes).

### Peers: targets

{table(("target", "measured", "met?"), _targets(rows, frame, measured, len(shared.rules), every), 3)}

### One workbook of {measured.items:,} items × {len(shared.columns)} columns

{len(shared.rules)} of the standard's {every} rules can be said by all four in their own words: rules of items without a
condition, of the kinds filled, equals, one_of, matches, lacks and unique, one list or pattern an
element{_left(shared)}.
Those are what a peer checks; zhinan checks all {every}, and the steps that the texts tell. Frictionless reads the
workbook itself and checks by its schema's constraints; Great Expectations (pandas), Pointblank and Pandera (Polars) get
it by calamine, blanks and placeholders as nulls, and check by their own expectations, steps and checks. `whole` is a
fresh process from start to end; for zhinan it is `zhinan check FILE --format json`, and `check` its own work, reading
included. `differs`: a peer's set of (cell, rule) against zhinan's for the same rules; zhinan's own against all that was
made wrong.

{table(HEADINGS, [_line(row) for row in rows], 2)}
{_frame(frame, measured, len(shared.rules), every)}"""


HEADINGS = (
    "wrong", "program", "whole, s", "imports", "read", "check", "peak, MiB", "(cell, rule)", "runs", "differs",
)  # fmt: skip


def _line(row: Result) -> list[object]:
    imports = row["import"] if "import" in row else row["imports"] + row["gx_import"]
    return [
        f"{row['share']:.0%}", row["peer"], seconds(row["wall"]), seconds(imports), seconds(row.get("read")),
        seconds(row["check"]), mebibytes(row["peak_bytes"]), f"{row['cells']:,}", row["repeats"], row["difference"],
    ]  # fmt: skip


def _left(shared: Shared) -> str:
    return f"; left out, for they need folded values: {', '.join(shared.left)}" if shared.left else ""


def _frame(frame: dict[str, Result] | None, measured: Measured, shared: int, every: int) -> str:
    if frame is None:
        return ""
    own, peer, floor = frame["zhinan"], frame["peer"], frame["floor"]
    rows = [
        [f"Great Expectations, a pandas frame that is there already, {shared} rules of items", peer["check"]],
        [f"zhinan, stage assess, {every} rules of items, materials and steps, violations stored", own["seconds"]],
        ["the floor by hand in DuckDB, the same rules", floor["seconds"]],
    ]
    peaks = (peer["peak_bytes"], own["peak_bytes"], floor["peak_bytes"])
    lines = [[name, seconds(value), mebibytes(peak)] for (name, value), peak in zip(rows, peaks, strict=True)]
    agrees = "as many as were made wrong, rule by rule" if peer["agrees"] else "NOT as many as were made wrong"
    return f"""
### {measured.frame_items:,} items, loaded

Great Expectations tells {agrees}. A million items are not measured there: both grow with the number of items.

{table(("what", "s", "peak, MiB"), lines)}"""


def _targets(
    rows: Sequence[Result], frame: dict[str, Result] | None, measured: Measured, shared: int, every: int
) -> list[list[str]]:
    usual = {row["peer"]: row for row in rows if row["share"] == 0.02}
    own, floor = usual["zhinan"], usual["calamine"]
    why = (
        f"its work {seconds(own['check'])} s, imports {seconds(own['imports'] + own['gx_import'])} s (GX "
        f"{seconds(own['gx_import'])} s), calamine's read alone {seconds(floor['read'])} s"
    )
    ratio = usual["frictionless"]["wall"] / own["wall"]
    most = floor["read"] + 1.5 + own["gx_import"]
    found = [
        at_least("workbook to cells ≥ 15 × as fast as Frictionless", ratio, 15, why),
        line("workbook to cells ≤ calamine's read + 1.5 s + GX's import", own["wall"], most, " s", why),
    ]
    if frame:
        quick = frame["peer"]["check"] / frame["zhinan"]["seconds"]
        name = (
            f"assess ≥ 20 × as fast as GX on pandas ({measured.frame_items:,} items, all rules against the shared ones)"
        )
        a_rule = frame["peer"]["check"] / shared, frame["zhinan"]["seconds"] / every
        why = (
            f"a rule, GX takes {seconds(a_rule[0])} s and assess {seconds(a_rule[1])} s, storing and locating included"
        )
        found.append(at_least(name, quick, 20, why))
    return found
