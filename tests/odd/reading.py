"""Reads every odd file as a run does: zips taken apart, each file in a child process with limits."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from expectations.standard import load_standard
from tests.odd.kept import FOLDER
from tests.odd.odd import Odd
from tests.odd.registry import FAMILIES
from zhinan.intake.files import load_reading, read_files
from zhinan.intake.limits import Limits
from zhinan.intake.model import Reading
from zhinan.intake.workers import Readers
from zhinan.raw import is_zip, unpacked_files
from zhinan.receive import reading_setup, source_of

LIMITS = Limits(seconds=20, memory_bytes=2_000_000_000)


@dataclass(slots=True)
class Ended:
    """What became of one kind: a reading for each file in it, and how long that took by the clock."""

    readings: list[Reading] = field(default_factory=list)
    seconds: float = 0.0
    tracebacks: list[str] = field(default_factory=list)


def committed(kind: Odd) -> Path:
    """Where a kind's committed file is."""
    family = next(name for name, kinds in FAMILIES.items() if kind in kinds)
    return FOLDER / family / kind.file


def read_all(kinds: Iterable[Odd], folder: Path) -> Iterator[tuple[str, Ended]]:
    """Each kind's name and end, one after the other."""
    setup = reading_setup(load_standard(), LIMITS, Path("no reference"))
    with Readers(setup, 1) as readers:
        for number, kind in enumerate(kinds):
            file = committed(kind)
            if kind.is_large:
                file = folder / f"{number}.odd"
                file.write_bytes(kind.make())
            own = folder / str(number)
            own.mkdir()
            begin = time.monotonic()
            ended = Ended()
            if is_zip(file):
                found = unpacked_files(file, kind.file_name, "", own / "unpacked", LIMITS)
                sources = [source_of(one.file, one.path, LIMITS, problem=one.problem) for one in found]
            else:
                sources = [source_of(file, kind.file_name, LIMITS)]
            for outcome in read_files(sources, setup, own, readers):
                ended.readings.append(load_reading(outcome.reading))
                if outcome.traceback:
                    ended.tracebacks.append(outcome.traceback)
            ended.seconds = time.monotonic() - begin
            if kind.is_large:
                file.unlink()
            yield kind.name, ended


@dataclass(slots=True)
class Report:
    """What became of each kind; ``peak_bytes``: memory of the process that had them read."""

    ended: dict[str, Ended]
    peak_bytes: int
