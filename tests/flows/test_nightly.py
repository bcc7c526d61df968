"""The nightly flow on a real Prefect server, as the scheduler runs it."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from tests.conftest import ROOT, SAMPLE_BATCH
from zhinan.settings import DASHBOARD

pytestmark = [pytest.mark.prefect, pytest.mark.gx]


def environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    return kept | {"PYTHONPATH": str(ROOT)}


def nightly(home: Path, *options: str) -> subprocess.CompletedProcess[str]:
    program = "from zhinan.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", program, "nightly", "--home", str(home), *options],
        cwd=ROOT,
        env=environment(home),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    # A name as people give folders: spaces, Chinese, and what means something in an address.
    root = tmp_path_factory.mktemp("政务 服务") / "指南#1"
    batch = root / "data" / "raw" / "2023-05-06"
    batch.mkdir(parents=True)
    for name in ("林茶局.xlsx", "民族宗教局.xlsx", "档案局一事一表.xlsx"):
        shutil.copy(SAMPLE_BATCH / name, batch / name)
    (batch / "坏文件.xlsx").write_bytes(b"%PDF-1.7")
    return root


def test_the_flow_runs_ends_with_rates_and_leaves_artifacts(home: Path) -> None:
    done = nightly(home)
    assert done.returncode == 0, done.stderr[-3000:]
    assert "办事指南准确度" in done.stdout and "全县" in done.stdout and "3/39" in done.stdout
    assert "拒收 1 个" in done.stdout and "本项目自身共" in done.stdout
    assert "leaked" not in done.stderr
    outputs = (
        "reports/dashboard/index.html",
        "reports/index.html",
        "reports/corrections/林茶局.xlsx",
        "reports/metrics/部门.csv",
    )
    more = ("reports/data_docs/index.html", "data/curated/latest/容缺受理.xlsx", "data/curated/latest/全程网办.csv")
    for path in (*outputs, *more):
        assert (home / path).is_file(), path
    with duckdb.connect(str(home / "data" / "warehouse.duckdb"), read_only=True) as connection:
        counts = connection.execute("SELECT status, count(*) FROM submission GROUP BY 1 ORDER BY 1").fetchall()
    assert counts == [("read", 3), ("rejected", 1)]
    with closing(sqlite3.connect(home / "data" / ".prefect" / "prefect.db")) as prefect:
        artifacts = dict(prefect.execute("SELECT key, data FROM artifact").fetchall())
    assert set(artifacts) == {"accuracy", "rejected-files", "dashboard"}
    # No server is up: the file is named, and no address is made up.
    told = json.loads(artifacts["dashboard"]).replace("\\", "")
    assert told == f"看板文件：{home / DASHBOARD}"


def test_a_second_night_reads_nothing_again_and_one_department_can_be_rerun(home: Path) -> None:
    shutil.copy(SAMPLE_BATCH / "工信局.xlsx", home / "data" / "raw" / "2023-05-06" / "工信局.xlsx")
    other = nightly(home, "--department", "林茶局")
    assert other.returncode == 0 and "新读 0 个文件" in other.stdout, other.stderr[-2000:]
    own = nightly(home, "--department", "工信局")
    assert own.returncode == 0 and "新读 1 个文件" in own.stdout and "4/39" in own.stdout


def test_an_unknown_department_is_one_sentence(home: Path) -> None:
    done = nightly(home, "--department", "林业厅")
    assert done.returncode == 2 and "没有部门“林业厅”" in done.stderr


def test_a_second_run_says_clearly_why_not(home: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c",
         "import sys, time; from pathlib import Path; from zhinan.settings import Home;"
         "from zhinan.warehouse.database import run_lock\n"
         "with run_lock(Home.at(Path(sys.argv[1])).lock): print('held', flush=True); time.sleep(120)",
         str(home)],
        cwd=ROOT, env=environment(home), stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert holder.stdout is not None and holder.stdout.readline() == "held\n"
        began = time.monotonic()
        done = nightly(home)
        assert done.returncode == 2 and "另一次运行正在使用数据仓库" in done.stderr and str(holder.pid) in done.stderr
        assert time.monotonic() - began < 110
    finally:
        holder.kill()
        holder.wait()
