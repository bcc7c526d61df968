"""``zhinan nightly``: run the Prefect flow and end with a table of rates."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from zhinan.commands.terminal import terminal
from zhinan.settings import Home

if TYPE_CHECKING:
    from flows.nightly import Summary


def _console() -> Console:
    """The terminal; 120 columns where there is none (a scheduler's log), so that no figure is cut."""
    console = terminal(is_wrapped=False)
    return console if console.is_terminal else terminal(is_wrapped=False, width=120)


def run_nightly(
    raw: Path | None,
    home: Path | None,
    departments: list[str],
    standard: str,
    force: bool,
    wait_seconds: float,
    err: Console,
) -> None:
    """Run the flow in this process; what it raises goes up."""
    place = Home.at(home, raw)
    _refuse_early(place, departments, standard, wait_seconds)
    from flows.environment import prepare

    err.print("正在启动 Prefect ……")
    prepare(place)
    from flows.nightly import nightly

    summary = nightly(str(place.root), str(place.raw), departments, standard, force, wait_seconds)
    print_rates(place)
    _print_summary(summary)
    _console().print(f"看板：{place.dashboard / 'index.html'}")


def run_on_spark(
    raw: Path | None,
    home: Path | None,
    departments: list[str],
    standard: str,
    force: bool,
    wait_seconds: float,
    master: str,
    counties_file: Path | None,
    err: Console,
) -> None:
    """The same with Spark, over the counties of a file; they have homes of their own."""
    from zhinan.spark.counties import find_counties
    from zhinan.spark.session import require_spark

    place = Home.at(home, raw)
    require_spark()
    counties = find_counties(place, standard, counties_file)
    for county in counties:
        _refuse_early(county.home, departments, county.standard, wait_seconds)
    from flows.environment import prepare

    err.print("正在启动 Prefect 和 Spark ……")
    prepare(place)
    from flows.nightly import nightly

    file = str(counties_file) if counties_file else None
    summary = nightly(
        str(place.root), str(place.raw), departments, standard, force, wait_seconds, "spark", master, file
    )
    for county in counties:
        _console().print(f"{county.city}{county.name}")
        print_rates(county.home)
        _console().print(f"看板：{county.home.dashboard / 'index.html'}")
    _print_summary(summary)
    if counties[0].home.root != place.root:
        _console().print(f"各县区、各城市的准确率：{place.reports / 'metrics'}")


def _print_summary(summary: Summary) -> None:
    own = sum(seconds for name, seconds in summary.timings if not name.startswith("启动"))
    parts = "，".join(f"{name} {seconds:.1f} 秒" for name, seconds in summary.timings)
    out = _console()
    out.print(f"新读 {summary.read_count} 个文件，拒收 {summary.rejected_count} 个；不通过 {summary.failed_count} 次。")
    out.print(f"用时：{parts}；本项目自身共 {own:.1f} 秒（不含 Prefect 与 Great Expectations 启动）。")


def _refuse_early(place: Home, departments: list[str], standard: str, wait_seconds: float) -> None:
    """What cannot be done is said before Prefect starts, and not inside one of its reports."""
    from zhinan.reading import require_ready
    from zhinan.warehouse.database import run_lock

    require_ready(place, standard, departments)
    if wait_seconds <= 0:
        with run_lock(place.lock):
            pass


def print_rates(place: Home) -> None:
    """The table of rates of the latest run; that they are of the made batch where they are."""
    from zhinan.raw import list_batches
    from zhinan.stages import accuracy_table, latest_run

    out = _console()
    if list_batches(place.raw).is_sample:
        out.print("注意：data/raw 中没有正式报送的批次，以下是样例数据的结果。")
    rows = [dict(row) for row in accuracy_table(place, latest_run(place))]
    table = Table("推进组", title="办事指南准确度")
    for heading in (
        "报送率",
        "已报送/应报送",
        "办事指南准确率",
        "准确/事项",
        "要素准确率",
        "通过/核查",
        "不适用",
        "待人工认定",
    ):
        table.add_column(heading, justify="right", no_wrap=True)
    for row in rows:
        table.add_row(
            row["推进组"],
            row["报送率"],
            f"{row['已报送部门数']}/{row['应报送部门数']}",
            row["办事指南准确率"] or "—",
            f"{row['准确事项数']}/{row['事项数']}",
            row["要素准确率"] or "—",
            f"{row['通过次数']}/{row['核查次数']}",
            row["不适用次数"],
            row["待人工认定次数"],
        )
    out.print(table)
