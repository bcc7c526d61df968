"""The process in which submitted files are read: ``python -m zhinan.intake.child``, started by ``workers.py``.

Its standard input brings a ``Setup`` and then requests; each is answered on standard output by the length of the
answer (8 bytes) and the answer (``wire.py``). It ends with its input. Whatever a file does in here, it does to this
process: that is told apart and made a rejected file by ``workers.py``.
"""

from __future__ import annotations

import errno
import gc
import math
import os
import pickle
import resource
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from zhinan.intake import wire
from zhinan.intake.department import Department
from zhinan.intake.heading_map import HeadingMap, heading_map
from zhinan.intake.headings import Headings
from zhinan.intake.inspections import Inspection, read_inspections
from zhinan.intake.limits import Limits
from zhinan.intake.picture import Picture, read_picture
from zhinan.intake.read import read_file
from zhinan.intake.reviews import Decision, read_review
from zhinan.intake.verdicts import Verdict, read_verdicts
from zhinan.storage import FULL

Answer = tuple[str, Any]
# A full disk, or a share that is away: neither the file's fault nor the reader's. The run ends with it.
_OF_THE_MACHINE = FULL | {errno.EIO, errno.EROFS, errno.ESTALE, errno.ENOTCONN}


@dataclass(frozen=True, slots=True)
class Setup:
    """What every file is read with."""

    headings: Headings
    departments: Sequence[Department]
    county: str
    limits: Limits


def _workbook(setup: Setup, file: str, shown: str, department: str | None, target: str) -> tuple[Any, ...]:
    """Read a workbook; the whole ``Reading`` goes to the file ``target``, its head is the answer."""
    reading = read_file(
        Path(file), shown, setup.headings, setup.departments, department, setup.county, limits=setup.limits
    )
    Path(target).write_bytes(wire.dumps(reading))
    counts = {"items": reading.count("item"), "steps": reading.count("step"), "materials": reading.count("material")}
    return reading.sha256, reading.status, reading.reason, reading.department, counts


def _headings(setup: Setup, file: str, shown: str, department: str | None) -> HeadingMap:
    data = Path(file).read_bytes()
    return heading_map(data, shown, setup.headings, setup.departments, department, setup.county, setup.limits)


def _verdicts(_setup: Setup, file: str, shown: str) -> list[Verdict]:
    return read_verdicts(Path(file), shown)


def _review(_setup: Setup, file: str, shown: str) -> tuple[list[Decision], list[Verdict]]:
    return read_review(Path(file), shown)


def _inspections(_setup: Setup, file: str, shown: str) -> list[Inspection]:
    return read_inspections(Path(file), shown)


def _picture(_setup: Setup, file: str) -> Picture:
    return read_picture(Path(file).read_bytes())


TASKS: dict[str, Callable[..., Any]] = {
    "workbook": _workbook,
    "headings": _headings,
    "verdicts": _verdicts,
    "review": _review,
    "inspections": _inspections,
    "picture": _picture,
}


def main() -> None:
    """Answer requests until there are no more."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints in here is no answer
    requests = sys.stdin.buffer
    setup: Setup = pickle.load(requests)  # noqa: S301 - from the run that started this process
    memory = setup.limits.memory_bytes
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    gc.freeze()  # what the program itself consists of is never garbage
    while (request := _next(requests)) is not None:
        _allow(setup.limits.seconds)
        # What a file becomes is held to the end: to look for garbage in it again and again finds none.
        gc.disable()
        answer = wire.dumps(_answer(setup, *request))
        gc.enable()
        answers.write(len(answer).to_bytes(8, "little") + answer)
        answers.flush()


def _next(requests: BinaryIO) -> tuple[str, tuple[Any, ...]] | None:
    try:
        task, arguments = pickle.load(requests)  # noqa: S301 - from the run that started this process
    except EOFError:
        return None
    return task, arguments


def _allow(seconds: float) -> None:
    """Let the processor work ``seconds`` more; then the system ends this process (SIGXCPU)."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(used.ru_utime + used.ru_stime + seconds), hard))


def _answer(setup: Setup, task: str, arguments: tuple[Any, ...]) -> Answer:
    try:
        return "done", TASKS[task](setup, *arguments)
    except MemoryError:
        return "memory", None
    except OSError as error:
        if error.errno not in _OF_THE_MACHINE:
            return "error", traceback.format_exc()
        return "machine", (error.errno, error.strerror, error.filename)
    except Exception:
        # Not hidden: the run raises it (workers.ReaderFailed), once the other files are read.
        return "error", traceback.format_exc()


if __name__ == "__main__":
    main()
