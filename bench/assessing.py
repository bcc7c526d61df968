"""The stage ``assess`` over a home of ``bench.tables``, in a fresh process, against a hand-written DuckDB query.

    .venv/bin/python -m bench.assessing /tmp/home [--repeats 5]       # both, their ratio, and the truth compared
    .venv/bin/python -m bench.assessing /tmp/home --way zhinan        # once: for a profiler

``zhinan``: ``stages.assess`` as a run calls it: current records, contents, verdicts, Great Expectations' counts, the
failing records located, worded and stored as violations, results by department and item, Data Docs, what is due when.
Importing the program is timed apart. ``floor``: for each of the three checked tables one SELECT that counts, for every
rule, where it applies and where it fails; then one statement that stores (rule, record, department, value) of every
failing record, those that wait for a person too. It finds no cell, says no sentence, and the checked tables are there
already.

``--no-likeness`` (what stands for itself above 5,000 items): pictures are not compared with one another for being
nearly the same (E53.4), which is all against all; how long that takes by itself is told in docs/performance.md.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.measure import Result, medians, peak_bytes, tell

MOST_ALIKE = 5_000
PARTS = {
    "build_checked": "build",
    "evaluate": "count",
    "judge": "locate",
    "locate": "locate",
    "prove_suggestions": "suggest",
}


def run_zhinan(root: Path, likeness: bool) -> Result:
    """Assess once; the parts of it, in seconds, besides."""
    began = time.perf_counter()
    from bench.tables import RUN
    from expectations.standard import load_standard
    from zhinan import stages
    from zhinan.settings import Home

    took = watch_assess(likeness=likeness)
    imported = time.perf_counter() - began
    began = time.perf_counter()
    violations = stages.assess(Home.at(root), load_standard().name, RUN)
    seconds = time.perf_counter() - began
    return {"seconds": seconds, "imports": imported, "failing": violations, "peak_bytes": peak_bytes(), **took}


def watch_assess(*, likeness: bool) -> dict[str, float]:
    """Seconds of the parts of assess, filled in as it runs. Imports Great Expectations."""
    import zhinan.assess as module
    from zhinan import evaluate as evaluating
    from zhinan.warehouse import charts

    if not likeness:
        charts.near_pairs = lambda hashes: iter(())
    took: dict[str, float] = {}
    for name, part in PARTS.items():
        place: Any = evaluating if name == "evaluate" else module  # it is imported where it is called
        setattr(place, name, _timed(getattr(place, name), part, took))
    return took


def _timed(function: Callable[..., Any], part: str, took: dict[str, float]) -> Callable[..., Any]:
    def call(*arguments: Any, **named: Any) -> Any:
        began = time.perf_counter()
        try:
            return function(*arguments, **named)
        finally:
            took[part] = took.get(part, 0.0) + time.perf_counter() - began

    return call


def run_floor(root: Path, likeness: bool) -> Result:
    """The same predicates by hand. The warehouse has been assessed before: its checked tables stand."""
    import duckdb

    from expectations.compile import compile_rule
    from expectations.model import RECORD_KINDS
    from expectations.standard import load_standard

    standard = load_standard()
    began = time.perf_counter()
    found: dict[str, int] = {}
    with duckdb.connect(str(root / "data" / "warehouse.duckdb")) as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.execute(
            "CREATE OR REPLACE TABLE floor_failing (rule VARCHAR, record_id VARCHAR, department VARCHAR, value VARCHAR)"
        )
        for record in RECORD_KINDS:
            rules = [compile_rule(standard, rule) for rule in standard.rules(record)]
            counts = ", ".join(
                f"count(*) FILTER ({rule.applicable}), count(*) FILTER (NOT {rule.met})" for rule in rules
            )
            row = connection.execute(f"SELECT {counts} FROM {record}_checked").fetchone()
            assert row is not None
            failed = [rule for rule, count in zip(rules, row[1::2], strict=True) if count]
            found |= {rule.rule.id: count for rule, count in zip(rules, row[1::2], strict=True) if count}
            if failed:
                union = " UNION ALL ".join(
                    f"""SELECT '{rule.rule.id}', record_id, department, "{rule.rule.element}"
                    FROM {record}_checked WHERE NOT {rule.met}"""
                    for rule in failed
                )
                connection.execute(f"INSERT INTO floor_failing {union}")
        seconds = time.perf_counter() - began
        connection.execute("DROP TABLE floor_failing")
    return {"seconds": seconds, "failing": sum(found.values()), "peak_bytes": peak_bytes()}


WAYS = {"zhinan": run_zhinan, "floor": run_floor}


def found_by_rule(root: Path) -> dict[str, int]:
    """What is stored as failing: rule → records. What waits for a person is no failure."""
    import duckdb

    with duckdb.connect(str(root / "data" / "warehouse.duckdb"), read_only=True) as connection:
        return dict(
            connection.execute(
                "SELECT rule, count(*) FROM violation WHERE status = 'fail' GROUP BY rule ORDER BY rule"
            ).fetchall()
        )


def differences(root: Path) -> dict[str, tuple[int, int]]:
    """Rule → (records that were broken, records that were found), where the two are not the same."""
    truth = json.loads((root / "truth.json").read_text("utf-8"))["truth"]
    found = found_by_rule(root)
    rules = sorted({*truth, *found})
    return {
        rule: (truth.get(rule, 0), found.get(rule, 0)) for rule in rules if truth.get(rule, 0) != found.get(rule, 0)
    }


def item_count(root: Path) -> int:
    """The items of a home of ``bench.tables``."""
    return int(json.loads((root / "truth.json").read_text("utf-8"))["records"]["item"])


def measured(root: Path, repeats: int, likeness: bool) -> dict[str, Result]:
    """Way → medians over fresh processes, and ``differences``. The floor comes last: it reads what assess has built."""
    how = "--likeness" if likeness else "--no-likeness"
    found = {way: medians("bench.assessing", [str(root), "--way", way, how], repeats) for way in WAYS}
    return {**found, "differences": differences(root)}


def main() -> None:
    """Measure and print; with ``--way`` one run of one way, as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", type=Path)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--way", choices=WAYS)
    parser.add_argument("--likeness", action=argparse.BooleanOptionalAction)
    given = parser.parse_args()
    likeness = item_count(given.home) <= MOST_ALIKE if given.likeness is None else given.likeness
    if given.way:
        tell(WAYS[given.way](given.home, likeness))
    results = measured(given.home, given.repeats, likeness)
    print(f"median of {given.repeats} fresh processes")
    for way in WAYS:
        result = results[way]
        print(
            f"{way:<8}{result['seconds']:>8.2f} s{result['peak_bytes'] / 2**20:>8.0f} MiB peak,"
            f" {result['failing']} failing"
        )
    own = results["zhinan"]
    print("parts: " + ", ".join(f"{part} {own[part]:.2f} s" for part in PARTS.values() if part in own))
    print(f"ratio {own['seconds'] / results['floor']['seconds']:.2f}")
    print(f"against the truth: {results['differences'] or 'the same'}")


if __name__ == "__main__":
    main()
