"""zhinan on one workbook, in a fresh process: ``python -m bench.peers.own FILE``. All rules, its imports apart."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from bench.measure import children_peak_bytes, peak_bytes, tell
from bench.running import import_seconds


def main() -> None:
    """Once."""
    took = import_seconds(assesses=True)
    from expectations.standard import load_standard
    from zhinan.check import check

    began = time.perf_counter()
    report = check([Path(sys.argv[1])], load_standard())
    seconds = time.perf_counter() - began
    failing = [[row["cell"], row["rule"]] for row in report["violations"] if row["status"] == "fail"]
    peak = max(peak_bytes(), children_peak_bytes())
    tell({**took, "check": seconds, "peak_bytes": peak, "failing": failing})


if __name__ == "__main__":
    main()
