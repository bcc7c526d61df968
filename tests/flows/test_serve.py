"""``zhinan serve`` for real: a Prefect server with both schedules, the dashboard, nothing else of the home."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT, SAMPLE_BATCH
from tests.flows.serving import KEPT, end, free_port, get, post, start, wait_for
from zhinan.settings import DASHBOARD

pytestmark = [pytest.mark.prefect, pytest.mark.gx]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str, str]]:
    """(home, API address, pages address) of a running ``zhinan serve``."""
    home = tmp_path_factory.mktemp("served")
    batch = home / "data" / "raw" / "2023-05-06"
    batch.mkdir(parents=True)
    shutil.copy(SAMPLE_BATCH / "民族宗教局.xlsx", batch / "民族宗教局.xlsx")
    prefect_port, port = free_port(), free_port()
    server = start(home, "--prefect-port", str(prefect_port), "--port", str(port))
    api, pages = f"http://127.0.0.1:{prefect_port}/api", f"http://127.0.0.1:{port}"
    try:
        wait_for(lambda: len(post(f"{api}/deployments/filter", {})) == 3, 120, server)
        yield home, api, pages
    finally:
        assert end(server) == 0


def has_ended(api: str, run: dict[str, Any]) -> bool:
    status, answer = get(f"{api}/flow_runs/{run['id']}")
    if status == 503:
        return False
    state = json.loads(answer)["state"]
    assert state["type"] not in {"FAILED", "CRASHED"}, state["message"]
    return bool(state["type"] == "COMPLETED")


def test_the_schedules_stand_and_a_run_on_demand_makes_the_dashboard(served: tuple[Path, str, str]) -> None:
    _, api, pages = served
    deployments = {d["name"]: d for d in post(f"{api}/deployments/filter", {})}
    assert set(deployments) == {"nightly", "weekly", "rerun"} and deployments["rerun"]["schedules"] == []
    schedules = {name: d["schedules"][0]["schedule"] for name, d in deployments.items() if d["schedules"]}
    assert (schedules["nightly"]["cron"], schedules["nightly"]["timezone"]) == ("0 2 * * *", "Asia/Shanghai")
    assert (schedules["weekly"]["cron"], schedules["weekly"]["timezone"]) == ("0 8 * * 1", "Asia/Shanghai")
    run = post(f"{api}/deployments/{deployments['nightly']['id']}/create_flow_run", {})
    wait_for(lambda: has_ended(api, run), 180)
    status, page = get(f"{pages}/{DASHBOARD}")
    assert status == 200 and "民族宗教局" in page.decode("utf-8")


def test_the_form_of_the_rerun_is_in_chinese_and_offers_the_departments(served: tuple[Path, str, str]) -> None:
    _, api, _ = served
    (deployment,) = [d for d in post(f"{api}/deployments/filter", {}) if d["name"] == "rerun"]
    schema = deployment["parameter_openapi_schema"]
    titles = {name: field["title"] for name, field in schema["properties"].items()}
    assert titles == {
        "departments": "部门", "force": "全部重读", "standard": "标准", "home": "安装位置", "raw": "报送文件夹",
    }  # fmt: skip
    assert "林茶局" in json.dumps(schema["definitions"], ensure_ascii=False)


def test_a_rerun_for_one_department_through_the_api_changes_the_dashboard(served: tuple[Path, str, str]) -> None:
    home, api, pages = served
    (deployment,) = [d for d in post(f"{api}/deployments/filter", {}) if d["name"] == "rerun"]
    for name in ("税务局", "林茶局"):
        (home / "data" / "raw" / "2023-05-06" / f"{name}.csv").write_text(
            f"业务办理项名称,行使层级,实施主体\n{name}的事项,市级,{name}\n", "utf-8"
        )
    body = {"parameters": {"departments": ["税务局"]}}
    run = post(f"{api}/deployments/{deployment['id']}/create_flow_run", body)
    wait_for(lambda: has_ended(api, run), 180)
    page = get(f"{pages}/reports/dashboard/account/held.html")[1].decode("utf-8")
    assert "税务局的事项" in page and "林茶局的事项" not in page


def test_the_command_hands_the_rerun_to_the_server(served: tuple[Path, str, str]) -> None:
    home, api, pages = served
    before = len(post(f"{api}/flow_runs/filter", {"flows": {"name": {"any_": ["rerun"]}}}))
    done = subprocess.run(
        [sys.executable, "-m", "zhinan.cli", "rerun", "林茶局", "--home", str(home)],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=300,
        env=KEPT,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    assert "全县" in done.stdout and "本进程" not in done.stderr
    assert len(post(f"{api}/flow_runs/filter", {"flows": {"name": {"any_": ["rerun"]}}})) == before + 1
    assert "林茶局的事项" in get(f"{pages}/reports/dashboard/account/held.html")[1].decode("utf-8")


@pytest.mark.parametrize("path", ["/data/warehouse.duckdb", "/data/raw/", "/data/curated/", "/pyproject.toml"])
def test_nothing_else_of_the_home_is_served(served: tuple[Path, str, str], path: str) -> None:
    assert get(served[2] + path)[0] == 404


def test_a_run_leaves_a_link_to_the_dashboard(served: tuple[Path, str, str]) -> None:
    _, api, pages = served
    artifacts = {one["key"]: one["data"] for one in post(f"{api}/artifacts/latest/filter", {})}
    assert set(artifacts) == {"accuracy", "rejected-files", "dashboard"}
    assert f"({pages}/{DASHBOARD})" in artifacts["dashboard"]
