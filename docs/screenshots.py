"""Take docs/dashboard.png: the top of reports/index.html as chromium shows it, from a run on the made batch.

    .venv/bin/zhinan nightly && .venv/bin/python docs/screenshots.py [HOME]

HOME is the folder with data/ and reports/; default ZHINAN_HOME, else the working directory.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from zhinan.settings import Home

PICTURE = Path(__file__).with_name("dashboard.png")
WIDTH, HEIGHT = 1280, 1400
MAX_BYTES = 400_000
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_SAMPLE_NOTICE = "本页为样例数据"
_SECONDS = 120


def main() -> None:
    """Take the picture, or say in one sentence why not."""
    home = Home.at(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
    page = home.reports / "index.html"
    if not page.is_file():
        sys.exit(f"There is no dashboard at {page}: run zhinan nightly first.")
    if _SAMPLE_NOTICE not in page.read_text("utf-8"):
        sys.exit(f"{page} does not show the made batch: a picture of real submissions is not for the repository.")
    browser = next((found for name in _BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        sys.exit(f"No browser found (looked for {', '.join(_BROWSERS)}): install chromium.")
    with tempfile.TemporaryDirectory(prefix="zhinan-") as folder:
        taken = Path(folder) / PICTURE.name
        _take(browser, page, taken, Path(folder) / "profile")
        size = taken.stat().st_size
        if size > MAX_BYTES:
            sys.exit(f"The picture has {size:,} bytes, more than {MAX_BYTES:,}: it was not kept.")
        shutil.copyfile(taken, PICTURE)
    print(f"{PICTURE} ({size:,} bytes)")


def _take(browser: str, page: Path, taken: Path, profile: Path) -> None:
    command = [
        browser, "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run",
        f"--user-data-dir={profile}", f"--window-size={WIDTH},{HEIGHT}", f"--screenshot={taken}", page.as_uri(),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=False)
    if done.returncode or not taken.is_file():
        sys.exit(f"{browser} took no picture (exit code {done.returncode}): {done.stderr.strip()[-300:]}")


if __name__ == "__main__":
    main()
