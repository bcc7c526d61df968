"""Two counties with different parameters in one run of the command, and each of them by itself on DuckDB."""

# ruff: noqa: E402 - what the extra brings is looked for before it is imported.
from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.spark, pytest.mark.prefect]
pytest.importorskip("pyspark", reason="PySpark is there with the extra spark only (make test-spark)")

from tests.conftest import ROOT, SAMPLE_BATCH
from tests.spark.runs import contents, differences, run_on_duckdb
from zhinan.settings import Home
from zhinan.spark.counties import find_counties

# The made batch's own county, and one whose hall is another: all its items of that element are wrong.
COUNTIES = {
    "罗山县": ("luoshan-2023", ("林茶局.xlsx", "verdicts.csv")),
    "光山县": ("guangshan-2023", ("林茶局.xlsx", "商务局.xlsx")),
}
CITY = "信阳市"
# Files that end the process that reads them, or would: turned away, and nothing else.
POISONED = ("xls-stream-loop.xls", "merged-whole-sheet.xlsx", "xml-100000-deep.xlsx")


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program that has a second county's standard."""
    root = tmp_path_factory.mktemp("program")
    for package in ("expectations", "zhinan", "flows"):
        shutil.copytree(ROOT / package, root / package, ignore=shutil.ignore_patterns("__pycache__"))
    text = (root / "expectations" / "luoshan-2023.toml").read_text("utf-8")
    text = text.replace('name = "luoshan-2023"', 'name = "guangshan-2023"', 1)
    text = text.replace('hall = "罗山县政务服务中心"', 'hall = "光山县政务服务中心"', 1)
    (root / "expectations" / "guangshan-2023.toml").write_text(text, "utf-8")
    return root


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    root = tmp_path_factory.mktemp("city")
    told = ""
    for name, (standard, names) in COUNTIES.items():
        batch = root / "raw" / name / SAMPLE_BATCH.name
        batch.mkdir(parents=True)
        for file in names:
            shutil.copy(SAMPLE_BATCH / file, batch / file)
        for file in POISONED:
            shutil.copy(ROOT / "tests" / "data" / "odd" / "killers" / file, batch / file)
        told += f'[[county]]\nname = "{name}"\ncity = "{CITY}"\nstandard = "{standard}"\nraw = "raw/{name}"\n\n'
    (root / "counties.toml").write_text(told, "utf-8")
    return Home.at(root)


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_counties_are_assessed_each_by_its_standard(
    java: None, program: Path, home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = str(Path(sys.executable).with_name("zhinan"))
    ended = subprocess.run(
        [command, "nightly", "--engine", "spark", "--master", "local[2]", "--home", str(home.root)],
        cwd=program, env=os.environ | {"PYTHONPATH": str(program)}, capture_output=True, text=True, timeout=600,
        check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr[-3000:]
    monkeypatch.setattr("expectations.standard.FOLDER", program / "expectations")
    metrics = home.reports / "metrics"
    found = {row["县区"]: row for row in rows(metrics / "县区.csv")}
    assert list(found) == list(COUNTIES)
    for county in find_counties(home, "luoshan-2023"):
        alone = Home.at(tmp_path / county.name, county.home.raw)
        run_on_duckdb(alone, standard=county.standard)
        assert differences(contents(alone), contents(county.home)) == {}
        assert any(name in row for name in POISONED for row in contents(alone)["rejection"])
        (whole,) = rows(county.home.reports / "metrics" / "全县.csv")
        assert {key: found[county.name][key] for key in whole} == whole
        assert (county.home.dashboard / "index.html").is_file()
    # The parameter alone makes the difference: one department's file lies in both counties.
    assert int(found["光山县"]["不通过次数"]) > int(found["罗山县"]["不通过次数"])
    (city,) = rows(metrics / "城市.csv")
    (whole,) = rows(metrics / "全部.csv")
    for column in ("事项数", "准确事项数", "核查次数", "不通过次数", "应报送部门数"):
        assert int(city[column]) == int(whole[column]) == sum(int(row[column]) for row in found.values())
    assert city["城市"] == CITY and city["县区数"] == "2"
    homes = [county.home for county in find_counties(home, "luoshan-2023")]
    for name, columns in (
        (
            "清单",
            ("公布事项数", "暂缓公布事项数", "准确事项数", "核查次数", "不通过次数", "待人工认定次数", "豁免次数"),
        ),
        ("要素", ("核查次数", "通过次数", "不通过次数", "不适用次数", "待人工认定次数")),
    ):
        by_spark = summed([metrics / f"{name}.csv"], name, columns)
        assert by_spark == summed([one.reports / "metrics" / f"{name}.csv" for one in homes], name, columns)
        assert len(by_spark) > 20


def summed(files: list[Path], key: str, columns: tuple[str, ...]) -> dict[str, list[int]]:
    """Name of a list or an element → the sums of ``columns`` over its rows in ``files``."""
    found: dict[str, list[int]] = {}
    for file in files:
        for row in rows(file):
            before = found.setdefault(row[key], [0] * len(columns))
            found[row[key]] = [one + int(row[column]) for one, column in zip(before, columns, strict=True)]
    return found
