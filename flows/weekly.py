"""The weekly flow (Monday): the rates against a week before, as a CSV and a Prefect artifact."""

from __future__ import annotations

from pathlib import Path

from prefect import flow
from prefect.artifacts import create_table_artifact

from zhinan.deliver.weekly import write_weekly
from zhinan.settings import Home
from zhinan.warehouse.database import connect, run_lock


@flow(name="weekly", description="每周对比：各部门准确率与一周前相比")
def weekly(home: str | None = None, wait_seconds: float = 600) -> str:
    """Compare the latest run with the last one at least seven days older. Returns the CSV's path."""
    place = Home.at(Path(home) if home else None)
    with run_lock(place.lock, wait_seconds), connect(place.warehouse) as connection:
        path, rows = write_weekly(connection, place.reports / "weekly")
    create_table_artifact(key="weekly", table=rows, description="各部门准确率与一周前相比")
    return str(path)
