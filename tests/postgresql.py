"""A real PostgreSQL server of its own in a temporary folder, for tests: Debian's programs, started as another user."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

# A server refuses to run as root: then it runs as the user whom the package makes.
SERVER_USER = "postgres"


def programs() -> Path:
    """The folder of initdb and pg_ctl; skips where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    there = shutil.which("initdb")
    if not there:
        pytest.skip("no PostgreSQL on this machine (apt-get install postgresql)")
    return Path(there).resolve().parent


@contextmanager
def postgresql(folder: Path, port: int, password: str) -> Iterator[str]:
    """A server on 127.0.0.1:``port``, its user zhinan with ``password``, its database prefect; its sockets' folder.

    Ended, whatever happens; ``folder`` is made and belongs to the server's user.
    """
    where = programs()
    folder.mkdir(parents=True)
    before = []
    if os.geteuid() == 0:
        before = ["setpriv", f"--reuid={SERVER_USER}", f"--regid={SERVER_USER}", "--clear-groups", "--"]
        shutil.chown(folder, SERVER_USER, SERVER_USER)

    def run(program: str, *arguments: str) -> None:
        done = subprocess.run(
            [*before, str(where / program), *arguments], cwd=folder, capture_output=True, text=True, check=False,
            timeout=120, env=os.environ | {"LC_ALL": "C.UTF-8", "PGPASSWORD": password},
        )  # fmt: skip
        assert done.returncode == 0, f"{program}: {done.stdout[-1000:]} {done.stderr[-1000:]}"

    password_file = folder / "password"
    password_file.write_text(password + "\n", "utf-8")
    if before:
        shutil.chown(password_file, SERVER_USER, SERVER_USER)
    data, sockets = str(folder / "data"), str(folder)
    run("initdb", "--pgdata", data, "--username", "zhinan", "--auth", "scram-sha-256", "--pwfile", str(password_file),
        "--encoding", "UTF8", "--no-sync")  # fmt: skip
    options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={sockets} -c fsync=off"
    run("pg_ctl", "--pgdata", data, "--log", str(folder / "log"), "--wait", "--options", options, "start")
    try:
        run("createdb", "--host", sockets, "--port", str(port), "--username", "zhinan", "prefect")
        yield sockets
    finally:
        run("pg_ctl", "--pgdata", data, "--mode", "immediate", "--wait", "stop")
