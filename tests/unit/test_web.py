"""The server of the pages, asked over a real connection: who sees what, with which headers, and nothing else."""

from __future__ import annotations

import base64
import http.client
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from zhinan.web import pages_server

SIGN_IN = "bureau:kein-Wort-davon"
Ask = Callable[..., http.client.HTTPResponse]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for file in (
        "reports/index.html", "reports/items/a b.html", "reports/reminders/林茶局.txt", "reports/.hidden/x.html",
        "data/warehouse.duckdb", "data/raw/x.html", "data/curated/2023-05-10/site/index.html",
        "data/curated/2023-05-10/总清单.xlsx", "data/curated2/x.html", "zhinan.toml",
    ):  # fmt: skip
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text(file, "utf-8")
    (tmp_path / "data/curated/latest").symlink_to("2023-05-10")
    (tmp_path / "data/curated/out").symlink_to("../raw")
    return tmp_path


@pytest.fixture(params=["open", "guarded", "public"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def ask(root: Path, kind: str) -> Iterator[Ask]:
    sign_in = None if kind == "open" else SIGN_IN
    server = pages_server(root, "127.0.0.1", 0, "/reports/index.html", sign_in, kind == "public")
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def asked(path: str, sign_in: str | None = SIGN_IN, method: str = "GET") -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", server.server_address[1], timeout=10)
        headers = {"Authorization": "Basic " + base64.b64encode(sign_in.encode()).decode()} if sign_in else {}
        connection.putrequest(method, path, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        return connection.getresponse()

    yield asked
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/reports/index.html", "reports/index.html"),
        ("/reports/index.html?x=1", "reports/index.html"),
        ("/reports/", "reports/index.html"),
        ("/reports/items/a%20b.html", "reports/items/a b.html"),
        ("/data/curated/2023-05-10/site/", "data/curated/2023-05-10/site/index.html"),
        ("/data/curated/latest/site/index.html", "data/curated/2023-05-10/site/index.html"),
        ("/data/curated/latest/%E6%80%BB%E6%B8%85%E5%8D%95.xlsx", "data/curated/2023-05-10/总清单.xlsx"),
    ],
)
def test_the_outputs_are_shown(ask: Ask, path: str, text: str) -> None:
    answer = ask(path)
    assert (answer.status, answer.read().decode("utf-8")) == (200, text)


@pytest.mark.parametrize(
    "path",
    [
        "/zhinan.toml", "/data/warehouse.duckdb", "/data/raw/x.html", "/data/curated2/x.html", "/data/curated/",
        "/data/curated/latest/", "/data/curated/out/x.html", "/data/curated/../raw/x.html", "/reports/../zhinan.toml",
        "/reports/%2e%2e/zhinan.toml", "/reports/..%2fzhinan.toml", "/data/curated/%2e%2e/%2e%2e/reports/index.html",
        "/reports/.hidden/x.html", "/reports/items", "/reports/items/", "/reports/%00", "/reports/" + "x" * 5000, "/x",
        "//etc/passwd", "/data/curated/..%5c..%5czhinan.toml",
    ],
)  # fmt: skip
def test_nothing_else_is(ask: Ask, path: str) -> None:
    answer = ask(path)
    assert answer.status == 404 and "没有这个页面" in answer.read().decode("utf-8")


@pytest.mark.parametrize("sign_in", [None, "bureau:", "x", SIGN_IN + "x", SIGN_IN.upper()])
def test_who_is_not_signed_in_sees_what_is_public_and_no_more(ask: Ask, kind: str, sign_in: str | None) -> None:
    is_open = kind == "open"
    answer = ask("/reports/index.html", sign_in)
    assert answer.status == (200 if is_open else 401)
    if not is_open:
        assert answer.getheader("WWW-Authenticate") == 'Basic realm="zhinan", charset="UTF-8"'
        assert "reports" not in answer.read().decode("utf-8")
        assert ask("/", sign_in).status == 401 and ask("/zhinan.toml", sign_in).status == 401
    public = ask("/data/curated/latest/site/index.html", sign_in)
    assert public.status == (401 if kind == "guarded" else 200)
    if kind == "public":
        for path in ("/data/curated/../warehouse.duckdb", "/data/curated/%2e%2e/%2e%2e/reports/index.html"):
            assert ask(path, sign_in).status == 401
        assert ask("/data/curated/out/x.html", sign_in).status == 404


def test_the_root_leads_to_the_dashboard(ask: Ask) -> None:
    answer = ask("/")
    assert (answer.status, answer.getheader("Location")) == (302, "/reports/index.html")


@pytest.mark.parametrize("path", ["/reports/index.html", "/nothing", "/"])
def test_every_answer_has_the_headers_that_guard_it(ask: Ask, path: str) -> None:
    answer = ask(path)
    assert answer.getheader("X-Content-Type-Options") == "nosniff"
    assert answer.getheader("Referrer-Policy") == "no-referrer"
    assert "default-src 'none'" in (answer.getheader("Content-Security-Policy") or "")
    assert answer.getheader("Server") == "zhinan"


def test_chinese_texts_are_shown_as_such(ask: Ask) -> None:
    answer = ask("/reports/reminders/%E6%9E%97%E8%8C%B6%E5%B1%80.txt")
    assert answer.getheader("Content-Type") == "text/plain; charset=utf-8"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_nothing_is_written(ask: Ask, method: str) -> None:
    assert ask("/reports/index.html", method=method).status == 501
