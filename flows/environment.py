"""Prefect's settings for this installation. Call ``prepare`` before Prefect is imported."""

from __future__ import annotations

import os
import urllib.request
from pathlib import Path

from zhinan.settings import Home

API_FILE = "api-url"
PAGES_FILE = "pages-url"
_DATABASE = ("PREFECT_SERVER_DATABASE_CONNECTION_URL", "PREFECT_API_DATABASE_CONNECTION_URL")


def prefect_home(home: Home) -> Path:
    """Prefect's own folder: its database and profiles stay with the installation, not in the user's home."""
    return home.root / "data" / ".prefect"


def prepare(home: Home) -> None:
    """Set what is not set by the user, and use the server of ``zhinan serve`` where one is up.

    Passwords go to Prefect by the environment, which only this process and its children can read.
    """
    folder = prefect_home(home)
    folder.mkdir(parents=True, exist_ok=True)
    defaults = {
        "PREFECT_HOME": str(folder),
        # Else the server writes its pages into the installed package.
        "PREFECT_UI_STATIC_DIRECTORY": str(folder / "ui"),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        # A first run starts a server of its own and creates its database: 15–25 s on a laptop.
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
        # SQLite waits for its one writer: on a busy machine Prefect's 10 s end in "503, database is locked".
        "PREFECT_SERVER_DATABASE_TIMEOUT": "60",
        "PREFECT_SERVER_DATABASE_CONNECTION_TIMEOUT": "60",
        "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
    }
    for name, value in defaults.items():
        os.environ.setdefault(name, value)
    database = home.database()
    if database and not any(name in os.environ for name in _DATABASE):
        os.environ[_DATABASE[0]] = database
    if "PREFECT_API_URL" not in os.environ:
        url = running_server(folder)
        if url:
            os.environ["PREFECT_API_URL"] = url
            signed_in = home.sign_in(home.serve())
            if signed_in:
                os.environ.setdefault("PREFECT_API_AUTH_STRING", signed_in)


def running_server(folder: Path) -> str | None:
    """API address of the server that ``zhinan serve`` noted in ``folder``, if it answers."""
    note = folder / API_FILE
    if not note.is_file():
        return None
    url = note.read_text("utf-8").strip()
    try:
        with urllib.request.urlopen(f"{url}/health", timeout=2) as answer:  # noqa: S310 - our own note
            return url if answer.status == 200 else None
    except OSError:
        return None
