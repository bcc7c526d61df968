"""``python -m tests.spark.on_cluster HOME``: a run on a real cluster of two workers, one of which is killed meanwhile.

In a process of its own, for one process has one Spark. Prints the process id of the worker that was killed, and what it
had been doing.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from pathlib import Path

from tests.spark.runs import NOW, run_on_spark
from zhinan.settings import Home
from zhinan.spark.counties import find_counties
from zhinan.spark.session import open_session

MASTER = "local-cluster[2,1,1024]"
_WORKER = b"CoarseGrainedExecutorBackend"


def descendants(of: int) -> list[int]:
    """The processes that ``of`` has started, and theirs."""
    parents: dict[int, list[int]] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text("utf-8", "replace").rpartition(")")[2].split()
        except OSError:
            continue  # ended meanwhile
        parents.setdefault(int(fields[1]), []).append(int(status.parent.name))
    found = list(parents.get(of, ()))
    for one in found:
        found += parents.get(one, ())
    return found


def workers() -> list[int]:
    """The JVMs of this cluster's executors."""
    found = []
    for one in descendants(os.getpid()):
        try:
            command = Path(f"/proc/{one}/cmdline").read_bytes()
        except OSError:
            continue
        if _WORKER in command and b"java" in command.split(b"\0")[0]:
            found.append(one)
    return sorted(found)


def kill_one(home: Home) -> None:
    """Kill one worker as soon as the workers have left the first rows that they have read."""
    while not list((home.root / "data").glob(".*.new/tables/item/*.parquet")):
        time.sleep(0.02)
    (one, _) = workers()
    os.kill(one, signal.SIGKILL)
    print(f"killed {one}", flush=True)


def main() -> None:
    """Run, and kill."""
    home = Home.at(Path(sys.argv[1]))
    counties = find_counties(home, "luoshan-2023")
    with open_session(MASTER) as session:
        session.range(8, numPartitions=8).count()  # both are up
        before = workers()
        assert len(before) == 2, before
        threading.Thread(target=kill_one, args=(home,), daemon=True).start()
        run_on_spark(session, home, counties, NOW)
        print(f"workers {before} then {workers()}", flush=True)


if __name__ == "__main__":
    main()
