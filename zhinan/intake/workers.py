"""Reads files in processes of their own, as many at once as there are cores.

What a stranger's file can do to the process that reads it (exhaust its memory, run in a circle, abort it) it does
to a process that is started anew. The file becomes a ``Lost``: about the data. An exception in the reader becomes a
``Broken``: about the program.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import queue
import select
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Literal

from zhinan.intake import wire
from zhinan.intake.child import Setup

Request = tuple[str, tuple[Any, ...]]
_GRACE_SECONDS = 2
# The clock may show more than the processor worked: other programs run too.
_CLOCK_FACTOR = 3
_SIGXCPU = 24


@dataclass(frozen=True, slots=True)
class Lost:
    """The file ended the process that read it: it went beyond its time, or its memory."""

    why: Literal["time", "memory"]
    seconds: float

    @property
    def reason(self) -> str:
        """The sentence for the ledger."""
        if self.why == "time":
            return f"读取超过 {self.seconds:g} 秒仍未完成，请拆分，或另存为 xlsx 工作簿后重新报送"
        return "文件内容已损坏或过大，读取时超出内存限制，请另存为 xlsx 工作簿后重新报送"


@dataclass(frozen=True, slots=True)
class Broken:
    """The reader itself failed: ``traceback`` is for whoever looks after the program."""

    traceback: str

    @property
    def reason(self) -> str:
        """The sentence for the ledger; the department is not to blame."""
        return "读取程序出错，未能读取（不是报送单位的问题，请联系系统维护人员）"


class Readers:
    """A few reading processes, started when there is something to read, ended with the ``with`` block."""

    def __init__(self, setup: Setup, count: int | None = None) -> None:
        self._setup = setup
        self._count = count or max(1, len(os.sched_getaffinity(0)))
        self._pool = ThreadPoolExecutor(self._count, "reader")
        self._idle: queue.SimpleQueue[_Child] = queue.SimpleQueue()
        for _ in range(self._count):
            self._idle.put(_Child(setup))

    def __enter__(self) -> Readers:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._pool.shutdown(cancel_futures=True)
        for _ in range(self._count):
            self._idle.get().stop()

    def answers(self, requests: Iterable[Request]) -> Iterator[Any]:
        """The answer to each request, in order: what the task returns, ``Lost`` or ``Broken``.

        Work on them begins at once, and goes on while the caller does something else.
        """
        return self._pool.map(self._ask, requests)

    def _ask(self, request: Request) -> Any:
        child = self._idle.get()
        try:
            return child.ask(request)
        finally:
            self._idle.put(child)


class _Child:
    """One reading process."""

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, request: Request) -> Any:
        process = self._process or self._start()
        seconds = self._setup.limits.seconds
        try:
            assert process.stdin is not None  # a pipe, see _start
            process.stdin.write(pickle.dumps(request))
            process.stdin.flush()
            kind, value = wire.loads(self._receive(process, _CLOCK_FACTOR * seconds + _GRACE_SECONDS))
        except TimeoutError:
            self.stop(kill=True)
            return Lost("time", seconds)
        except (EOFError, OSError, pickle.UnpicklingError):
            code = self.stop(kill=True)
            return Lost("time" if code == -_SIGXCPU else "memory", seconds)
        if kind == "memory":
            self.stop(kill=True)  # what the file left behind fills it
            return Lost("memory", seconds)
        if kind == "machine":
            raise OSError(*value)
        return Broken(value) if kind == "error" else value

    def _start(self) -> subprocess.Popen[bytes]:
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "zhinan.intake.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # The process is one of several: threads of its own would only be in each other's way.
            env=os.environ | {"OPENBLAS_NUM_THREADS": "1", "PYTHONFAULTHANDLER": "0"},
            start_new_session=True,  # Ctrl-C is for the run, which then ends it
        )
        assert self._process.stdin is not None
        self._process.stdin.write(pickle.dumps(self._setup))
        return self._process

    def _receive(self, process: subprocess.Popen[bytes], seconds: float) -> bytes:
        deadline = time.monotonic() + seconds
        length = int.from_bytes(_read(process, 8, deadline), "little")
        return _read(process, length, deadline)

    def stop(self, kill: bool = False) -> int | None:
        """End the process, where there is one. Returns its exit code; negative: the signal that ended it."""
        process, self._process = self._process, None
        if process is None:
            return None
        assert process.stdin is not None and process.stdout is not None
        with contextlib.suppress(OSError):
            process.stdin.close()
        try:
            # One that died by itself has a code to tell; one that still works is not waited for.
            code = process.wait(0.5 if kill else _GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            code = process.wait()
        process.stdout.close()
        return code


def _read(process: subprocess.Popen[bytes], count: int, deadline: float) -> bytes:
    """Exactly ``count`` bytes of what the process sends. Raises EOFError or TimeoutError."""
    assert process.stdout is not None
    handle = process.stdout.fileno()
    received = bytearray()
    while len(received) < count:
        ready, _, _ = select.select([handle], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            raise TimeoutError
        part = os.read(handle, min(count - len(received), 1 << 20))
        if not part:
            raise EOFError
        received += part
    return bytes(received)
