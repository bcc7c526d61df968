"""``zhinan serve`` as it runs for real: a password, PostgreSQL, an end by SIGTERM that leaves nothing behind."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import ROOT, SAMPLE_BATCH
from tests.flows.serving import KEPT, end, free_port, get, post, processes, start, wait_for
from tests.postgresql import postgresql
from zhinan.settings import DASHBOARD

pytestmark = [pytest.mark.prefect, pytest.mark.gx]
PASSWORD, DATABASE_PASSWORD = "kein-Wort-davon", "Schluessel-der-Datenbank"
SIGN_IN = f"bureau:{PASSWORD}"


@dataclass(frozen=True)
class Served:
    home: Path
    api: str
    pages: str
    log: Path
    sockets: str
    database_port: int


def make_home(home: Path, text: str) -> None:
    batch = home / "data" / "raw" / "2023-05-06"
    batch.mkdir(parents=True)
    shutil.copy(SAMPLE_BATCH / "民族宗教局.xlsx", batch / "民族宗教局.xlsx")
    (home / "zhinan.toml").write_text(text, "utf-8")


def keep_secret(file: Path, line: str) -> None:
    file.touch(mode=0o600)
    file.write_text(line + "\n", "utf-8")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    # The server's user has to reach its folder: pytest's own is closed to others.
    folder = tmp_path_factory.mktemp("guarded")
    place = Path("/tmp") / f"zhinan-postgresql-{folder.parent.name}-{folder.name}"
    shutil.rmtree(place, ignore_errors=True)
    port, prefect_port, database_port = free_port(), free_port(), free_port()
    home = folder / "home"
    make_home(
        home,
        f"[serve]\nport = {port}\nprefect_port = {prefect_port}\nuser = 'bureau'\npassword_file = 'password'\n"
        f"public_site = true\nurl = 'http://zhinan.example'\nprefect_url = 'http://127.0.0.1:{prefect_port}'\n"
        "[prefect]\ndatabase_file = 'database'\n",
    )
    keep_secret(home / "password", PASSWORD)
    keep_secret(home / "database", f"postgresql+asyncpg://zhinan:{DATABASE_PASSWORD}@127.0.0.1:{database_port}/prefect")
    api, pages = f"http://127.0.0.1:{prefect_port}/api", f"http://127.0.0.1:{port}"
    try:
        with postgresql(place, database_port, DATABASE_PASSWORD) as sockets:
            server = start(home, log=folder / "log")
            try:
                wait_for(lambda: len(post(f"{api}/deployments/filter", {}, SIGN_IN)) == 3, 180, server)
                yield Served(home, api, pages, folder / "log", sockets, database_port)
            finally:
                assert end(server) == 0
            assert processes(str(prefect_port)) == []
    finally:
        shutil.rmtree(place, ignore_errors=True)


def test_neither_pages_nor_prefect_answer_without_the_password(served: Served) -> None:
    for sign_in in (None, f"{SIGN_IN}x", "bureau:"):
        assert get(f"{served.pages}/{DASHBOARD}", sign_in)[0] == 401
        assert get(f"{served.api}/admin/version", sign_in)[0] == 401
    assert get(f"{served.api}/admin/version", SIGN_IN)[0] == 200


@pytest.fixture(scope="module")
def rerun(served: Served) -> Served:
    """The server after a rerun that the command has handed to it."""
    done = subprocess.run(
        [sys.executable, "-m", "zhinan.cli", "rerun", "民族宗教局", "--home", str(served.home)],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=300, env=KEPT,
    )  # fmt: skip
    assert done.returncode == 0 and "本进程" not in done.stderr, done.stderr[-2000:]
    return served


def test_a_rerun_through_the_server_on_postgresql(rerun: Served) -> None:
    served = rerun
    status, page = get(f"{served.pages}/{DASHBOARD}", SIGN_IN)
    assert status == 200 and "民族宗教局" in page.decode("utf-8")
    asked = subprocess.run(
        ["psql", "--host", served.sockets, "--port", str(served.database_port), "--username", "zhinan", "--tuples-only",
         "--command", "SELECT count(*) FROM flow_run WHERE state_type = 'COMPLETED'", "prefect"],
        capture_output=True, text=True, check=True, env=KEPT | {"PGPASSWORD": DATABASE_PASSWORD},
    )  # fmt: skip
    assert int(asked.stdout) >= 1
    assert not list((served.home / "data" / ".prefect").glob("*.db"))


def test_the_link_of_a_run_is_the_address_that_people_use(rerun: Served) -> None:
    served = rerun
    artifacts = {one["key"]: one["data"] for one in post(f"{served.api}/artifacts/latest/filter", {}, SIGN_IN)}
    assert f"(http://zhinan.example/{DASHBOARD})" in artifacts["dashboard"]


def test_the_public_site_is_read_without_the_password(rerun: Served) -> None:
    status, page = get(f"{rerun.pages}/data/curated/latest/site/index.html")
    assert status == 200 and "办事指南" in page.decode("utf-8")


def test_no_password_stands_on_a_command_line_in_a_log_or_in_a_page(rerun: Served) -> None:
    served = rerun
    assert processes("zhinan.cli", "serve") or processes("serve", str(served.home))
    files = [served.log, *(served.home / "reports").rglob("*"), *(served.home / "data" / ".prefect").rglob("*")]
    for password in (PASSWORD, DATABASE_PASSWORD):
        assert processes(password) == []
        assert [file for file in files if file.is_file() and password.encode() in file.read_bytes()] == []


def test_an_end_before_it_is_up_leaves_no_server_behind(tmp_path: Path) -> None:
    prefect_port = free_port()
    make_home(tmp_path, "")
    server = start(tmp_path, "--prefect-port", str(prefect_port), "--port", str(free_port()))
    wait_for(lambda: bool(processes("prefect", "server", str(prefect_port))), 60, server)
    assert end(server) == 0
    assert processes(str(prefect_port)) == []


def test_it_ends_with_its_prefect_server_and_starts_anew_with_the_schedules_on(tmp_path: Path) -> None:
    """Killed, the server takes serve with it, which fails, so that systemd starts both; then nothing is paused."""
    prefect_port, log = free_port(), tmp_path / "log"
    make_home(tmp_path, f"[serve]\nprefect_port = {prefect_port}\nport = {free_port()}\n")
    api = f"http://127.0.0.1:{prefect_port}/api"
    server = start(tmp_path, log=log)
    wait_for(lambda: len(post(f"{api}/deployments/filter", {})) == 3, 120, server)
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        line = file.read_bytes() if file.exists() else b""
        if b"prefect\0server" in line and str(prefect_port).encode() in line:
            subprocess.run(["kill", "-KILL", file.parent.name], check=True)
    assert server.wait(timeout=90) == 2
    assert "Prefect 服务意外结束" in log.read_text("utf-8")
    server = start(tmp_path, log=log)
    try:
        wait_for(lambda: len(post(f"{api}/deployments/filter", {})) == 3, 120, server)
        assert [one["name"] for one in post(f"{api}/deployments/filter", {}) if one["paused"]] == []
    finally:
        assert end(server) == 0
    server = start(tmp_path, log=log)  # after an orderly end too, which pauses them
    try:
        wait_for(lambda: not any(one["paused"] for one in post(f"{api}/deployments/filter", {})), 120, server)
    finally:
        end(server)


def test_what_is_not_safe_is_refused_in_a_sentence(tmp_path: Path) -> None:
    make_home(tmp_path, "")
    done = subprocess.run(
        [sys.executable, "-m", "zhinan.cli", "serve", "--home", str(tmp_path), "--address", "0.0.0.0"],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=60, env=KEPT,
    )  # fmt: skip
    assert done.returncode == 2 and "内部资料" in done.stderr and "Traceback" not in done.stderr
