"""The bulletin's page in a real browser: whole, with its charts, and without a request to anywhere."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from zhinan.settings import Home
from zhinan.week import bulletin

pytestmark = [pytest.mark.browser, pytest.mark.gx]


@pytest.fixture(scope="module")
def rendered(chromium: str, weeks: Home, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page's DOM."""
    root = tmp_path_factory.mktemp("page")
    shutil.copytree(weeks.root, root / "home")
    page = bulletin(Home.at(root / "home")).folder / "督导通报.html"
    return subprocess.run(
        [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--disable-quic", f"--user-data-dir={root / 'profile'}",
         "--virtual-time-budget=2000", "--dump-dom", page.as_uri()],
        capture_output=True, text=True, check=True, timeout=120,
    ).stdout  # fmt: skip


def test_the_figures_and_the_charts_are_on_the_page(rendered: str) -> None:
    text = re.sub(r"<[^>]+>|\s", "", rendered)
    for told in ("督导通报", "74.57%", "一、总体情况", "八、下一步工作", "罗山县行政审批和政务信息管理局2023年5月8日"):
        assert told in text, told
    charts = re.findall(r"<svg .*?</svg>", rendered, re.DOTALL)
    assert len(charts) == 2
    for chart in charts:
        named = re.search(r'aria-labelledby="(\S+) (\S+)"', chart)
        assert named and all(f'id="{name}"' in chart for name in named.groups())
    assert charts[0].count("<circle") == 6 and charts[1].count("<rect") == 2 + 3  # legend and bars


def test_nothing_is_asked_from_outside(rendered: str) -> None:
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', rendered)
    assert "<script" not in rendered and "@import" not in rendered
    assert not re.findall(r"url\((?!['\"]?data:)", rendered)
