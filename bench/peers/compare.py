"""``make bench-peers``: the same workbook and the same rules by other programs; writes its part of docs/performance.md.

    .venv/bin/python -m bench.peers.compare                                # 20,000 items, under 30 minutes
    .venv/bin/python -m bench.peers.compare --items 2000 --frame 0 --no-page --repeats 1     # a quick look

The peers run in .venv-peers (bench/peers/requirements.lock). Every run is a fresh process; what is compared is the set
of (cell, rule) that each tells, with zhinan's own for those rules and with what was made wrong. zhinan checks all its
rules.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import duckdb
from xlsxwriter.utility import xl_rowcol_to_cell

from bench.assessing import measured as assess_and_floor
from bench.books import columns, make_book
from bench.measure import Result, command_of, fresh, median_of
from bench.page import replace_part
from bench.peers.part import Measured, page_part
from bench.peers.rules import Shared, shared_rules
from bench.tables import make_tables
from expectations.model import Standard
from expectations.standard import load_standard

PEERS = ("frictionless", "great-expectations", "pointblank", "pandera")
ROOT = Path(__file__).parents[2]
PYTHON = ROOT / ".venv-peers" / "bin" / "python"
PACKAGES = (*PEERS, "pandas", "polars", "python-calamine", "openpyxl")
ONE = Path(__file__).with_name("one.py")
SHARES = (0.0, 0.02, 0.2)
Cells = frozenset[tuple[str, str]]
# Why a peer tells something else; what stands here was looked at, anything else is told as unexplained.
REASONS = {
    ("frictionless", "unique", "not told"): "its `unique` tells the second of two equal values, not the first",
    ("pandera", "unique", "told besides"): "its `unique` takes two blanks for equal values",
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
            parts.append(f"{count} {word} of {rule} ({REASONS.get((peer, tests[rule], word), 'unexplained')})")
    return "; ".join(parts)


def compare_share(work: Path, standard: Standard, count: int, share: float, repeats: int) -> list[Result]:
    """One workbook by all: a row each."""
    file, truth = make_book(work / f"{share}", count, share)
    shared = shared_rules(standard, columns(standard, "item", pictures=False))
    rules = _handed_over(work, shared)
    tests = {rule.id: rule.test for rule in shared.rules}
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
        cells = addresses(found["failing"], shared.columns)
        told = difference(peer, cells, own_cells, tests)
        if own_cells != made:
            told += "; zhinan itself differs from the truth"
        rows.append({"peer": peer, "share": share, **found, "difference": told, "cells": len(cells)})
        say(f"{share:.0%} wrong: {peer} {found['wall']:.1f} s, zhinan {own['wall']:.1f} s: {told}")
    return rows


def _handed_over(work: Path, shared: Shared) -> Path:
    """The rules as a peer gets them."""
    file = work / "rules.json"
    file.write_text(json.dumps(asdict(shared), ensure_ascii=False), "utf-8")
    return file


def compare_frame(work: Path, standard: Standard, count: int, repeats: int) -> dict[str, Result]:
    """assess over loaded tables of ``count`` items, all rules; GX on a pandas frame of them, the shared rules."""
    root, frame = work / "tables", work / "frame.parquet"
    made = make_tables(root, count, 0.02)
    shared = shared_rules(standard, columns(standard, "item", pictures=False))
    with duckdb.connect(str(root / "data" / "warehouse.duckdb"), read_only=True) as connection:
        picked = ", ".join(_value_sql(name, shared.missing[name]) for name in shared.columns)
        connection.execute(f"COPY (SELECT {picked} FROM item) TO '{frame}' (FORMAT parquet)")
    own = assess_and_floor(root, repeats, False)
    peer = run_peer("great-expectations", frame, _handed_over(work, shared), 1, "--frame")
    # The names and codes of several departments stand in one frame: what is unique in each is not compared.
    compared = {rule.id for rule in shared.rules if rule.test != "unique"}
    wanted = {rule: number for rule, number in made.truth.items() if rule in compared}
    peer["agrees"] = wanted == Counter(rule for _, _, rule in peer["failing"] if rule in compared)
    return {"zhinan": own["zhinan"], "floor": own["floor"], "peer": peer}


def _value_sql(name: str, nothing: Sequence[str]) -> str:
    """A column as the frame has it: null for what is no value."""
    texts = ", ".join(f"'{text}'" for text in nothing)
    return f'CASE WHEN "{name}" NOT IN ({texts}) THEN "{name}" END AS "{name}"'


def say(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", flush=True)


def peer_versions() -> str:
    """Of the peers, as their own environment has them: one line."""
    code = f"from importlib.metadata import version as v; print(', '.join(f'{{n}} {{v(n)}}' for n in {PACKAGES}))"
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
    command = command_of("bench.peers.compare", "make bench-peers")
    minutes = (time.perf_counter() - began) / 60
    text = page_part(rows, frame, Measured(given.items, given.frame, minutes, peer_versions(), command))
    if given.page:
        replace_part("peers", text)
    print(text)


if __name__ == "__main__":
    main()
