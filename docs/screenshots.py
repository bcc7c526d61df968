"""Take the pictures of docs/ as chromium shows the pages: dashboard, department, items, public site, list, guide.

    .venv/bin/zhinan nightly && .venv/bin/python docs/screenshots.py [HOME]

HOME is the folder with data/ and reports/, after a run on the made batch; default ZHINAN_HOME, else the working
directory.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from zhinan.settings import Home

DOCS = Path(__file__).parent
MAX_BYTES = 400_000
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_SAMPLE_NOTICE = "本页为样例数据"
_SECONDS = 120


class Picture(NamedTuple):
    """One picture: the page is the first, by its name, that the pattern finds in the home; sizes in pixels."""

    page: str
    width: int
    height: int


PICTURES = {
    "dashboard.png": Picture("reports/dashboard/index.html", 1280, 1400),
    "department.png": Picture("reports/dashboard/departments/住建局.html", 1280, 1350),
    "items.png": Picture("reports/dashboard/items/林茶局.html", 1280, 900),
    "site.png": Picture("data/curated/latest/site/index.html", 1280, 1100),
    "guide.png": Picture("data/curated/latest/site/guide/*.html", 1000, 1500),
    "list.png": Picture("data/curated/latest/site/list/免证可办.html", 1280, 900),
}


def main() -> None:
    """Take the pictures, or say in one sentence why not."""
    home = Home.at(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
    dashboard = home.dashboard / "index.html"
    if not dashboard.is_file():
        sys.exit(f"There is no dashboard at {dashboard}: run zhinan nightly first.")
    if _SAMPLE_NOTICE not in dashboard.read_text("utf-8"):
        sys.exit(f"{dashboard} does not show the made batch: a picture of real submissions is not for the repository.")
    browser = next((found for name in _BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        sys.exit(f"No browser found (looked for {', '.join(_BROWSERS)}): install chromium.")
    with tempfile.TemporaryDirectory(prefix="zhinan-") as folder:
        for name, picture in PICTURES.items():
            pages = sorted(home.root.glob(picture.page))
            if not pages:
                sys.exit(f"There is no page {picture.page} in {home.root}.")
            taken = Path(folder) / name
            _take(browser, pages[0], picture, taken, Path(folder) / "profile")
            size = taken.stat().st_size
            if size > MAX_BYTES:
                sys.exit(f"{name} has {size:,} bytes, more than {MAX_BYTES:,}: it was not kept.")
            shutil.copyfile(taken, DOCS / name)
            print(f"{DOCS / name} ({size:,} bytes)")


def _take(browser: str, page: Path, picture: Picture, taken: Path, profile: Path) -> None:
    command = [
        browser, "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run",
        f"--user-data-dir={profile}", f"--window-size={picture.width},{picture.height}", f"--screenshot={taken}",
        page.as_uri(),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=False)
    if done.returncode or not taken.is_file():
        sys.exit(f"{browser} took no picture (exit code {done.returncode}): {done.stderr.strip()[-300:]}")


if __name__ == "__main__":
    main()
