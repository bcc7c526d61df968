"""Runs on a disk that fills up: ``unshare -rm python -m tests.faults.tiny_disk FOLDER``, as its own small system.

A file system of its own (tmpfs) is mounted on FOLDER. Yesterday's run is made on it while there is room. Then, for
each of several amounts of space left, today's run is made and must end for want of space; what is published then, and
what the next run makes of it once there is room again, is compared. One line of JSON per amount on standard output.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.faults.nursery import Nursery
from tests.faults.test_killed import outputs, tables
from tests.faults.test_killed_anywhere import fill, published
from zhinan.settings import Home

_SIZE = 400_000_000
# Space that today's run finds, in bytes: it is over in reading, loading, assessing, and while it writes the outputs.
LEFT = (0, 1_000_000, 2_000_000, 3_000_000, 3_500_000, 4_000_000, 5_000_000, 6_500_000)


def main() -> None:
    """See above."""
    disk = Path(sys.argv[1])
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={_SIZE}", "tmpfs", str(disk)], check=True)
    yesterday = fill(Home.at(disk / "yesterday"), 2)
    with Nursery() as nursery:
        assert nursery.run(yesterday.root).code == 0
        today = fill(Home.at(Path(shutil.copytree(yesterday.root, disk / "today", symlinks=True))), 3)
        assert nursery.run(today.root).code == 0
        before, wanted = published(yesterday), published(today)
        for left in LEFT:
            home = Home.at(Path(shutil.copytree(yesterday.root, disk / "home", symlinks=True)))
            ballast = _fill_up(disk, left, fill(home, 3))
            ended = nursery.run(home.root)
            after = published(home)
            ballast.unlink()
            again = nursery.run(home.root)
            told = {
                "left": left,
                "code": ended.code,
                "error": ended.error.strip().splitlines()[-1] if ended.error else "",
                "stages": list(ended.seconds),
                "mixed": [name for name in before if after.get(name) not in (before[name], wanted[name])],
                "again": again.error,
                "differs": [
                    *_differing(published(home), wanted),
                    *_differing(outputs(home), outputs(today)),
                    *_differing(tables(home), tables(today)),
                ],
            }
            print(json.dumps(told, ensure_ascii=False), flush=True)
            shutil.rmtree(home.root)


def _differing(found: Mapping[str, object], wanted: Mapping[str, object]) -> list[str]:
    return sorted(name for name in {*found, *wanted} if found.get(name) != wanted.get(name))


def _fill_up(disk: Path, left: int, home: Home) -> Path:
    """A file that leaves ``left`` bytes of the disk."""
    ballast = disk / "ballast"
    free = os.statvfs(home.root).f_bavail * os.statvfs(home.root).f_frsize
    with ballast.open("wb") as stream:
        os.posix_fallocate(stream.fileno(), 0, free - left if left else free)
    return ballast


if __name__ == "__main__":
    main()
