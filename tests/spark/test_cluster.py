"""A whole run on a real cluster, one of whose workers is killed while it reads: the same as DuckDB's, row by row."""

# ruff: noqa: E402 - what the extra brings is looked for before it is imported.
from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.spark
pytest.importorskip("pyspark", reason="PySpark is there with the extra spark only (make test-spark)")

from tests.conftest import ROOT, SAMPLE_BATCH
from tests.spark.runs import NOW, contents, differences, run_on_duckdb
from zhinan.settings import Home


def home_with_batch(root: Path) -> Home:
    shutil.copytree(SAMPLE_BATCH, root / "data" / "raw" / SAMPLE_BATCH.name)
    return Home.at(root)


def test_a_run_that_loses_a_worker_ends_as_duckdb_does(java: None, tmp_path: Path) -> None:
    on_cluster, on_one = home_with_batch(tmp_path / "cluster"), home_with_batch(tmp_path / "one")
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.spark.on_cluster", str(on_cluster.root)],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    run_on_duckdb(on_one, NOW)
    told, errors = process.communicate(timeout=400)
    assert process.returncode == 0, errors[-3000:]
    killed = int(told.partition("killed ")[2].split()[0])
    before, _, after = told.partition("workers ")[2].partition(" then ")
    assert str(killed) in before and str(killed) not in after
    expected = contents(on_one)
    assert sum(expected["item_result"].values()) == 946 and sum(expected["violation"].values()) > 150
    assert differences(expected, contents(on_cluster)) == {}
    lake = on_cluster.root / "data" / "lake"
    assert len(list(lake.glob("item_checked/county=罗山县/department=*/*.parquet"))) == 39
    assert not list((on_cluster.root / "data").glob(".*.new"))
