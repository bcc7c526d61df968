"""``make bench-dashboard``: how long a department's page takes with 5,000 and 100,000 problems, in a real chromium.

Opened (until the table and its count stand), searched (from the last key to the rows; the page itself waits 60 ms for
further keys), sorted; a fresh browser each time, the median of several. The floor: the same page with the problems of
the made batch.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

REPEATS = 5
DEPARTMENT = "住建局"
COUNTS = (0, 5_000, 100_000)
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")

# As no run would find them: problems of the made batch, each with another cell, value and message.
_MORE = f"""INSERT INTO violation BY NAME
SELECT pattern.* EXCLUDE (place) REPLACE (
    'AD' || (number + 2) AS cell, message || '（第' || number || '处）' AS message, value || number AS value
)
FROM range(?) AS numbers(number)
JOIN (
    SELECT *, row_number() OVER (ORDER BY rule, cell) - 1 AS place FROM violation
    WHERE department = '{DEPARTMENT}' AND item_id IS NOT NULL AND status = 'fail'
) AS pattern ON place = number % 20"""


def write_dashboard(home: Path, count: int) -> tuple[Path, int]:
    """The dashboard of a finished home with ``count`` more problems. Returns the department's page, and how many."""
    from expectations.standard import load_standard
    from zhinan import stages
    from zhinan.deliver.bulletin.runs import find_runs
    from zhinan.settings import Home
    from zhinan.warehouse.database import connect

    place = Home.at(home)
    with connect(place.warehouse) as connection:
        connection.execute(_MORE, [count])
        row = connection.execute(
            "SELECT count(*) FROM violation WHERE department = ? AND told_by IS NULL", [DEPARTMENT]
        ).fetchone()
        run = find_runs(connection).now
    stages.report(place, stages.Run(run.run_id, load_standard().name, run.as_of, True))
    assert row is not None
    return place.dashboard / "departments" / f"{DEPARTMENT}.html", row[0]


def look_through(page: Page, file: Path, count: int) -> dict[str, float]:
    """Seconds to open, to search, and to sort."""
    told = page.locator("#told")
    took: dict[str, float] = {}

    def timed(what: str, began: float) -> None:
        took[what] = time.perf_counter() - began

    began = time.perf_counter()
    page.goto(file.as_uri())
    expect(told).to_have_text(f"共 {count:,} 处", timeout=60_000)
    timed("open", began)
    for what, text in (("first search", "没有"), ("second search", "没有填写")):
        page.wait_for_timeout(500)  # a person reads before typing
        page.get_by_label("查找").fill(text)
        began = time.perf_counter()
        expect(told).to_contain_text("筛出", timeout=60_000)
        timed(what, began)
        page.get_by_label("查找").fill("")
        expect(told).to_have_text(f"共 {count:,} 处", timeout=60_000)
    head = page.locator('th[data-key="cell"]')
    began = time.perf_counter()
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "ascending", timeout=60_000)
    timed("sort", began)
    return took


def main() -> None:
    """Print the table of medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path, help="a home after zhinan nightly on the made batch")
    parser.add_argument("--repeats", type=int, default=REPEATS)
    given = parser.parse_args()
    browser = next((found for name in _BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        sys.exit(f"No browser found (looked for {', '.join(_BROWSERS)}): install chromium.")
    print("| problems | page and data, MB | open, s | first search, s | second search, s | sort, s |")
    print("|---:|---:|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory(prefix="zhinan-bench-") as name, sync_playwright() as playwright:
        for more in COUNTS:
            home = Path(name) / str(more)
            shutil.copytree(given.home, home, symlinks=True)
            file, count = write_dashboard(home, more)
            size = file.stat().st_size + file.parents[1].joinpath("data", f"{DEPARTMENT}.js").stat().st_size
            runs = []
            for _ in range(given.repeats):
                chromium = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
                runs.append(look_through(chromium.new_page(), file, count))
                chromium.close()
            shown = " | ".join(f"{statistics.median(run[what] for run in runs):.2f}" for what in runs[0])
            print(f"| {count:,} | {size / 1e6:.1f} | {shown} |", flush=True)


if __name__ == "__main__":
    main()
