"""``zhinan serve`` for real: a Prefect server with both schedules, the dashboard, nothing else of the home."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT, SAMPLE_BATCH

pytestmark = [pytest.mark.prefect, pytest.mark.gx]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def get(url: str) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, b""


def post(url: str, body: dict[str, Any], seconds: float = 120) -> Any:
    """Answer of Prefect's API; "503, try again" (its SQLite is busy) is tried again, as Prefect's own client does."""
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    deadline = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(request, timeout=90) as answer:
                return json.loads(answer.read())
        except urllib.error.HTTPError as error:
            if error.code != 503 or time.monotonic() > deadline:
                raise
            time.sleep(0.5)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str, str]]:
    """(home, API address, pages address) of a running ``zhinan serve``."""
    home = tmp_path_factory.mktemp("served")
    batch = home / "data" / "raw" / "2023-05-06"
    batch.mkdir(parents=True)
    shutil.copy(SAMPLE_BATCH / "民族宗教局.xlsx", batch / "民族宗教局.xlsx")
    prefect_port, port = free_port(), free_port()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    server = subprocess.Popen(
        [sys.executable, "-c", "from zhinan.cli import main; main()", "serve", "--home", str(home),
         "--prefect-port", str(prefect_port), "--port", str(port)],
        cwd=ROOT, env=kept | {"PYTHONPATH": str(ROOT)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    api, pages = f"http://127.0.0.1:{prefect_port}/api", f"http://127.0.0.1:{port}"
    try:
        wait_for(lambda: len(post(f"{api}/deployments/filter", {})) == 3, 120)
        yield home, api, pages
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=60)


def wait_for(is_true: Any, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            if is_true():
                return
        except OSError:
            pass
        assert time.monotonic() < deadline, "it did not come up in time"
        time.sleep(0.5)


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
    status, page = get(f"{pages}/reports/dashboard/index.html")
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
        env={name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    assert "全县" in done.stdout and "本进程" not in done.stderr
    assert len(post(f"{api}/flow_runs/filter", {"flows": {"name": {"any_": ["rerun"]}}})) == before + 1
    assert "林茶局的事项" in get(f"{pages}/reports/dashboard/account/held.html")[1].decode("utf-8")


@pytest.mark.parametrize("path", ["/data/warehouse.duckdb", "/data/raw/", "/data/curated/", "/pyproject.toml"])
def test_nothing_else_of_the_home_is_served(served: tuple[Path, str, str], path: str) -> None:
    assert get(served[2] + path)[0] == 404
