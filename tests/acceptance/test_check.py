"""``zhinan check`` as a program: JSON alone on stdout, exit codes, rejected files, the trace of a cell."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.conftest import ROOT, SAMPLE_BATCH
from zhinan.settings import Home

pytestmark = pytest.mark.gx

FILE_KEYS = {"path", "sha256", "status", "reason", "department", "records", "notes"}
VIOLATION_KEYS = {
    "path", "sheet", "cell", "department", "record", "item_code", "item", "element", "rule", "severity", "status",
    "value", "message", "requirement", "suggestion",
}  # fmt: skip
METRIC_KEYS = {
    "items",
    "items_accurate",
    "checks",
    "checks_passed",
    "checks_failed",
    "not_applicable",
    "manual",
    "waived",
}


def zhinan(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from zhinan.cli import main; main()", *map(str, arguments)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


def check(*arguments: object) -> tuple[int, dict[str, Any]]:
    done = zhinan("check", *arguments, "--format", "json")
    assert "Traceback" not in done.stderr and "leaked" not in done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    return done.returncode, report


@pytest.fixture
def odd_folder(tmp_path: Path) -> Path:
    """One good workbook among files that cannot be assessed."""
    folder = tmp_path / "报送 五月"
    folder.mkdir()
    (folder / "民族宗教局.xlsx").write_bytes((SAMPLE_BATCH / "民族宗教局.xlsx").read_bytes())
    (folder / "空文件.xlsx").write_bytes(b"")
    (folder / "其实是PDF.xlsx").write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n")
    book = openpyxl.Workbook()
    book.save(folder / "空工作簿.xlsx")
    page = book.active
    assert page is not None
    page.append(["这是一份说明", "没有表头"])
    page.append(["请各单位", "按要求填报"])
    book.save(folder / "没有表头.xlsx")
    return folder


def test_the_report_has_the_shape_of_the_interface() -> None:
    code, report = check(SAMPLE_BATCH / "林茶局.xlsx")
    assert code == 1
    assert set(report) == {"standard", "version", "files", "others", "violations", "metrics"}
    assert {frozenset(file) for file in report["files"]} == {frozenset(FILE_KEYS)}
    assert {frozenset(violation) for violation in report["violations"]} == {frozenset(VIOLATION_KEYS)}
    assert set(report["metrics"]) == METRIC_KEYS
    assert set(report["files"][0]["records"]) == {"items", "steps", "materials"}
    numbered = [v for v in report["violations"] if v["rule"].startswith("E")]
    assert numbered and all(isinstance(v["element"], int) for v in numbered)


def test_a_clean_workbook_is_exit_code_0() -> None:
    code, report = check(SAMPLE_BATCH / "民族宗教局.xlsx")
    assert code == 0 and {v["status"] for v in report["violations"]} == {"manual"}
    assert report["metrics"]["items"] == 15 and report["metrics"]["checks_failed"] == 0


def test_each_file_that_cannot_be_assessed_has_one_sentence_and_the_others_go_on(odd_folder: Path) -> None:
    code, report = check(odd_folder)
    assert code == 1
    outcome = {Path(file["path"]).name: (file["status"], file["reason"]) for file in report["files"]}
    assert outcome.pop("民族宗教局.xlsx") == ("read", None)
    assert {status for status, _ in outcome.values()} == {"rejected"} and len(outcome) == 4
    for name, (_, reason) in outcome.items():
        assert reason.startswith(name) and "\n" not in reason
    told = {Path(v["path"]).name for v in report["violations"] if v["rule"] == "S0" and v["record"] == "file"}
    assert told == set(outcome)


def test_nothing_assessed_is_exit_code_2(odd_folder: Path) -> None:
    code, report = check(odd_folder / "空文件.xlsx", odd_folder / "没有表头.xlsx")
    assert code == 2 and len(report["files"]) == 2


def test_a_department_that_cannot_be_told_is_one_violation_and_can_be_named(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(SAMPLE_BATCH / "民族宗教局.xlsx")
    for page in book:
        for row in page.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and ("民族宗教" in cell.value or "民宗" in cell.value):
                    cell.value = "" if page.cell(1, cell.column).value == "实施主体" else "（略）"
    nameless = tmp_path / "要素表.xlsx"
    book.save(nameless)
    _, report = check(nameless)
    assert [v["rule"] for v in report["violations"] if v["record"] == "file"] == ["S10"]
    _, named = check(nameless, "--department", "民族宗教局")
    assert named["files"][0]["department"] == "民族宗教局"
    assert not [v for v in named["violations"] if v["rule"] == "S10"]


def test_csv_and_table_tell_the_same_violations() -> None:
    _, report = check(SAMPLE_BATCH / "林茶局.xlsx")
    rows = list(csv.DictReader(io.StringIO(zhinan("check", SAMPLE_BATCH / "林茶局.xlsx", "--format", "csv").stdout)))
    assert [(r["cell"], r["rule"]) for r in rows] == [(v["cell"], v["rule"]) for v in report["violations"]]
    table = zhinan("check", SAMPLE_BATCH / "林茶局.xlsx").stdout
    failing = [v for v in report["violations"] if v["status"] == "fail"]
    assert failing and all(v["cell"] in table and v["rule"] in table for v in failing)


def test_trace_prints_the_whole_way_of_a_cell(finished: Home) -> None:
    done = zhinan("trace", "备案制的建设项目临时占用林地许可", "四办标志", "--home", finished.root)
    assert done.returncode == 0, done.stderr
    for part in ("林茶局.xlsx", "事项", "E18.2", "通过", "政务服务事项总清单"):
        assert part in done.stdout


def test_trace_of_several_items_asks_which(finished: Home) -> None:
    done = zhinan("trace", "许可", "18", "--home", finished.root)
    assert done.returncode == 2 and "不止一个事项" in done.stderr
