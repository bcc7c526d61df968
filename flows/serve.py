"""``zhinan serve``: a Prefect server, the scheduled deployments, the dashboard and the public site."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

from flows.environment import API_FILE, PAGES_FILE, prefect_home, prepare
from zhinan.errors import UsageError
from zhinan.serving import ServeSettings
from zhinan.settings import DASHBOARD, Home
from zhinan.web import pages_server

TIMEZONE = "Asia/Shanghai"
_START_SECONDS = 120
_END_SECONDS = 30


def serve_all(home: Path | None, raw: Path | None, given: dict[str, Any], say: Callable[[str], None]) -> None:
    """Serve until interrupted or ended (SIGTERM). ``given``: settings that were given on the command line.

    Raises UsageError where a server does not come up, or Prefect's ends by itself.
    """
    place = Home.at(home, raw)
    settings = place.serve(**given)
    signed_in = place.sign_in(settings)
    _end_on_sigterm()
    os.environ["PREFECT_API_URL"] = settings.api
    os.environ["PREFECT_UI_API_URL"] = f"{settings.prefect}/api"
    if signed_in:
        os.environ["PREFECT_SERVER_API_AUTH_STRING"] = os.environ["PREFECT_API_AUTH_STRING"] = signed_in
    prepare(place)
    pages = _pages(place, settings, signed_in)
    folder = prefect_home(place)
    notes = {folder / API_FILE: settings.api, folder / PAGES_FILE: settings.pages}
    with _prefect_server(settings) as server:
        try:
            for note, address in notes.items():
                note.write_text(address, "utf-8")
            threading.Thread(target=pages.serve_forever, daemon=True).start()
            say(f"看板：{settings.pages}/{DASHBOARD}")
            say(f"Prefect：{settings.prefect}（每晚 02:00 核查，周一 08:00 通报，可随时重新核查；按 Ctrl+C 结束）")
            _serve_deployments(place)
        finally:
            for note in notes:
                note.unlink(missing_ok=True)
            if server.poll() is not None:
                raise UsageError(f"Prefect 服务意外结束（退出码 {server.returncode}）")


def _end_on_sigterm() -> None:
    """systemd ends a service so: let every ``finally`` run, in whatever step it comes."""

    def end(*_: object) -> None:
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, end)


def _pages(place: Home, settings: ServeSettings, signed_in: str | None) -> ThreadingHTTPServer:
    try:
        return pages_server(
            place.root, settings.address, settings.port, f"/{DASHBOARD}", signed_in, settings.public_site
        )
    except OSError as error:
        reason = "已被占用" if error.errno == errno.EADDRINUSE else f"用不了（{error.strerror}）"
        raise UsageError(f"地址 {settings.address} 的端口 {settings.port} {reason}，可以用 --port 另指定") from error


@contextmanager
def _prefect_server(settings: ServeSettings) -> Iterator[subprocess.Popen[bytes]]:
    """A Prefect server that answers; it ends with the block, its own children too, however the block ends."""
    server = subprocess.Popen(
        [
            sys.executable, "-m", "prefect", "server", "start",
            "--host", settings.address, "--port", str(settings.prefect_port),
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.STDOUT,
        start_new_session=True,  # a group of its own: Ctrl+C reaches us, and we end it
    )  # fmt: skip
    is_ending = threading.Event()
    try:
        _wait_until_up(server, settings.api)
        threading.Thread(target=_end_with, args=(server, is_ending), daemon=True).start()
        yield server
    finally:
        is_ending.set()
        if server.poll() is None:
            server.terminate()
            try:
                server.wait(timeout=_END_SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(server.pid, signal.SIGKILL)
                server.wait()


def _end_with(server: subprocess.Popen[bytes], is_ending: threading.Event) -> None:
    """Without its server nothing falls due any more: end, so that systemd starts all of it anew."""
    server.wait()
    if not is_ending.is_set():
        os.kill(os.getpid(), signal.SIGTERM)


def _wait_until_up(server: subprocess.Popen[bytes], url: str) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise UsageError(
                f"Prefect 服务没有启动（退出码 {server.returncode}）：端口可能已被占用，或者数据库连接不上"
            )
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=2) as answer:  # noqa: S310 - our own server
                if answer.status == 200:
                    return
        except OSError:
            pass
        time.sleep(0.5)
    raise UsageError(f"Prefect 服务在 {_START_SECONDS} 秒内没有启动")


def _serve_deployments(place: Home) -> None:
    """Register nightly, weekly and rerun, and run what falls due or is asked for, in this process's children."""
    from prefect import serve
    from prefect.deployments.runner import RunnerDeployment
    from prefect.schedules import Cron
    from prefect_email import EmailServerCredentials

    from flows.nightly import nightly
    from flows.rerun import rerun
    from flows.weekly import weekly

    EmailServerCredentials.register_type_and_schema()  # so that Prefect's pages can make the block for mail
    serve(
        RunnerDeployment.from_flow(
            nightly,
            name="nightly",
            schedules=[Cron("0 2 * * *", timezone=TIMEZONE)],
            parameters={"home": str(place.root), "raw": str(place.raw), "wait_seconds": 3600},
            description="每晚 02:00 核查",
        ),
        RunnerDeployment.from_flow(
            weekly,
            name="weekly",
            schedules=[Cron("0 8 * * 1", timezone=TIMEZONE)],
            parameters={"home": str(place.root)},
            description="每周一 08:00 督导通报",
        ),
        RunnerDeployment.from_flow(
            rerun,
            name="rerun",
            parameters={"home": str(place.root), "raw": str(place.raw)},
            description="部门重新报送后马上核查：选择部门，点 Run",
        ),
        limit=1,
        print_starting_message=False,
    )
