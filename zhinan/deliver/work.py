"""Files that are made independently of one another are made on all cores: in this process and in others beside it.

``concurrent.futures`` would do, but for two things: its processes go on writing when the run that began them is killed,
and they import the main module anew, which is Prefect's in a served run.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Callable
from threading import Thread
from types import TracebackType
from typing import Any

Task = tuple[Callable[..., object], tuple[Any, ...]]
# Each process holds in memory what it works on.
_MOST = 3


class Work:
    """Tasks: functions of modules, and what they take. Each writes files of its own; what it returns is lost.

    ``count``: processes beside this one (default: one a core, but for this one's); none: all is done here. Use it in a
    ``with`` statement, which ends them. They begin with the first task; ``finish`` joins in.
    """

    def __init__(self, count: int | None = None) -> None:
        self._count = min(len(os.sched_getaffinity(0)) - 1, _MOST) if count is None else count
        self._tasks: deque[Task] = deque()
        self._processes: list[subprocess.Popen[bytes]] = []
        self._threads: list[Thread] = []
        self._errors: list[BaseException] = []

    def __enter__(self) -> Work:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._tasks.clear()
        for process in self._processes:
            process.kill()
        for thread in self._threads:
            thread.join()
        for process in self._processes:
            process.wait()
            for stream in (process.stdin, process.stdout):
                assert stream is not None  # pipes, see _start
                with contextlib.suppress(OSError):  # of what was not sent any more
                    stream.close()

    def add(self, function: Callable[..., object], *arguments: Any) -> None:
        """One more task. The others take the first, ``finish`` the last: the largest are added first."""
        self._tasks.append((function, arguments))
        while len(self._processes) < self._count:
            self._start()

    def finish(self) -> None:
        """Do what no process has begun, wait for the rest, and raise the first error of any of them."""
        while not self._errors and (task := self._next(last=True)) is not None:
            function, arguments = task
            function(*arguments)
        for thread in self._threads:
            thread.join()
        if self._errors:
            raise self._errors[0]

    def _next(self, last: bool = False) -> Task | None:
        try:
            return self._tasks.pop() if last else self._tasks.popleft()
        except IndexError:
            return None

    def _start(self) -> None:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "zhinan.deliver.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C is for the run, which then ends it
        )
        self._processes.append(process)
        self._threads.append(Thread(target=self._serve, args=(process,), name="work", daemon=True))
        self._threads[-1].start()

    def _serve(self, process: subprocess.Popen[bytes]) -> None:
        """Give the process a task whenever it has none, until there are no more."""
        assert process.stdin is not None and process.stdout is not None
        try:
            # Nothing is given to it before it is up: whoever is free sooner may take that.
            while (error := pickle.load(process.stdout)) is None:  # noqa: S301 - from our own process
                if (task := self._next()) is None:
                    return
                pickle.dump(task, process.stdin)
                process.stdin.flush()
        except (EOFError, OSError) as lost:  # out of memory, most likely
            error = RuntimeError(f"a process that writes files has ended: {lost!r}")
        except Exception as raised:  # a task that cannot be sent
            error = raised
        self._errors.append(error)
