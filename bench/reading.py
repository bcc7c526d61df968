"""``make bench-reading``: a county's batch, 39 workbooks of 60 items, read into readings that are ready to load.

Fresh processes, the median of several runs. The floor: calamine alone turns the same sheets into Python values,
in one process. What is timed is the stage ``read`` (archive, sniff, children, headings, shapes, addresses, pictures),
without starting Python and importing the program.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random

REPEATS = 5
ITEMS_PER_DEPARTMENT = 60
BATCH = "2023-05-06"


def write_county(folder: Path) -> int:
    """Write the workbooks, each department in its own shape. Returns how many there are."""
    from expectations.standard import load_standard
    from zhinan.sample.catalogue import read_catalogue
    from zhinan.sample.departments import read_profiles
    from zhinan.sample.dress import Dress
    from zhinan.sample.plan import PLANS
    from zhinan.sample.shapes import SHAPES
    from zhinan.sample.values import make_items

    standard = load_standard()
    profiles, catalogue = read_profiles(Path(str(standard.departments_file))), read_catalogue()
    folder.mkdir(parents=True)
    for name, plan in PLANS.items():
        made = make_items(standard, profiles, catalogue, name, Random(name))
        items = [made[number % len(made)] for number in range(ITEMS_PER_DEPARTMENT)]
        dress = Dress(Random(name), has_steps=plan.has_steps)
        SHAPES[plan.shape].write(folder / plan.file_name, standard, items, dress)
    return len(PLANS)


def read_all(raw: Path) -> dict[str, float]:
    """Read the batch into an empty home, once."""
    from zhinan import stages
    from zhinan.settings import Home

    with tempfile.TemporaryDirectory() as root:
        home = Home.at(Path(root), raw)
        (home.root / "data").mkdir()
        began = time.perf_counter()
        stages.read(home, stages.DEFAULT_STANDARD)
        seconds = time.perf_counter() - began
        readings = len(list((home.root / "data" / ".readings").glob("*.reading")))
    return {"seconds": seconds, "files": readings, "peak_bytes": peak_bytes()}


def calamine_all(raw: Path) -> dict[str, float]:
    """Turn every sheet into Python values by calamine alone; a csv is only opened."""
    from python_calamine import CalamineWorkbook

    began = time.perf_counter()
    files = sorted(path for path in raw.rglob("*") if path.suffix in {".xlsx", ".csv"})
    for path in files:
        if path.suffix == ".csv":
            path.read_bytes().decode("gb18030", "replace")
            continue
        book = CalamineWorkbook.from_path(str(path))
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    return {"seconds": time.perf_counter() - began, "files": len(files), "peak_bytes": peak_bytes()}


def peak_bytes() -> int:
    """Peak memory of this process; its children are not in it."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


WAYS = {"zhinan": read_all, "calamine": calamine_all}


def measured(way: str, raw: Path, repeats: int) -> dict[str, float]:
    """Medians over ``repeats`` fresh processes."""
    runs = []
    for _ in range(repeats):
        command = [sys.executable, str(Path(__file__)), "--way", way, "--raw", str(raw)]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        runs.append(json.loads(told))
    return {key: statistics.median(run[key] for run in runs) for key in runs[0]}


def main() -> None:
    """Measure and print; with ``--way`` one run of one way, as JSON."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--repeats", type=int, default=REPEATS)
    arguments.add_argument("--way", choices=WAYS)
    arguments.add_argument("--raw", type=Path)
    given = arguments.parse_args()
    if given.way:
        print(json.dumps(WAYS[given.way](given.raw)))
        return
    folder = Path(tempfile.mkdtemp(prefix="zhinan-bench-"))
    try:
        raw = folder / "raw"
        count = write_county(raw / BATCH)
        floor, own = (measured(way, raw, given.repeats) for way in ("calamine", "zhinan"))
        assert own["files"] == count
        print(f"{count} workbooks × {ITEMS_PER_DEPARTMENT} items, median of {given.repeats} fresh processes")
        for name, result in (("calamine alone, one process", floor), ("zhinan, stage read", own)):
            print(f"{name:<30}{result['seconds']:>7.2f} s{result['peak_bytes'] / 1e6:>8.0f} MB peak")
        print(f"{'ratio':<30}{own['seconds'] / floor['seconds']:>7.2f}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
