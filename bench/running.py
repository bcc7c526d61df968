"""The stages of a run without Prefect over a home of workbooks, one in each fresh process, or all in one.

    .venv/bin/python -m bench.running /tmp/home --stage read    # then begin is part of load, load, assess, …
    .venv/bin/python -m bench.running /tmp/home --stage all     # one process
    .venv/bin/python -m bench.running /tmp/home --stage all --only 林茶局

Importing the program, and Great Expectations, is timed apart (``imports``). ``calamine``: the floor of ``read``, every
sheet turned into Python values and nothing else; ``map``: the part of ``read`` that finds the tables, lays headings to
elements and takes the records out, over all workbooks in one process (``read`` uses a process a core).
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from bench.assessing import watch_assess
from bench.measure import Result, children_peak_bytes, peak_bytes, tell

STAGES = ("read", "load", "assess", "measure", "correct", "publish", "dashboard")
WAYS = (*STAGES, "all", "calamine", "map")
# Lies in a home whose pictures are not compared with one another: see bench.assessing.
NO_LIKENESS = "no-likeness"
# Each run at a moment of its own, so that run_ids differ and no clock is in what is measured.
FIRST = datetime(2023, 5, 7, 2)


def run_stages(root: Path, names: tuple[str, ...], only: tuple[str, ...]) -> Iterator[tuple[str, float]]:
    """(stage, seconds) of each that has ended. What one leaves for the next is in the home."""
    from expectations.standard import load_standard
    from zhinan import stages
    from zhinan.settings import Home
    from zhinan.warehouse.database import connect

    home, standard, state = Home.at(root), load_standard().name, root / "bench-run.json"

    def run() -> stages.Run:
        return stages.Run(**json.loads(state.read_text("utf-8")))

    def load() -> None:
        folder = root / "data" / ".readings"
        runs = root / "bench-runs.txt"
        number = int(runs.read_text("utf-8")) if runs.exists() else 0
        runs.write_text(str(number + 1), "utf-8")
        begun = stages.begin(home, folder, FIRST.replace(day=FIRST.day + number))
        state.write_text(json.dumps(asdict(begun)), "utf-8")
        stages.load(home, folder)

    def correct() -> None:
        stages.correct(home, standard, run().as_of)
        stages.list_verdicts(home, standard, run().as_of)

    work: dict[str, Callable[[], Any]] = {
        "read": lambda: stages.read(home, standard, only),
        "load": load,
        "assess": lambda: stages.assess(home, standard, run().run_id),
        "measure": lambda: stages.measure(home, standard, run().run_id),
        "correct": correct,
        "publish": lambda: stages.publish(home, run()),
        "dashboard": lambda: stages.report(home, run()),
    }
    (root / "data").mkdir(exist_ok=True)
    with ExitStack() as held:
        for name in names:
            began = time.perf_counter()
            work[name]()
            if name == "read" and len(names) > 1:
                held.enter_context(connect(home.warehouse))  # as the flow holds it open
            yield name, time.perf_counter() - began


def import_seconds(assesses: bool) -> dict[str, float]:
    """Importing the program, and Great Expectations where it is needed."""
    began = time.perf_counter()
    import zhinan.stages

    took = {"imports": time.perf_counter() - began}
    if assesses:
        began = time.perf_counter()
        import zhinan.evaluate  # noqa: F401 - Great Expectations comes with it

        took["gx_import"] = time.perf_counter() - began
    return took


def timed_stages(root: Path, stage: str, only: tuple[str, ...]) -> Result:
    """One stage, or all of them: seconds of each, and of all."""
    names = STAGES if stage == "all" else (stage,)
    imports = import_seconds("assess" in names)
    parts: dict[str, float] = {}
    if "assess" in names:
        parts = watch_assess(likeness=not (root / NO_LIKENESS).exists())
    took = dict(run_stages(root, names, only))
    peak = max(peak_bytes(), children_peak_bytes())
    return {**imports, **took, **parts, "seconds": sum(took.values()), "peak_bytes": peak}


def calamine_all(root: Path) -> Result:
    """Every sheet of every workbook as Python values, by calamine alone."""
    from python_calamine import CalamineWorkbook

    began = time.perf_counter()
    for file in sorted((root / "data" / "raw").rglob("*.xlsx")):
        book = CalamineWorkbook.from_path(str(file))
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    return {"seconds": time.perf_counter() - began, "peak_bytes": peak_bytes()}


def map_all(root: Path) -> Result:
    """The whole reading of every workbook in this process; ``map`` is the part that makes records of cells."""
    import zhinan.intake.read as module
    from expectations.columns import departments, headings
    from expectations.standard import load_standard

    standard, took = load_standard(), [0.0]
    original = vars(module)["read_shapes"]

    def timed(*arguments: Any, **named: Any) -> Any:
        began = time.perf_counter()
        try:
            return original(*arguments, **named)
        finally:
            took[0] += time.perf_counter() - began

    vars(module)["read_shapes"] = timed
    known, expected = headings(standard), departments(standard)
    began = time.perf_counter()
    for file in sorted((root / "data" / "raw").rglob("*.xlsx")):
        assert module.read_file(file, file.name, known, expected).status == "read", file
    return {"seconds": took[0], "whole": time.perf_counter() - began, "peak_bytes": peak_bytes()}


def main() -> None:
    """One way, as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", type=Path)
    parser.add_argument("--stage", choices=WAYS, default="all")
    parser.add_argument("--only", action="append", default=[])
    given = parser.parse_args()
    own = {"calamine": calamine_all, "map": map_all}
    if given.stage in own:
        tell(own[given.stage](given.home))
    tell(timed_stages(given.home, given.stage, tuple(given.only)))


if __name__ == "__main__":
    main()
