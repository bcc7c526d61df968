"""A running ``zhinan serve`` for tests: started as a process, asked over HTTP, ended as systemd ends it."""

from __future__ import annotations

import base64
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.conftest import ROOT

# Prefect's settings of the session that runs the tests are not those of the installation under test.
KEPT = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def start(home: Path, *options: str, log: Path | None = None) -> subprocess.Popen[bytes]:
    """``zhinan serve`` of ``home``; all that it prints goes to ``log``."""
    stream: Any = log.open("wb") if log else subprocess.DEVNULL
    return subprocess.Popen(
        [sys.executable, "-c", "from zhinan.cli import main; main()", "serve", "--home", str(home), *options],
        cwd=ROOT, env=KEPT | {"PYTHONPATH": str(ROOT)}, stdout=stream, stderr=stream,
    )  # fmt: skip


def end(server: subprocess.Popen[bytes], seconds: float = 60) -> int:
    """End it as systemd does. Its exit code."""
    server.send_signal(signal.SIGTERM)
    return server.wait(timeout=seconds)


def get(url: str, sign_in: str | None = None) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(_request(url, sign_in), timeout=10) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, b""


def post(url: str, body: dict[str, Any], sign_in: str | None = None, seconds: float = 120) -> Any:
    """Answer of Prefect's API; "503, try again" (its SQLite is busy) is tried again, as Prefect's own client does."""
    request = _request(url, sign_in, json.dumps(body).encode())
    deadline = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(request, timeout=90) as answer:
                return json.loads(answer.read())
        except urllib.error.HTTPError as error:
            if error.code != 503 or time.monotonic() > deadline:
                raise
            time.sleep(0.5)


def _request(url: str, sign_in: str | None, body: bytes | None = None) -> urllib.request.Request:
    headers = {"Content-Type": "application/json"}
    if sign_in:
        headers["Authorization"] = "Basic " + base64.b64encode(sign_in.encode()).decode()
    return urllib.request.Request(url, body, headers)


def wait_for(is_true: Callable[[], bool], seconds: float, server: subprocess.Popen[bytes] | None = None) -> None:
    """Until it is true; what cannot be asked yet is not. With ``server``: while that runs."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            if is_true():
                return
        except OSError:
            pass
        assert server is None or server.poll() is None, f"zhinan serve ended with {server.returncode}"
        assert time.monotonic() < deadline, "it did not come up in time"
        time.sleep(0.5)


def processes(*words: str) -> list[str]:
    """The command lines of running processes that hold all of ``words``."""
    found = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = file.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
        except OSError:  # it has ended meanwhile
            continue
        if all(word in line for word in words):
            found.append(line)
    return found
