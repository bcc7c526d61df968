"""The systemd units and the page on running it for real: what they start is there, and systemd takes them."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.conftest import ROOT
from zhinan.cli import app
from zhinan.settings import SETTINGS, Home

UNITS = ("zhinan.service", "zhinan-backup.service", "zhinan-backup.timer")
PROGRAM = "/opt/zhinan/.venv/bin/zhinan"
PAGE = (ROOT / "docs" / "运行.md").read_text("utf-8")


def unit(name: str) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(strict=True, interpolation=None)
    parser.optionxform = str  # type: ignore[method-assign,assignment]
    parser.read_string((ROOT / "docs" / name).read_text("utf-8"))
    return parser


@pytest.mark.parametrize("name", ["zhinan.service", "zhinan-backup.service"])
def test_what_a_unit_starts_is_a_command_with_these_options(name: str) -> None:
    program, command, *rest = unit(name)["Service"]["ExecStart"].split()
    assert program == PROGRAM
    shown = CliRunner().invoke(app, [command, "--help"], env={"COLUMNS": "200"})
    assert shown.exit_code == 0
    assert {word for word in rest if word.startswith("--")} <= set(re.findall(r"--[a-z-]+", shown.output))


@pytest.mark.parametrize("name", ["zhinan.service", "zhinan-backup.service"])
def test_a_unit_may_write_its_data_and_nothing_else(name: str) -> None:
    service = unit(name)["Service"]
    wanted = {"NoNewPrivileges": "yes", "ProtectSystem": "strict", "PrivateTmp": "yes", "UMask": "0027"}
    assert {key: service[key] for key in wanted} == wanted
    assert service["User"] == "zhinan" and "/srv/zhinan" in service["ReadWritePaths"].split()
    home = service["ExecStart"].split("--home ")[1].split()[0]
    assert home in service["ReadWritePaths"].split()


def test_serve_is_started_again_after_a_failure() -> None:
    service = unit("zhinan.service")["Service"]
    assert (service["Restart"], service["KillMode"]) == ("on-failure", "mixed")


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    systemd = shutil.which("systemd-analyze")
    if not systemd:
        pytest.skip("no systemd-analyze on this machine")
    for name in UNITS:
        text = (ROOT / "docs" / name).read_text("utf-8")
        # The program is not installed here; whether it is there is not what is asked.
        (tmp_path / name).write_text(text.replace(PROGRAM, "/bin/true"), "utf-8")
    done = subprocess.run(
        [systemd, "verify", "--man=no", *(str(tmp_path / name) for name in UNITS)],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    told = [line for line in done.stderr.splitlines() if "zhinan" in line]
    assert (done.returncode, told) == (0, [])


def blocks() -> Iterator[str]:
    return (block for block in re.findall(r"^```\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL))


def test_the_settings_of_the_page_are_taken(tmp_path: Path) -> None:
    settings = [block for block in blocks() if block.startswith("[")]
    assert len(settings) == 2
    (tmp_path / SETTINGS).write_text("\n".join(settings), "utf-8")
    home = Home.at(tmp_path)
    served = home.serve()
    assert (served.address, served.url, served.user) == ("0.0.0.0", "http://10.20.30.40:8380", "bureau")
    assert (home.database() or "").startswith("postgresql+asyncpg://")
    assert set(tomllib.loads(settings[0])["serve"]) < {*served.__dataclass_fields__}


def test_the_page_copies_the_units_that_are_there() -> None:
    assert set(re.findall(r"/opt/zhinan/docs/([\w.-]+)", PAGE)) == set(UNITS)
    assert {file.name for file in (ROOT / "docs").glob("zhinan*")} == set(UNITS)
