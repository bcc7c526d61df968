"""``zhinan rerun``: take in what departments have sent and make all results anew, on the server where one is up."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from zhinan.commands.nightly import print_rates, run_nightly
from zhinan.settings import Home
from zhinan.text import one_line


def run_rerun(departments: list[str], home: Path | None, force: bool, standard: str, err: Console) -> None:
    """For ``departments``, or all where none is named: by ``zhinan serve`` where it is up, else in this process."""
    from flows.environment import prefect_home, prepare, running_server
    from zhinan.reading import require_ready

    place = Home.at(home)
    require_ready(place, standard, departments)
    if running_server(prefect_home(place)) is None:
        err.print("没有正在运行的 zhinan serve，在本进程里运行。")
        run_nightly(None, home, departments, standard, force, 3600, err)
        return
    prepare(place)
    from flows.asked import run_on_server

    with err.status("正在交给 zhinan serve ……") as shown:
        run_on_server(departments, force, standard, lambda text: shown.update(one_line(text)))
    print_rates(place)
    err.print(f"看板：{place.dashboard / 'index.html'}")
