"""A home that is destroyed wholly is put back from its backup, and goes on as if nothing had happened."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from tests.conftest import ROOT, SAMPLE_BATCH, whole_run
from tests.faults.test_full_disk import in_own_system
from tests.faults.test_killed import digest, outputs, tables
from tests.faults.test_rebuild import contents, make_two_nights
from zhinan.backup import home_files, write_backup
from zhinan.backup_manifest import find_backup, list_backups, verify
from zhinan.errors import BackupBroken
from zhinan.rebuild import rebuild
from zhinan.restore import restore
from zhinan.settings import Home

pytestmark = [pytest.mark.faults, pytest.mark.gx]

_DIE_BEFORE_IT_IS_RENAMED = """
import os, signal, sys
from pathlib import Path
import zhinan.backup
from zhinan.settings import Home
zhinan.backup.flush_folder = lambda folder: os.kill(os.getpid(), signal.SIGKILL)
zhinan.backup.write_backup(Home.at(Path(sys.argv[1])), Path(sys.argv[2]))
"""


def state(home: Home) -> dict[str, tuple[str, str]]:
    """Every file of the home that a backup has, hidden ones of the parts too: digest and mode."""
    return {
        path: (digest(file.read_bytes()), oct(file.stat().st_mode)) for path, file in home_files(home.root, home.raw)
    }


def put_back(folder: Path, root: Path) -> Home:
    backup = find_backup(folder)
    manifest = verify(backup)
    (root / "data").mkdir(parents=True)
    assert restore(backup, manifest, Home.at(root)).is_new
    return Home.at(root)


@pytest.fixture(scope="module")
def two_nights(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return make_two_nights(tmp_path_factory.mktemp("nights"))


@pytest.fixture(scope="module")
def backups(two_nights: Home, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("another [disk]*")
    write_backup(two_nights, folder)
    return folder


def test_a_destroyed_home_is_put_back_and_goes_on(two_nights: Home, backups: Path, tmp_path: Path) -> None:
    unharmed, lost = Home.at(tmp_path / "unharmed"), Home.at(tmp_path / "lost")
    for home in (unharmed, lost):
        shutil.copytree(two_nights.root, home.root, symlinks=True)
    files, found, before = state(lost), outputs(lost), contents(lost)
    assert {"zhinan.toml", "data/warehouse.duckdb", "reports/index.html", "data/archive/last.json"} <= files.keys()
    shutil.rmtree(lost.root)

    put_back(backups, lost.root)
    assert outputs(lost) == found
    assert state(lost) == files
    after = contents(lost)
    assert after.keys() == before.keys()
    for name in before:
        assert after[name] == before[name], name
    assert {len(before[name]) > 0 for name in ("item", "violation", "decision", "picture")} == {True}

    for home in (unharmed, lost):
        shutil.copy(SAMPLE_BATCH / "林茶局.xlsx", home.raw / "2023-05-06" / "林茶局（又）.xlsx")
        (home.raw / "2023-05-06" / "税务局.csv").unlink()
        whole_run(home, now=datetime(2026, 12, 1, 12))
    assert outputs(lost) == outputs(unharmed) != found
    assert tables(lost) == tables(unharmed)
    assert contents(lost)["problem_event"] == contents(unharmed)["problem_event"]
    assert contents(lost)["item_event"] == contents(unharmed)["item_event"]


def test_the_warehouse_can_be_rebuilt_in_a_home_that_was_put_back(
    two_nights: Home, backups: Path, tmp_path: Path
) -> None:
    home = put_back(backups, tmp_path / "home")
    home.warehouse.unlink()
    shutil.rmtree(home.raw)  # the archive is all that it takes
    assert "历次运行 2 次" in rebuild(home)
    assert contents(home) == contents(two_nights)


def test_a_killed_backup_is_not_taken_for_one(two_nights: Home, tmp_path: Path) -> None:
    folder = tmp_path / "disk"
    first = write_backup(two_nights, folder).folder
    done = subprocess.run(
        [sys.executable, "-c", _DIE_BEFORE_IT_IS_RENAMED, str(two_nights.root), str(folder)],
        cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()[-2000:]
    (left,) = set(folder.iterdir()) - {first}
    assert (left / "manifest.json").is_file()  # as good as whole
    assert list_backups(folder) == [first] and find_backup(folder) == first
    second = write_backup(two_nights, folder).folder
    assert set(folder.iterdir()) == {first, second}
    assert verify(second).files == verify(first).files


@pytest.mark.parametrize("name", ["data/archive/last.json", "data/warehouse.duckdb", "zhinan.toml"])
def test_a_flipped_byte_is_told_and_nothing_is_touched(
    two_nights: Home, backups: Path, tmp_path: Path, name: str
) -> None:
    folder = tmp_path / "disk"
    shutil.copytree(backups, folder)
    spoilt = find_backup(folder) / name
    data = bytearray(spoilt.read_bytes())
    data[len(data) // 2] ^= 1
    spoilt.chmod(0o644)
    spoilt.write_bytes(data)
    home = tmp_path / "home"
    for arguments in (["restore", str(folder), "--home", str(home), "--force"], ["backup", str(folder), "--check"]):
        done = subprocess.run(
            [sys.executable, "-m", "zhinan.cli", *arguments],
            cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 2 and done.stdout == ""
        assert f"已损坏：{name} 内容与备份时不同" in done.stderr and done.stderr.count("\n") == 1
    assert not home.exists()
    # The next backup does not build on it.
    fresh = write_backup(two_nights, folder).folder
    assert (fresh / name).stat().st_ino != spoilt.stat().st_ino
    verify(fresh)
    with pytest.raises(BackupBroken):
        verify(spoilt.parents[name.count("/")])


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    folder = tmp_path / "disk"
    folder.mkdir()
    tried = in_own_system("mount", "-t", "tmpfs", "tmpfs", str(folder)) if shutil.which("unshare") else None
    if tried is None or tried.returncode:
        pytest.skip("no disk of its own can be mounted here (unshare -rm, mount -t tmpfs)")
    return folder


def test_a_full_disk_is_one_sentence_and_leaves_nothing(two_nights: Home, disk: Path) -> None:
    script = (
        f"mount -t tmpfs -o size=1m tmpfs '{disk}' && "
        f"{sys.executable} -m zhinan.cli backup '{disk}' --home '{two_nights.root}'; echo code $?; ls -A '{disk}'"
    )
    done = in_own_system("sh", "-c", script)
    assert done.stdout.split() == ["code", "2"], done.stderr[-2000:]
    assert done.stderr.startswith("错误：磁盘空间不足") and done.stderr.count("\n") == 1


def test_a_home_that_has_a_disk_mounted_within_stays_as_it_is(backups: Path, disk: Path) -> None:
    """Its folder cannot be renamed: what was moved before it is moved back."""
    (disk / "data" / "raw").mkdir(parents=True)
    (disk / "data" / "raw" / "a.xlsx").write_bytes(b"mine")
    (disk / "reports").mkdir()
    script = (
        f"mount -t tmpfs tmpfs '{disk}/reports' && echo page > '{disk}/reports/index.html' && "
        f"{sys.executable} -m zhinan.cli restore '{backups}' --home '{disk}' --force; echo code $?; "
        f"cat '{disk}/reports/index.html'"
    )
    done = in_own_system("sh", "-c", script)
    assert done.stdout.split() == ["code", "2", "page"], done.stderr[-2000:]
    assert "单独挂在另一块盘上" in done.stderr and done.stderr.count("\n") == 1
    left = [file.relative_to(disk).as_posix() for file in disk.rglob("*") if file.is_file()]
    assert sorted(left) == ["data/.zhinan.lock", "data/raw/a.xlsx"]
