"""``python -m tests.odd FILE [WORD]``: read all odd kinds (those with WORD in their name), leave the report in FILE.

A process of its own, so that its peak memory is that of whoever has files read, and of nothing else.
"""

from __future__ import annotations

import pickle
import sys
import tempfile
from pathlib import Path

from tests.odd.compare import differences
from tests.odd.reading import Report, read_all
from tests.odd.registry import ODD


def main(file: str, word: str = "") -> None:
    """Read, leave the report, print what is not as expected."""
    kinds = [kind for kind in ODD.values() if word in kind.name]
    with tempfile.TemporaryDirectory() as folder:
        ended = dict(read_all(kinds, Path(folder)))
    peak_bytes = _peak_bytes()
    Path(file).write_bytes(pickle.dumps(Report(ended, peak_bytes)))
    wrong = {name: differences(ODD[name], end) for name, end in ended.items()}
    for name, found in wrong.items():
        for difference in found:
            print(f"{name}: {difference[:400]}")
    slowest = max(ended, key=lambda name: ended[name].seconds)
    print(
        f"{len(kinds)} kinds, {sum(map(bool, wrong.values()))} not as expected; "
        f"slowest {slowest} {ended[slowest].seconds:.1f} s; {peak_bytes // 1_000_000} MB"
    )


def _peak_bytes() -> int:
    """Of this program alone: ``ru_maxrss`` would begin at the size of whoever started it."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) * 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
