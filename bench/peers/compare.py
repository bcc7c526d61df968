"""``make bench-peers``: the same workbook and the same rules by other programs; writes its part of docs/performance.md.

    .venv/bin/python -m bench.peers.compare                                # 20,000 items, under 30 minutes
    .venv/bin/python -m bench.peers.compare --items 2000 --frame 0 --no-page --repeats 1     # a quick look

The peers run in .venv-peers (bench/peers/requirements.lock). Every run is a fresh process; what is compared is the set of
(cell, rule) that each tells, with zhinan's own for those rules and with what was made wrong. zhinan checks all its rules.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from xlsxwriter.utility import xl_rowcol_to_cell

from bench.assessing import measured as assess_and_floor
from bench.books import columns, make_book
from bench.measure import Result, fresh, machine, median_of, today, versions
from bench.page import mebibytes, replace_part, seconds, table
from bench.peers.rules import as_data
from bench.tables import make_tables
from bench.targets import at_least, line
from expectations.model import Standard
from expectations.standard import load_standard

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / ".venv-peers" / "bin" / "python"
ONE = Path(__file__).with_name("one.py")
PEERS = ("frictionless", "great-expectations", "pointblank", "pandera")
SHARES = (0.0, 0.02, 0.2)
Cells = frozenset[tuple[str, str]]
# Why a peer tells something else; what stands here was looked at, anything else is told as unexplained.
REASONS = {
    ("frictionless", "unique"): "its `unique` tells the second of two equal values and not the first",
}


def wall(command: Sequence[str]) -> tuple[Result, float]:
    """What a fresh process tells, and the seconds from its start to its end."""
    began = time.perf_counter()
    told = fresh(command)
    return told, time.perf_counter() - began


def run_peer(peer: str, file: Path, rules: Path, repeats: int, *options: str) -> Result:
    """Medians of a peer; ``failing`` as it tells them: (row, element, rule)."""
    runs = []
    for _ in range(repeats):
        told, whole = wall([str(PYTHON), str(ONE), peer, str(file), str(rules), *options])
        runs.append({**told, "wall": whole})
    return median_of(runs)


def run_zhinan(file: Path, repeats: int) -> Result:
    """Medians of zhinan: ``wall`` is ``zhinan check FILE --format json`` from start to end."""
    runs = []
    for _ in range(repeats):
        told = fresh([sys.executable, "-m", "bench.peers.own", str(file)])
        began = time.perf_counter()
        command = [sys.executable, "-c", "from zhinan.cli import main; main()", "check", str(file), "--format", "json"]
        run = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        assert run.returncode in (0, 1), run.returncode
        runs.append({**told, "wall": time.perf_counter() - began})
    return median_of(runs)


def addresses(failing: Iterable[Sequence[object]], names: Sequence[str]) -> Cells:
    """(row from 0, element, rule) → (cell, rule)."""
    place = {name: at for at, name in enumerate(names)}
    return frozenset((xl_rowcol_to_cell(int(str(row)) + 1, place[str(name)]), str(rule)) for row, name, rule in failing)


def difference(peer: str, told: Cells, wanted: Cells, tests: Mapping[str, str]) -> str:
    """In words: how many cells are told too many and too few, of which rules, and why."""
    if told == wanted:
        return "the same"
    parts = []
    for word, cells in (("not told", wanted - told), ("told besides", told - wanted)):
        by_rule: dict[str, int] = {}
        for _, rule in sorted(cells):
            by_rule[rule] = by_rule.get(rule, 0) + 1
        for rule, count in sorted(by_rule.items()):
            parts.append(f"{count} {word} of {rule} ({REASONS.get((peer, tests[rule]), 'unexplained')})")
    return "; ".join(parts)


def compare_share(work: Path, standard: Standard, count: int, share: float, repeats: int) -> list[Result]:
    """One workbook by all: a row each."""
    file, truth = make_book(work / f"{share}", count, share)
    names = columns(standard, "item", pictures=False)
    data = as_data(standard, names)
    rules = work / "rules.json"
    rules.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    tests = {rule["id"]: rule["test"] for rule in data["rules"]}  # type: ignore[attr-defined]
    made = frozenset((cell, rule) for _, cell, rule in truth if rule in tests)
    own = run_zhinan(file, repeats)
    all_found = frozenset((cell, rule) for cell, rule in own["failing"])
    own_cells = frozenset((cell, rule) for cell, rule in all_found if rule in tests)
    agrees = "the same" if all_found == {(cell, rule) for _, cell, rule in truth} else "not what was made wrong"
    rows = [{"peer": "zhinan", "share": share, **own, "difference": agrees, "cells": len(all_found)}]
    floor = run_peer("calamine", file, rules, repeats)
    rows.append({"peer": "calamine", "share": share, **floor, "difference": "reads only", "cells": 0})
    for peer in PEERS:
        found = run_peer(peer, file, rules, repeats)
        cells = addresses(found["failing"], names)
        told = difference(peer, cells, own_cells, tests)
        if own_cells != made:
            told += "; zhinan itself differs from the truth"
        rows.append({"peer": peer, "share": share, **found, "difference": told, "cells": len(cells)})
        say(f"{share:.0%} wrong: {peer} {found['wall']:.1f} s, zhinan {own['wall']:.1f} s: {told}")
    return rows


def compare_frame(work: Path, standard: Standard, count: int, repeats: int) -> dict[str, Result]:
    """assess over a loaded table of ``count`` items (all rules) against GX on a pandas frame of them (the shared rules)."""
    import duckdb

    root = work / "tables"
    made = make_tables(root, count, 0.02)
    names = columns(standard, "item", pictures=False)
    frame, rules = work / "frame.parquet", work / "frame-rules.json"
    data = as_data(standard, names)
    rules.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    with duckdb.connect(str(root / "data" / "warehouse.duckdb"), read_only=True) as connection:
        picked = ", ".join(
            f"""CASE WHEN "{name}" NOT IN ({", ".join(f"'{text}'" for text in data["missing"][name])}) THEN "{name}" END
            AS "{name}\""""  # type: ignore[index]
            for name in names
        )
        connection.execute(f"COPY (SELECT {picked} FROM item) TO '{frame}' (FORMAT parquet)")
    own = assess_and_floor(root, repeats, False)
    peer = run_peer("great-expectations", frame, rules, 1, "--frame")
    shared = {rule["id"] for rule in data["rules"]} - {"E1.2", "N1.2"}  # type: ignore[attr-defined]
    wanted = sum(number for rule, number in made.truth.items() if rule in shared)
    peer["agrees"] = wanted == len([1 for _, _, rule in peer["failing"] if rule in shared])
    return {"zhinan": own["zhinan"], "floor": own["floor"], "peer": peer}


def say(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", flush=True)


def page_part(
    rows: Sequence[Result], frame: dict[str, Result] | None, count: int, frame_count: int, minutes: float
) -> str:
    """The whole part of docs/performance.md."""
    standard = load_standard()
    data = as_data(standard, columns(standard, "item", pictures=False))
    shared, left = len(data["rules"]), data["left"]  # type: ignore[arg-type]
    every = len(list(standard.rules()))
    lines = [
        [f"{row['share']:.0%}", row["peer"], seconds(row["wall"]),
         seconds(row.get("import", row.get("imports", 0) + row.get("gx_import", 0))), seconds(row.get("read")),
         seconds(row["check"]), mebibytes(row["peak_bytes"]), f"{row['cells']:,}", row["repeats"], row["difference"]]
        for row in rows
    ]  # fmt: skip
    headings = (
        "wrong",
        "program",
        "whole, s",
        "imports",
        "read",
        "check",
        "peak, MiB",
        "(cell, rule)",
        "runs",
        "differs",
    )
    return f"""## Peers

{today()}, {machine()}; {_peer_versions()}; {versions(("duckdb",))}. Command: `make bench-peers` ({minutes:.0f} minutes).

### Targets

{table(("target", "measured", "met?"), _targets(rows, frame, frame_count), 3)}

### One workbook of {count:,} items × {len(data["columns"])} columns

{shared} of the standard's {every} rules can be said by all four in their own words: items' rules without a condition, of
the kinds filled, equals, one_of, matches, lacks and unique, one list or pattern an element{_left(left)}. Those are what a
peer checks; zhinan checks all {every}, and the steps that the texts tell. Frictionless reads the workbook itself and checks
by its schema's constraints; Great Expectations (pandas), Pointblank and Pandera (Polars) get it by calamine, blanks and
placeholders as nulls, and check by their own expectations, steps and checks. `whole` is a fresh process from start to end;
for zhinan it is `zhinan check FILE --format json`, `check` its own work with reading. `differs`: the set of (cell, rule)
against zhinan's for the same rules; zhinan's own against all that was made wrong.

{table(headings, lines, 2)}
{_frame_part(frame, frame_count, shared, every)}"""


def _left(left: object) -> str:
    return f"; left out, for they need folded values: {', '.join(left)}" if isinstance(left, list) and left else ""


def _frame_part(frame: dict[str, Result] | None, count: int, shared: int, every: int) -> str:
    if frame is None:
        return ""
    own, peer = frame["zhinan"], frame["peer"]
    return f"""
### {count:,} items, loaded

Great Expectations with {shared} rules on a pandas frame that is there already: {seconds(peer["check"])} s,
{mebibytes(peer["peak_bytes"])} MiB; counts {"as made" if peer["agrees"] else "NOT as made"}. The stage `assess` with all {every}
rules over items, materials and steps, violations stored: {seconds(own["seconds"])} s, {mebibytes(own["peak_bytes"])} MiB. The
floor by hand in DuckDB: {seconds(frame["floor"]["seconds"])} s. A frame of a million items would not fit beside its copies;
both grow linearly."""


def _targets(rows: Sequence[Result], frame: dict[str, Result] | None, frame_count: int) -> list[list[str]]:
    usual = {row["peer"]: row for row in rows if row["share"] == 0.02}
    own, floor = usual["zhinan"], usual["calamine"]
    told = f"read and check {seconds(own['check'])} s, calamine alone {seconds(floor['read'])} s, GX's import {seconds(own['gx_import'])} s"
    most = floor["read"] + 1.5 + own["gx_import"]
    found = [
        at_least(
            "workbook to cells ≥ 15 × as fast as Frictionless", usual["frictionless"]["wall"] / own["wall"], 15, told
        ),
        line("workbook to cells ≤ calamine's read + 1.5 s + GX's import", own["wall"], most, " s", told),
    ]
    if frame:
        ratio = frame["peer"]["check"] / frame["zhinan"]["seconds"]
        name = f"assess ≥ 20 × as fast as GX on pandas ({frame_count:,} items; all rules against the shared ones)"
        found.append(at_least(name, ratio, 20, f"assess {seconds(frame['zhinan']['seconds'])} s"))
    return found


def _peer_versions() -> str:
    names = [*PEERS, "pandas", "polars", "python-calamine"]
    code = f"from importlib.metadata import version as v; print(', '.join(f'{{n}} {{v(n)}}' for n in {names}))"
    return subprocess.run([str(PYTHON), "-c", code], check=True, capture_output=True, text=True).stdout.strip()


def main() -> None:
    """Measure all and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, default=20_000)
    parser.add_argument("--frame", type=int, default=100_000, help="items of the loaded table; 0: none")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--page", action=argparse.BooleanOptionalAction, default=True)
    given = parser.parse_args()
    began, standard = time.perf_counter(), load_standard()
    with tempfile.TemporaryDirectory(prefix="zhinan-bench-") as name:
        work = Path(name)
        rows = [row for share in SHARES for row in compare_share(work, standard, given.items, share, given.repeats)]
        frame = compare_frame(work, standard, given.frame, given.repeats) if given.frame else None
    text = page_part(rows, frame, given.items, given.frame, (time.perf_counter() - began) / 60)
    if given.page:
        replace_part("peers", text)
    print(text)


if __name__ == "__main__":
    main()
