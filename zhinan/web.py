"""The outputs that people look at, over HTTP: reports/ and data/curated/, to be read, and nothing else of the home."""

from __future__ import annotations

import base64
import binascii
import hmac
import socket
import sys
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

PUBLIC = "data/curated"
SHOWN = ("reports", PUBLIC)
REALM = "zhinan"
# Our pages carry their styles and scripts within them or beside them; none of them loads, sends or frames anything.
_POLICY = (
    "default-src 'none'",
    "script-src 'self' 'unsafe-inline'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-cache",
    "Content-Security-Policy": "; ".join(_POLICY),
}
_OFFICE = "application/vnd.openxmlformats-officedocument."
_TYPES = {
    **SimpleHTTPRequestHandler.extensions_map,
    ".html": "text/html; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".xlsx": f"{_OFFICE}spreadsheetml.sheet",
    ".docx": f"{_OFFICE}wordprocessingml.document",
    ".parquet": "application/octet-stream",
}
_ANSWERS = {
    **SimpleHTTPRequestHandler.responses,
    HTTPStatus.UNAUTHORIZED: ("Unauthorized", "请输入用户名和密码。"),
    HTTPStatus.NOT_FOUND: ("Not Found", "没有这个页面。"),
}
_ERROR_PAGE = """<!DOCTYPE html>
<html lang="zh-CN"><meta charset="utf-8"><title>%(code)d</title><body><p>%(explain)s</p></body></html>
"""


class _Pages(SimpleHTTPRequestHandler):
    """GET and HEAD of files; ``sign_in`` is what they ask for ("user:password"), None: nothing."""

    timeout = 30  # seconds: a client that says nothing does not hold a thread for ever
    extensions_map = _TYPES
    responses = _ANSWERS
    error_message_format = _ERROR_PAGE

    def __init__(self, *args: Any, start: str, sign_in: str | None, is_public: bool, **kwargs: Any) -> None:
        self.start, self.sign_in, self.is_public = start, sign_in, is_public
        super().__init__(*args, **kwargs)  # it answers the request at once

    def send_head(self) -> Any:
        """The file that was asked for, opened, its headers sent; None where there is none to show."""
        folder = self._folder()
        if not (self.is_public and folder == PUBLIC) and not self._is_signed_in():
            return None
        if urlsplit(self.path).path in ("/", "/index.html"):
            self.send_response(HTTPStatus.FOUND)
            self.send_header("Location", quote(self.start))
            self.send_header("Content-Length", "0")
            self.end_headers()
            return None
        if folder is None or not self._is_shown(folder):
            self.send_error(HTTPStatus.NOT_FOUND)
            return None
        return super().send_head()

    def _folder(self) -> str | None:
        """Which of ``SHOWN`` the path lies in, as it is written; None: in none of them."""
        parts = [part for part in unquote(urlsplit(self.path).path).split("/") if part]
        if ".." in parts:
            return None
        return next((folder for folder in SHOWN if parts[: folder.count("/") + 1] == folder.split("/")), None)

    def _is_shown(self, folder: str) -> bool:
        """Whether it is a file within ``folder`` (through links too), or a folder of it with a page of its own."""
        try:
            root = Path(self.directory)
            file = Path(self.translate_path(self.path)).resolve()
            if not file.is_relative_to((root / folder).resolve()):
                return False
            inside = file.relative_to((root / folder).resolve()).parts
            return not any(part.startswith(".") for part in inside) and (
                file.is_file() or (file / "index.html").is_file()
            )
        except (OSError, ValueError):  # too long for a path, a zero byte
            return False

    def _is_signed_in(self) -> bool:
        """Whether the request has the user and the password; else the answer is sent."""
        if self.sign_in is None:
            return True
        scheme, _, given = self.headers.get("Authorization", "").partition(" ")
        if scheme.lower() == "basic":
            try:
                found = base64.b64decode(given.strip(), validate=True)
            except (binascii.Error, ValueError):
                found = b""
            if hmac.compare_digest(found, self.sign_in.encode()):
                return True
        self.send_error(HTTPStatus.UNAUTHORIZED)
        return False

    def list_directory(self, path: Any) -> None:
        """No folder is listed."""
        self.send_error(HTTPStatus.NOT_FOUND)

    def end_headers(self) -> None:
        """The same headers for whatever is answered."""
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def send_response(self, code: int, message: str | None = None) -> None:
        """A 401 says what to sign in to."""
        super().send_response(code, message)
        if code == HTTPStatus.UNAUTHORIZED:
            self.send_header("WWW-Authenticate", f'Basic realm="{REALM}", charset="UTF-8"')

    def version_string(self) -> str:
        """What serves the pages, without its version."""
        return "zhinan"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as the standard library has it
        """Who looked at what is nobody's business here."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A connection that broke off is no trouble of ours; anything else is a fault of the program, and is told."""
        if not isinstance(sys.exc_info()[1], ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class _Server6(_Server):
    address_family = socket.AF_INET6


def pages_server(
    root: Path, address: str, port: int, start: str, sign_in: str | None, is_public: bool
) -> ThreadingHTTPServer:
    """A server of the pages of the home ``root``, bound; ``serve_forever`` runs it. OSError where the port is taken.

    ``start``: where / leads. ``is_public``: data/curated is read without ``sign_in``.
    """
    handler = partial(_Pages, directory=str(root), start=start, sign_in=sign_in, is_public=is_public)
    return (_Server6 if ":" in address else _Server)((address, port), handler)
