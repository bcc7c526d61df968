"""Fresh processes: how long each took, its peak memory, the median of several; and what is told of the machine."""

from __future__ import annotations

import json
import os
import platform
import resource
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from importlib.metadata import version
from typing import Any, NoReturn

Result = dict[str, Any]


def peak_bytes() -> int:
    """Peak memory of this process; its children's is not in it."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def children_peak_bytes() -> int:
    """Peak memory of the largest child that has ended."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024


def fresh(command: Sequence[str], timeout: float | None = None) -> Result:
    """What a fresh process prints as JSON on its last line. Raises what ``subprocess.run`` does."""
    run = subprocess.run(list(command), check=True, stdout=subprocess.PIPE, text=True, timeout=timeout)
    told: Result = json.loads(run.stdout.strip().splitlines()[-1])
    return told


def tell(result: Mapping[str, Any]) -> NoReturn:
    """Print the result of a fresh process and end it at once: as ``zhinan.cli.main`` does, and for the same reason."""
    print(json.dumps(result), flush=True)
    os._exit(0)


def medians(module: str, arguments: Sequence[str], repeats: int, python: str = sys.executable) -> Result:
    """The median of every number that ``repeats`` fresh runs of a module tell; the rest from the last run."""
    runs = [fresh([python, "-m", module, *arguments]) for _ in range(repeats)]
    return median_of(runs)


def median_of(runs: Sequence[Mapping[str, Any]]) -> Result:
    """Number by number; what is no number from the last run. ``repeats``: how many runs there were."""
    found: Result = {"repeats": len(runs)}
    for key, value in runs[-1].items():
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        found[key] = statistics.median(run[key] for run in runs) if is_number else value
    return found


def machine() -> str:
    """Processors, memory, system: one line."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GiB of memory, {platform.system()}, Python {platform.python_version()}"
    )


def versions(names: Sequence[str]) -> str:
    """Of installed packages: one line."""
    return ", ".join(f"{name} {version(name)}" for name in names)


def today() -> str:
    """The day of a measurement."""
    return date.today().isoformat()


def command_of(module: str, target: str) -> str:
    """What was asked for: the target of make, or the module with its arguments."""
    return f"python -m {module} {' '.join(sys.argv[1:])}" if sys.argv[1:] else target
