"""The command line, without Prefect and Great Expectations unless a command needs them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from expectations.model import Standard
from tests.conftest import ROOT
from zhinan.cli import app
from zhinan.errors import UsageError
from zhinan.explain import explain

RUN = CliRunner()


def test_help_imports_neither_prefect_nor_great_expectations_nor_pandas() -> None:
    program = """
import sys
from zhinan.cli import app
try:
    app(["--help"])
except SystemExit:
    pass
heavy = {"prefect", "great_expectations", "pandas", "duckdb", "openpyxl"} & set(sys.modules)
sys.exit(f"imported {heavy}" if heavy else 0)
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert "政务服务事项" in done.stdout.decode()


def test_every_rule_can_be_explained(standard: Standard) -> None:
    for rule in standard.rules():
        lines = dict(explain(standard, rule.id))
        assert lines["规则"] == rule.id and lines["核查"] and "coalesce" in lines["达标（SQL）"]
    assert dict(explain(standard, "S1"))["性质"].startswith("须整改")


def test_an_unknown_rule_is_one_sentence(standard: Standard) -> None:
    with pytest.raises(UsageError, match="没有规则“E99”"):
        explain(standard, "E99")


def command(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    program = "from zhinan.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=cwd,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_missing_file_is_one_sentence_and_exit_code_2(tmp_path: Path) -> None:
    done = command("check", str(tmp_path / "没有.xlsx"))
    assert (done.returncode, done.stdout) == (2, "")
    assert "没有这个文件或文件夹" in done.stderr and "Traceback" not in done.stderr


def test_an_unknown_standard_lists_those_there_are(tmp_path: Path) -> None:
    done = command("explain", "E4.2", "--standard", "nowhere-2023")
    assert done.returncode == 2 and "luoshan-2023" in done.stderr


@pytest.mark.parametrize("arguments", [("trace", "林木采伐许可", "18"), ("why", "林木采伐许可"), ("lists",)])
def test_before_any_run_it_says_what_to_do(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = command(*arguments, "--home", str(tmp_path))
    assert done.returncode == 2 and "zhinan nightly" in done.stderr


def test_explain_prints_requirement_and_predicate() -> None:
    done = command("explain", "E18.3")
    assert done.returncode == 0 and done.stderr == ""
    assert "即办件事项还需勾选马上办" in done.stdout and "马上办" in done.stdout and "list_has_all" in done.stdout


def test_bad_usage_is_exit_code_2() -> None:
    assert RUN.invoke(app, ["check"]).exit_code == 2
    assert RUN.invoke(app, ["check", "a.xlsx", "--format", "yaml"]).exit_code == 2
