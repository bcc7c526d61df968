"""The machine's own chromium, and pages in it that watch what they ask for."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where it is; without one the test skips, and says so."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found:
        pytest.skip("no chromium on this machine (apt-get install chromium)")
    return found


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that fails the test for what it asks from elsewhere, and for errors of its script."""
    with browser.new_context(viewport=DESKTOP) as context:  # type: ignore[arg-type]
        opened = context.new_page()
        asked: list[str] = []
        errors: list[str] = []
        context.on("request", lambda request: asked.append(request.url))
        opened.on("pageerror", lambda error: errors.append(str(error)))
        opened.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        yield opened
        assert errors == []
        assert asked and [url for url in asked if not url.startswith(("file:", "data:"))] == []


def axe(page: Page) -> list[tuple[str, str]]:
    """What axe-core finds: (rule, first element) of each violation."""
    # Not preload: axe would ask for the style sheet once more, as data, which a page of a folder may not.
    found = Axe().run(page, options={"resultTypes": ["violations"], "preload": False}).response["violations"]
    return [(one["id"], one["nodes"][0]["html"]) for one in found]
