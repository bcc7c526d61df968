"""``make bench-corrections``: a workbook of 20,000 rows × 54 columns gets 14,000 marks, notes and remarks.

Fresh processes, the median of several. The floor: the same package unpacked and packed again, part by part.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

REPEATS = 3
ROWS, COLUMNS, MARKS = 20_000, 54, 14_000


def write_book(file: Path) -> None:
    """Every cell a text of its own kind, as departments' tables are."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(file)) as book:
        page = book.add_worksheet("事项")
        for row in range(ROWS):
            page.write_row(row, 0, [f"内容{(row * column) % 5000}" for column in range(COLUMNS)])


def mark(file: Path) -> None:
    """Mark it."""
    from zhinan.deliver.patch.cells import letters
    from zhinan.deliver.patch.mark import mark_workbook
    from zhinan.deliver.patch.model import Mark, SheetMarks, Todo
    from zhinan.deliver.returned import COLUMNS as HEADINGS

    cells = {
        f"{letters(2 + n % 50)}{2 + n}": Mark("error", "【E4.1】应为县级\n建议：县级\n要求：县级") for n in range(MARKS)
    }
    marks = SheetMarks(cells, {2 + n: "应为县级" for n in range(MARKS)}, 1, ROWS)
    rows = [[str(n + 1), "事项", cell, "事项名称", "4", "须整改", "县级", "市级", "应为县级", "县级", "", ""]
            for n, cell in enumerate(cells)]  # fmt: skip
    todo = Todo("整改清单", "说明", HEADINGS, rows, [("事项", cell) for cell in cells], 2)
    file.with_name("marked.xlsx").write_bytes(mark_workbook(file.read_bytes(), {"事项": marks}, todo))


def copy(file: Path) -> None:
    """Copy it."""
    from zhinan.deliver.patch.package import Package

    package = Package(file.read_bytes())
    file.with_name("copied.xlsx").write_bytes(package.packed())


WAYS = {"marked": mark, "copied": copy}


def measured(way: str, file: Path, repeats: int) -> dict[str, float]:
    """Medians over ``repeats`` fresh processes."""
    runs = []
    for _ in range(repeats):
        command = [sys.executable, str(Path(__file__)), "--way", way, "--file", str(file)]
        runs.append(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
    return {key: statistics.median(run[key] for run in runs) for key in runs[0]}


def main() -> None:
    """Measure and print; with ``--way`` one run of one way, as JSON."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--repeats", type=int, default=REPEATS)
    arguments.add_argument("--way", choices=WAYS)
    arguments.add_argument("--file", type=Path)
    given = arguments.parse_args()
    if given.way:
        began = time.perf_counter()
        WAYS[given.way](given.file)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        print(json.dumps({"seconds": time.perf_counter() - began, "peak_bytes": peak}))
        return
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "book.xlsx"
        write_book(file)
        print(f"{ROWS} × {COLUMNS}, {MARKS} marks, median of {given.repeats} fresh processes")
        for name, way in (("copied, part by part", "copied"), ("marked", "marked")):
            found = measured(way, file, given.repeats)
            print(f"{name:<24}{found['seconds']:>7.2f} s{found['peak_bytes'] / 1e6:>8.0f} MB peak")


if __name__ == "__main__":
    main()
