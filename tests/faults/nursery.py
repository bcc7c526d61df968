"""A process that has imported everything and forks a child for each run: ``python -m tests.faults.nursery``.

Great Expectations takes seconds to import; a fork of a process that has it takes none. A request is one line of JSON
on standard input, its answer one line of JSON on standard output. The process holds no connection and no thread, so
that its forks are as good as processes started anew.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any

from expectations.standard import load_standard
from tests.conftest import ROOT, run_stages

_DAY = datetime(2023, 5, 10, 8)
STAGES = ("read", "begin", "load", "assess", "measure", "correct", "list_verdicts", "publish", "report")


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended: ``code`` 0, or minus the signal; ``error``: its exception, where there was one.

    ``seconds``: stage → the moment, counted from the beginning of the run, at which it had ended.
    """

    code: int
    error: str
    seconds: dict[str, float]


class Nursery:
    """Asks the process for runs; used as a ``with`` block."""

    def __enter__(self) -> Nursery:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.nursery"],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._process.communicate()

    def run(self, root: Path, after: str = "", seconds: float | None = None) -> Ended:
        """One run over the home at ``root``, killed ``seconds`` after the stage ``after`` has ended ('': begun).

        Without ``seconds`` it kills itself as soon as ``after`` has ended; without either it is not killed.
        """
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps({"root": str(root), "after": after, "seconds": seconds}) + "\n")
        self._process.stdin.flush()
        return Ended(**json.loads(self._process.stdout.readline()))


def moment() -> datetime:
    """All runs are of one day, each later than the one before: midnight in China would make them differ."""
    return _DAY + timedelta(milliseconds=time.monotonic())


def _child(root: str, told: int, last: str) -> None:
    """The run, in the fork: the name of every stage that has ended goes to ``told``; never returns.

    It kills itself as soon as the stage ``last`` has ended, if that is named.
    """
    from zhinan.settings import Home
    from zhinan.storage import disk_told

    code = 0
    try:
        with disk_told():
            for stage in run_stages(Home.at(Path(root)), now=moment()):
                os.write(told, f"{stage}\n".encode())
                if stage == last:
                    os.kill(os.getpid(), signal.SIGKILL)
    except BaseException:
        os.write(told, b"!" + traceback.format_exc().encode())
        code = 1
    os._exit(code)


def _run(root: str, after: str, seconds: float | None) -> dict[str, Any]:
    told, tell = os.pipe()
    began = time.monotonic()
    child = os.fork()
    if child == 0:
        os.close(told)
        _child(root, tell, after if seconds is None else "")
    os.close(tell)
    ended: dict[str, float] = {}
    deadline = began + seconds if seconds is not None and not after else None
    heard = b""
    while True:
        left = None if deadline is None else max(0.0, deadline - time.monotonic())
        ready, _, _ = select.select([told], [], [], left)
        if not ready:
            os.kill(child, signal.SIGKILL)
            deadline = None
            continue
        part = os.read(told, 65536)
        heard += part
        for name in heard.decode("utf-8", "replace").split("!", 1)[0].splitlines():
            if name not in ended:
                ended[name] = time.monotonic() - began
                if name == after and seconds is not None:
                    deadline = time.monotonic() + seconds
        if not part:
            break
    os.close(told)
    _, status = os.waitpid(child, 0)
    error = heard.decode("utf-8", "replace").partition("!")[2]
    return {"code": os.waitstatus_to_exitcode(status), "error": error, "seconds": ended}


def main() -> None:
    """Answer requests until there are no more."""
    import zhinan.assess
    import zhinan.evaluate
    import zhinan.stages  # noqa: F401 - what the forks are to find imported
    from zhinan.deliver.dashboard.shell import open_book
    from zhinan.deliver.site.environment import site_environment

    with tempfile.TemporaryDirectory() as folder:  # and the pages' templates compiled, which the process keeps
        book = open_book(load_standard(), Path(folder), "", False, {})
    site = site_environment()
    site.filters["marks"] = str
    for environment in (site, book.environment):
        for name in environment.list_templates(extensions=["html"]):
            environment.get_template(name)

    for line in sys.stdin:
        sys.stdout.write(json.dumps(_run(**json.loads(line))) + "\n")
        sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
