"""``zhinan headings`` as a person calls it: what it shows, what it writes, what it refuses."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from expectations.model import Standard
from zhinan import stages
from zhinan.check import check
from zhinan.cli import app
from zhinan.errors import UsageError
from zhinan.receive import reading_setup, reading_version
from zhinan.settings import Home
from zhinan.warehouse.database import connect

HEADINGS = [
    "序号",
    "业务办理项编码",
    "事项名称",
    "事项\n类型",
    "办件类形",
    "办结时限",
    "办结时间（天）",
    "整改",
    "办件类型",
    None,
]
ROW = ["1", "1141", "林木采伐许可", "行政许可", "即办件", "5", "3", "已改", "即办件", "附注"]
Call = Callable[..., Result]


@pytest.fixture
def call(tmp_path: Path) -> Call:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = "事项"
    page.append(HEADINGS)
    page.append(ROW)
    book.save(tmp_path / "林茶局.xlsx")

    def of(*arguments: str, file: str = "林茶局.xlsx") -> Result:
        return CliRunner().invoke(
            app, ["headings", str(tmp_path / file), "--home", str(tmp_path), *arguments], env={"COLUMNS": "160"}
        )

    return of


def rows(result: Result) -> dict[str, list[str]]:
    """Cell → the other columns of the table shown."""
    assert result.exit_code == 0, result.exception
    lines = [line.split("│")[1:-1] for line in result.stdout.splitlines() if line.startswith("│")]
    return {line[1].strip(): [line[0].strip(), *(cell.strip() for cell in line[2:])] for line in lines}


def test_every_heading_with_how_it_is_read(call: Call) -> None:
    shown = rows(call())
    assert {cell: row[1:4] for cell, row in shown.items()} == {
        "B1": ["业务办理项编码", "业务办理项编码", "一致"],
        "C1": ["事项名称", "业务办理项名称", "别名"],
        "D1": ["事项 类型", "事项类型", "规范化"],
        "E1": ["办件类形", "（不核查）", "重复"],
        "F1": ["办结时限", "（不核查）", "歧义"],
        "G1": ["办结时间（天）", "（不核查）", "不认识"],
        "H1": ["整改", "（不核查）", "不认识"],
        "I1": ["办件类型", "办件类型", "一致"],
        "J1": ["（没有列名）", "（不核查）", "不认识"],
    }
    assert "承诺时限（80）" in shown["F1"][4] and shown["H1"][4] == "" and shown["B1"][0] == "事项"


def test_a_decision_is_written_applied_and_shown(call: Call, tmp_path: Path) -> None:
    result = call("--set", "办结时间（天）=承诺时限", "--ignore", "整改", "--by", "测试员", "--note", "电话核实")
    shown = rows(result)
    assert shown["G1"][1:4] == ["办结时间（天）", "承诺时限", "人工确定"]
    assert shown["H1"][1:4] == ["整改", "（不核查）", "人工确定"]
    text = (tmp_path / "data" / "reference" / "headings.toml").read_text("utf-8")
    assert 'department = "林茶局"' in text and 'note = "电话核实"' in text
    rows(call("--set", "办结时间（天）=承诺时限", "--by", "测试员"))
    assert (tmp_path / "data" / "reference" / "headings.toml").read_text("utf-8") == text


def test_for_every_department_and_one_that_is_not_used_any_more(call: Call, tmp_path: Path) -> None:
    rows(call("--ignore", "整改", "--by", "测试员", "--everywhere"))
    file = tmp_path / "data" / "reference" / "headings.toml"
    assert 'department = ""' in file.read_text("utf-8")
    file.write_text(file.read_text("utf-8").replace('"整改"', '"从前的列名"'), "utf-8")
    assert "“从前的列名”（所有部门）在本文件中没有用到" in call().stdout


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [(["--set", "办结时限=承诺时限"], "--by"), (["--set", "办结时限", "--by", "测试员"], "列名=要素"),
     (["--set", "没有的列=承诺时限", "--by", "测试员"], "文件中没有列名“没有的列”"),
     (["--set", "办结时限=没有的要素", "--by", "测试员"], "标准中没有要素“没有的要素”"),
     (["--set", "办件类型=承诺时限", "--by", "测试员"], "这是标准中的要素名称"),
     (["--set", "整改=承诺时限", "--ignore", "整改", "--by", "测试员"], "相矛盾"),
     (["--department", "没有的局"], "没有部门“没有的局”")],
)  # fmt: skip
def test_what_cannot_be_decided_is_one_sentence_and_writes_nothing(
    call: Call, tmp_path: Path, arguments: list[str], problem: str
) -> None:
    result = call(*arguments)
    assert isinstance(result.exception, UsageError) and problem in str(result.exception)
    assert not (tmp_path / "data").exists()


def test_a_file_that_cannot_be_read_or_is_nobodys(call: Call, tmp_path: Path) -> None:
    (tmp_path / "空.xlsx").write_bytes(b"")
    assert "读不了这个文件" in str(call(file="空.xlsx").exception)
    assert "没有这个文件" in str(call(file="没有.xlsx").exception)
    (tmp_path / "林茶局.xlsx").rename(tmp_path / "a.xlsx")
    nobodys = call("--ignore", "整改", "--by", "测试员", file="a.xlsx")
    assert "--department" in str(nobodys.exception)


def test_a_changed_decision_changes_what_files_were_read_with(call: Call, tmp_path: Path, standard: Standard) -> None:
    home = Home.at(tmp_path)

    def version() -> str:
        return reading_version(standard, reading_setup(standard, home.limits(), home.reference))

    before = version()
    rows(call("--ignore", "整改", "--by", "测试员"))
    assert before == standard.version and version().startswith(f"{before}+")


def test_a_run_reads_files_again_when_a_decision_has_changed(call: Call, tmp_path: Path) -> None:
    batch = tmp_path / "data" / "raw" / "2023-05-06"
    batch.mkdir(parents=True)
    shutil.copy(tmp_path / "林茶局.xlsx", batch / "林茶局.xlsx")
    home = Home.at(tmp_path)

    def read_count() -> int:
        folder = stages.read(home, stages.DEFAULT_STANDARD)
        count = len(list(folder.glob("*.reading")))
        stages.load(home, folder)
        return count

    def told() -> set[tuple[str, str]]:
        with connect(home.warehouse) as connection:
            return set(connection.execute("SELECT rule, cell FROM finding").fetchall())

    assert (read_count(), read_count()) == (1, 0)
    assert ("S20", "F1") in told()
    rows(call("--set", "办结时限=承诺时限", "--by", "测试员"))
    assert (read_count(), read_count()) == (1, 0)
    assert ("S20", "F1") not in told() and ("S3", "G1") in told()


@pytest.mark.gx
def test_check_tells_slips_and_applies_decisions(call: Call, tmp_path: Path, standard: Standard) -> None:
    def told() -> set[tuple[str, str]]:
        report = check([tmp_path / "林茶局.xlsx"], standard, reference=tmp_path / "data" / "reference")
        return {(v["rule"], v["cell"]) for v in report["violations"] if v["rule"] in ("S2", "S3", "S19", "S20")}

    assert told() == {("S2", "E1"), ("S20", "F1"), ("S3", "G1"), ("S3", "H1"), ("S3", "J1")}
    rows(call("--set", "办结时限=法定时限", "--set", "办结时间（天）=承诺时限", "--ignore", "整改", "--by", "测试员"))
    assert told() == {("S2", "E1"), ("S3", "J1")}
