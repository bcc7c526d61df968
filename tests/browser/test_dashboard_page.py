"""The dashboard in a real browser: it renders from file://, asks for nothing outside, and its links lead somewhere."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import unquote

import pytest

from zhinan.settings import Home

pytestmark = [pytest.mark.browser, pytest.mark.gx]


@pytest.fixture(scope="module")
def chromium() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found:
        pytest.skip("no chromium on this machine (apt-get install chromium)")
    return found


@pytest.fixture(scope="module")
def rendered(chromium: str, finished: Home, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page's DOM after its own scripts have run."""
    profile = tmp_path_factory.mktemp("profile")
    return subprocess.run(
        [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--disable-quic", f"--user-data-dir={profile}",
         "--virtual-time-budget=2000", "--dump-dom", (finished.reports / "index.html").as_uri()],
        capture_output=True, text=True, check=True, timeout=120,
    ).stdout  # fmt: skip


def test_the_figures_are_on_the_page(rendered: str) -> None:
    text = re.sub(r"<[^>]+>|\s", "", rendered)
    assert "办事指南准确率" in text and "80.33%" in text and "760" in text and "946" in text
    assert "本页为样例数据" in text
    assert text.count("未报送") <= 5 and "第一组" in text and "住建局" in text


def test_every_link_leads_to_a_file(rendered: str, finished: Home) -> None:
    links = {unquote(link) for link in re.findall(r'<a [^>]*href="([^"#]+)"', rendered)}
    assert len(links) > 50
    for link in links:
        assert not re.match(r"[a-z]+:", link), link
        assert (finished.reports / link).resolve().is_file(), link


def test_nothing_is_asked_from_outside(rendered: str) -> None:
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', rendered)
    assert not re.findall(r"url\((?!['\"]?data:)", rendered)
    assert "@import" not in rendered


def test_the_page_is_small(finished: Home) -> None:
    assert Path(finished.reports / "index.html").stat().st_size < 1_000_000


def test_data_docs_ask_for_nothing_outside_and_their_index_leads_to_them(finished: Home) -> None:
    folder = finished.reports / "data_docs"
    pages = list(folder.rglob("*.html"))
    assert len(pages) >= 7
    for page in pages:
        text = page.read_text("utf-8")
        assert not re.findall(r"""<(?:script|link|img|a)\b[^>]*(?:src|href)\s*=\s*["'](?:https?:)?//""", text), page
        assert not re.findall(r"url\(\s*['\"]?(?:https?:)?//", text), page
    index = (folder / "index.html").read_text("utf-8")
    links = [unquote(link) for link in re.findall(r'href="([^"]+)"', index)]
    assert len(links) == 7 and all((folder / link).is_file() for link in links)
