"""``make bench``: every stage by itself and together, from 2,500 to 1,000,000 items; writes docs/performance.md.

    .venv/bin/python -m bench.stages                                   # all of it, under 30 minutes
    .venv/bin/python -m bench.stages --tables 20000 --books 2500 --no-page --repeats 1     # a quick look

Each figure is the median of several fresh processes; how many stands beside it. Homes are made under ``--work`` and
deleted after use. ``--books`` are counties of 39 workbooks that go through all stages, ``--tables`` are loaded
warehouses (``bench.tables``) that are assessed and measured.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bench.assessing import MOST_ALIKE
from bench.assessing import measured as assess_and_floor
from bench.books import make_county, make_department
from bench.measure import Result, command_of, fresh, median_of
from bench.page import replace_part
from bench.running import NO_LIKENESS, STAGES
from bench.stages_part import MOST_PUBLISHED, page_part
from bench.tables import make_seed, make_tables
from bench.targets import Figures

COUNTY = 2_500
RESENT = "林茶局"
WRONG = 0.02
PICTURES = (1_000, 2_500, 5_000)
OTHER_SHARES = (0.0, 0.2)
_RUNNING = [sys.executable, "-m", "bench.running"]


def say(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", flush=True)


def measure_tables(work: Path, counts: Sequence[int], most: int) -> list[Result]:
    """Assess, its floor, and measure over loaded tables; every share of wrong items up to 100,000 items."""
    seed = make_seed(work)
    rows = []
    for count in counts:
        for share in (WRONG, *(OTHER_SHARES if count <= 100_000 else ())):
            root = work / "tables"
            began = time.perf_counter()
            make_tables(root, count, share, seed)
            made = time.perf_counter() - began
            repeats = min(most, repeats_of(count, share))
            say(f"{count:,} items, {share:.0%} wrong: made in {made:.0f} s; assess × {repeats}")
            row: Result = {"count": count, "share": share, "made": made, "differences": {}}
            try:
                row |= assess_and_floor(root, repeats, count <= MOST_ALIKE)
                row["measure"] = fresh([*_RUNNING, str(root), "--stage", "measure"])
            except subprocess.CalledProcessError as error:
                # Out of memory, most likely: the rest is measured all the same, and the page says so.
                row["failed"] = f"ended with {error.returncode}: {' '.join(map(str, error.cmd[2:]))}"
                say(row["failed"])
            rows.append(row)
            shutil.rmtree(root)
    return rows


def repeats_of(count: int, share: float) -> int:
    """How many fresh runs of assess there is time for."""
    if count <= 20_000:
        return 5 if share == WRONG else 1
    return 3 if count <= 100_000 and share == WRONG else 1


def measure_books(work: Path, counts: Sequence[int], most: int) -> list[Result]:
    """All stages over counties of workbooks: each in a process of its own, then all in one."""
    rows = []
    for count in counts:
        root = work / "county"
        raw = root / "data" / "raw" / "2023-05-06"
        make_county(raw, count, WRONG)
        if count > MOST_ALIKE:
            (root / NO_LIKENESS).touch()
        repeats = min(most, 3 if count <= MOST_PUBLISHED else 1)
        say(f"{count:,} items in 39 workbooks: stages × {repeats}")
        names = [name for name in STAGES if count <= MOST_PUBLISHED or name != "publish"]
        runs: dict[str, list[Result]] = {name: [] for name in ("calamine", "map", *names, "all")}
        for _ in range(repeats):
            for name in ("calamine", "map", *names):
                runs[name].append(fresh([*_RUNNING, str(root), "--stage", name]))
            _forget(root)
            if count <= MOST_PUBLISHED:
                runs["all"].append(fresh([*_RUNNING, str(root)]))
                _forget(root)
        rows.append({"count": count, **{name: median_of(own) for name, own in runs.items() if own}})
        shutil.rmtree(root)
    return rows


def _forget(root: Path) -> None:
    """Everything but the workbooks."""
    for path in (*root.iterdir(), *(root / "data").iterdir()):
        if path.name not in {"data", "raw", NO_LIKENESS}:
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def measure_nights(work: Path, repeats: int) -> dict[str, Result]:
    """Of a county of 39 workbooks: the first night, one without news, one department again, its mistakes put right."""
    found: dict[str, list[Result]] = {"first night": [], "unchanged night": [], "one department again": []}
    for _ in range(repeats):
        root = work / "night"
        make_county(root / "data" / "raw" / "2023-05-06", COUNTY, WRONG)
        found["first night"].append(fresh([*_RUNNING, str(root)]))
        found["unchanged night"].append(fresh([*_RUNNING, str(root)]))
        assert make_department(root / "data" / "raw" / "2023-05-07", RESENT, COUNTY, 0) == 0
        found["one department again"].append(fresh([*_RUNNING, str(root), "--only", RESENT]))
        shutil.rmtree(root)
    say("nights done")
    return {name: median_of(runs) for name, runs in found.items()}


def main() -> None:
    """Measure all and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tables", type=int, nargs="*", default=[20_000, 100_000, 1_000_000])
    parser.add_argument("--books", type=int, nargs="*", default=[2_500, 20_000])
    parser.add_argument("--repeats", type=int, default=5, help="at most; large sizes take fewer, as the tables say")
    parser.add_argument("--page", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--work", type=Path, help="folder for homes; a million items take about 10 GB")
    given = parser.parse_args()
    began = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="zhinan-bench-", dir=given.work) as name:
        work = Path(name)
        nights = measure_nights(work, min(given.repeats, 3))
        books = measure_books(work, given.books, given.repeats)
        tables = measure_tables(work, given.tables, given.repeats)
        likeness = {count: fresh([sys.executable, "-m", "bench.pictures", str(count)]) for count in PICTURES}
    figures = Figures(tables, books, nights, likeness)
    text = page_part(figures, command_of("bench.stages", "make bench"), (time.perf_counter() - began) / 60)
    if given.page:
        replace_part("stages", text)
    print(text)


if __name__ == "__main__":
    main()
