"""Many files → their readings, each left in a file of its own: the run holds none that it does not need."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from zhinan.intake import wire
from zhinan.intake.child import Setup
from zhinan.intake.department import tell_department
from zhinan.intake.model import Reading
from zhinan.intake.workers import Broken, Lost, Readers


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read: ``file`` is where its bytes are, ``shown`` what it is called in every output.

    ``problem``: why it need not be opened at all (too large, no permission), where that is known.
    """

    file: Path
    shown: str
    sha256: str
    department: str | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file. ``reading`` is where the whole ``Reading`` lies (``load_reading``).

    ``traceback``: the reader itself failed, and the file was not to blame.
    """

    shown: str
    sha256: str
    status: str
    reason: str | None
    department: str | None
    counts: Mapping[str, int]
    reading: Path
    traceback: str | None = None


def read_files(sources: Sequence[Source], setup: Setup, folder: Path, readers: Readers) -> Iterator[Outcome]:
    """Read ``sources`` in child processes, in order; each leaves its ``Reading`` in ``folder``. It begins at once.

    Every source has exactly one outcome. Two of the same content must not be among them.
    """
    opened = [source for source in sources if source.problem is None]
    requests = (("workbook", (str(s.file), s.shown, s.department, str(folder / f"{s.sha256}.reading"))) for s in opened)
    return _outcomes(sources, setup, folder, readers.answers(requests))


def _outcomes(sources: Sequence[Source], setup: Setup, folder: Path, answers: Iterator[Any]) -> Iterator[Outcome]:
    for source in sources:
        answer = Broken("") if source.problem else next(answers)
        target = folder / f"{source.sha256}.reading"
        if isinstance(answer, Lost | Broken):
            name = PurePosixPath(source.shown).name
            reason = f"{name}：{source.problem or answer.reason}"
            sender = source.department or tell_department([], [], name, setup.departments, setup.county)
            store_reading(Reading(source.shown, source.sha256, "rejected", reason, sender), target)
            traceback = answer.traceback if isinstance(answer, Broken) and not source.problem else None
            yield Outcome(source.shown, source.sha256, "rejected", reason, sender, {}, target, traceback)
        else:
            _, status, reason, sender, counts = answer
            yield Outcome(source.shown, source.sha256, status, reason, sender, counts, target)


def store_reading(reading: Reading, file: Path) -> None:
    """Write a reading to ``file``."""
    file.write_bytes(wire.dumps(reading))


def load_reading(file: Path) -> Reading:
    """The reading that ``file`` holds."""
    reading: Reading = wire.loads(file.read_bytes())
    return reading
