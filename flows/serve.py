"""``zhinan serve``: a Prefect server, the scheduled deployments, and the dashboard, on 127.0.0.1."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from flows.environment import API_FILE, prefect_home, prepare
from zhinan.errors import UsageError
from zhinan.settings import Home

HOST = "127.0.0.1"
TIMEZONE = "Asia/Shanghai"
_START_SECONDS = 120


def serve_all(home: Path | None, raw: Path | None, prefect_port: int, port: int, say: Callable[[str], None]) -> None:
    """Serve until interrupted. Raises UsageError where the Prefect server does not come up."""
    place = Home.at(home, raw)
    os.environ["PREFECT_API_URL"] = f"http://{HOST}:{prefect_port}/api"
    prepare(place)
    server = subprocess.Popen(
        [sys.executable, "-m", "prefect", "server", "start", "--host", HOST, "--port", str(prefect_port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.STDOUT,
    )
    note = prefect_home(place) / API_FILE
    try:
        _wait_until_up(server, os.environ["PREFECT_API_URL"])
        note.write_text(os.environ["PREFECT_API_URL"], "utf-8")
        threading.Thread(target=_pages(place, port).serve_forever, daemon=True).start()
        say(f"看板：http://{HOST}:{port}/reports/dashboard/index.html")
        say(
            f"Prefect：http://{HOST}:{prefect_port}（每晚 02:00 核查，周一 08:00 通报，可随时重新核查；按 Ctrl+C 结束）"
        )
        _serve_deployments(place)
    finally:
        note.unlink(missing_ok=True)
        server.terminate()
        server.wait(timeout=30)


def _wait_until_up(server: subprocess.Popen[bytes], url: str) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise UsageError(f"Prefect 服务没有启动（退出码 {server.returncode}），端口可能已被占用")
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=2) as answer:  # noqa: S310 - our own server
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.5)
    raise UsageError(f"Prefect 服务在 {_START_SECONDS} 秒内没有启动")


class _Pages(SimpleHTTPRequestHandler):
    """The outputs that people look at, and nothing else of the home."""

    shown = ("/reports/", "/data/curated/")

    def send_head(self):  # type: ignore[no-untyped-def]
        if self.path in ("/", "/index.html"):
            self.send_response(302)
            self.send_header("Location", "/reports/dashboard/index.html")
            self.end_headers()
            return None
        shown = Path(self.translate_path(self.path)).resolve()
        root = Path(self.directory).resolve()
        if not any(shown.is_relative_to(root / folder.strip("/")) for folder in self.shown) or shown.is_dir():
            self.send_error(404)
            return None
        return super().send_head()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as the standard library has it
        """Who looked at what is nobody's business here."""


def _pages(place: Home, port: int) -> ThreadingHTTPServer:
    return ThreadingHTTPServer((HOST, port), partial(_Pages, directory=str(place.root)))


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
