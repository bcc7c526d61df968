"""Backups of a small home that no run has made: its warehouse notes one run, its files are a few bytes."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from expectations.columns import record_columns
from expectations.model import Standard
from zhinan.backup import write_backup
from zhinan.backup_manifest import (
    MANIFEST,
    Manifest,
    find_backup,
    list_backups,
    read_manifest,
    verify,
    write_manifest,
)
from zhinan.cli import app
from zhinan.errors import BackupBroken, CannotWrite, UsageError, WarehouseBusy
from zhinan.restore import restore
from zhinan.settings import Home
from zhinan.storage import disk_told
from zhinan.warehouse.database import connect, prepare, run_lock

ODD = "2023-05-06/" + os.fsdecode("林茶局".encode("gb18030")) + ".xlsx"


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory, standard: Standard) -> Path:
    """Two runs that ended, and one that was killed."""
    database = tmp_path_factory.mktemp("made") / "warehouse.duckdb"
    with connect(database) as connection:
        prepare(connection, record_columns(standard))
        for day, end in ((6, "started_at"), (8, "started_at"), (9, "NULL")):
            connection.execute(
                f"""INSERT INTO run BY NAME SELECT '2023050{day}' AS run_id, {end} AS finished_at, *
                FROM (SELECT TIMESTAMP '2023-05-0{day} 02:00' AS started_at, 'luoshan-2023' AS standard,
                    '2023.1+x' AS standard_version)"""
            )
    return database


@pytest.fixture
def home(tmp_path: Path, warehouse: Path) -> Home:
    root = tmp_path / "home"
    files = {
        f"data/raw/{ODD}": b"one",
        "data/raw/2023-05-06/甲\n.xlsx": b"two",
        "data/raw/2023-05-06/.old": b"a department's",
        "data/archive/files/76/one": b"one",
        "data/archive/files/.new": b"half",
        "data/archive/runs/.r2.new/run": b"half",
        "data/reference/contacts.csv": b"c",
        "data/curated/.gitkeep": b"",
        "reports/index.html": b"<html>",
        "data/.prefect/prefect.db": b"p",
        "data/warehouse.replaced.duckdb": b"w",
        "zhinan.toml": b"[gates]\n",
    }
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    (root / "data/archive/files/76/one").chmod(0o444)
    (root / "data/raw/2023-05-06/link.xlsx").symlink_to(root / "zhinan.toml")
    (root / "data/raw/elsewhere").symlink_to("/etc")
    shutil.copy(warehouse, root / "data" / "warehouse.duckdb")
    return Home.at(root)


def paths(manifest: Manifest) -> set[str]:
    return {entry.path for entry in manifest.files}


def test_what_is_in_a_backup(home: Home, tmp_path: Path) -> None:
    made = write_backup(home, tmp_path / "disk" / "backups")
    told = read_manifest(made.folder)
    assert told == made.manifest == verify(made.folder)
    assert paths(told) == {
        f"data/raw/{ODD}", "data/raw/2023-05-06/甲\n.xlsx", "data/raw/2023-05-06/.old", "data/archive/files/76/one",
        "data/reference/contacts.csv", "data/curated/.gitkeep", "reports/index.html", "data/warehouse.duckdb",
        "zhinan.toml",
    }  # fmt: skip
    assert (told.run_id, told.day, told.run_count, told.standard) == ("20230508", "2023-05-08", 2, "luoshan-2023")
    assert told.file_count == 9 and told.byte_count == sum(entry.byte_count for entry in told.files)
    assert made.folder.name == "2023-05-08-01"
    modes = {entry.path: entry.mode for entry in told.files}
    assert modes["data/archive/files/76/one"] == "0444" != modes["zhinan.toml"]


def test_equal_contents_are_one_file_and_changed_ones_are_copied(home: Home, tmp_path: Path) -> None:
    first = write_backup(home, tmp_path / "disk")
    (home.root / "zhinan.toml").write_bytes(b"[limits]")
    second = write_backup(home, tmp_path / "disk")
    assert second.folder.name == "2023-05-08-02" and second.copied_bytes == 8
    place = Path("data/archive/files/76/one")
    assert (first.folder / place).samefile(second.folder / place)
    assert (first.folder / place).samefile(first.folder / "data/raw" / ODD)
    assert not (first.folder / place).samefile(home.root / place)
    assert (first.folder / "zhinan.toml").read_bytes() == b"[gates]\n"
    shutil.rmtree(first.folder)
    assert verify(second.folder) == second.manifest


def test_the_newest_is_told_by_day_and_number(tmp_path: Path) -> None:
    for name in ("2023-05-08-100", "2023-05-08-99", "2023-04-30-01", ".2023-05-09-01.0123abcd.new", "2023-06"):
        (tmp_path / name).mkdir()
    assert [path.name for path in list_backups(tmp_path)] == ["2023-04-30-01", "2023-05-08-99", "2023-05-08-100"]
    for empty in (tmp_path / "2023-06", tmp_path / "none"):
        with pytest.raises(UsageError, match="没有备份"):
            find_backup(empty)


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        ("changed", "zhinan.toml 内容与备份时不同。"),
        ("longer", "zhinan.toml 大小与备份时不同。"),
        ("gone", "zhinan.toml 缺失。"),
        ("link", "zhinan.toml 不是文件。"),
        ("two", r"reports/index.html 缺失等 2 个文件有问题。"),
        ("manifest", "manifest.json 已损坏"),
        ("manifest gone", "manifest.json 缺失"),
        ("sum gone", "manifest.json 缺失"),
    ],
)
def test_damage_is_named_and_nothing_is_touched(home: Home, tmp_path: Path, damage: str, told: str) -> None:
    backup = write_backup(home, tmp_path / "disk").folder
    file, manifest = backup / "zhinan.toml", backup / MANIFEST
    if damage in {"changed", "longer"}:
        file.chmod(0o644)
        file.write_bytes(b"[gates] " if damage == "changed" else b"[gates]\n\n")
    elif damage in {"gone", "link", "two"}:
        file.unlink()
        if damage == "link":
            file.symlink_to(home.root / "zhinan.toml")
        if damage == "two":
            (backup / "reports/index.html").unlink()
    elif damage == "manifest":
        manifest.write_bytes(manifest.read_bytes().replace(b"20230508", b"20230509"))
    elif damage == "manifest gone":
        manifest.unlink()
    else:
        (backup / f"{MANIFEST}.sha256").unlink()
    with pytest.raises(BackupBroken, match=told):
        verify(backup)
    done = CliRunner().invoke(app, ["restore", str(tmp_path / "disk"), "--home", str(tmp_path / "new")])
    assert isinstance(done.exception, BackupBroken) and not (tmp_path / "new").exists()


@pytest.mark.parametrize("path", ["data/raw/../../x", "/etc/passwd", "data/.prefect/x", "x"])
def test_a_manifest_cannot_name_other_places(home: Home, tmp_path: Path, path: str) -> None:
    backup = write_backup(home, tmp_path / "disk").folder
    found = json.loads((backup / MANIFEST).read_text("utf-8", "surrogatepass"))
    manifest = read_manifest(backup)
    found["files"][0]["path"] = path
    changed = manifest.files[0].__class__(**found["files"][0])
    fields = {name: getattr(manifest, name) for name in manifest.__slots__}
    write_manifest(Manifest(**{**fields, "files": (changed,)}), backup)
    with pytest.raises(BackupBroken, match="不属于备份的路径"):
        verify(backup)
    write_manifest(Manifest(**{**fields, "format": 99}), backup)
    with pytest.raises(BackupBroken, match="另一版本"):
        verify(backup)


def test_put_back_twice_and_over_other_data(home: Home, tmp_path: Path) -> None:
    backup = write_backup(home, tmp_path / "disk").folder
    manifest, new = verify(backup), Home.at(tmp_path / "new")
    # What the project brings with it is not in the way.
    (new.raw / "sample-2023-05-06").mkdir(parents=True)
    (new.raw / "sample-2023-05-06" / "a.xlsx").write_bytes(b"sample")
    (new.root / "data" / ".restore-killed").mkdir()
    first = restore(backup, manifest, new)
    assert first.is_new and first.aside and [f.name for f in first.aside.rglob("*.xlsx")] == ["a.xlsx"]
    assert write_backup(new, tmp_path / "again").manifest.files == manifest.files  # modes and times too
    assert not list((new.root / "data").glob(".restore-*"))
    assert not restore(backup, manifest, new).is_new

    (new.root / "zhinan.toml").write_bytes(b"[limits]")
    log = new.root / "data" / "warehouse.duckdb.wal"
    log.write_bytes(b"of another warehouse")
    with pytest.raises(UsageError, match=r"已有数据.*--force"):
        restore(backup, manifest, new)
    assert (new.root / "zhinan.toml").read_bytes() == b"[limits]"
    forced = restore(backup, manifest, new, is_forced=True)
    assert forced.aside == new.root / "data" / "replaced-02"
    assert (forced.aside / "zhinan.toml").read_bytes() == b"[limits]" and not log.exists()
    assert (forced.aside / "data/raw" / ODD).read_bytes() == b"one"
    assert not restore(backup, manifest, new).is_new


def test_a_file_that_is_spoilt_after_it_was_verified(home: Home, tmp_path: Path) -> None:
    backup = write_backup(home, tmp_path / "disk").folder
    new = Home.at(tmp_path / "new")
    new.raw.mkdir(parents=True)
    (new.raw / "a.xlsx").write_bytes(b"mine")
    manifest = verify(backup)
    spoilt = backup / "zhinan.toml"
    spoilt.chmod(0o644)
    spoilt.write_bytes(b"[gates] ")
    with pytest.raises(BackupBroken, match="没有恢复"):
        restore(backup, manifest, new, is_forced=True)
    assert [str(f.relative_to(new.root)) for f in new.root.rglob("*") if f.is_file()] == ["data/raw/a.xlsx"]


def test_what_cannot_be_backed_up_is_said(home: Home, tmp_path: Path) -> None:
    for inside in (home.root / "backups", home.raw, home.root):
        with pytest.raises(UsageError, match="以外"):
            write_backup(home, inside)
    assert not (home.root / "backups").exists()
    with pytest.raises(UsageError, match=r"没有报送文件夹.*--raw"):
        write_backup(Home(home.root, tmp_path / "no raw"), tmp_path / "disk")
    empty = Home.at(tmp_path / "empty")
    empty.raw.mkdir(parents=True)
    with pytest.raises(UsageError, match="还没有跑完的核查"):
        write_backup(empty, tmp_path / "disk")
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(CannotWrite, match="被同名的"), disk_told():
        write_backup(home, tmp_path / "taken")
    with run_lock(home.lock):
        done = CliRunner().invoke(app, ["backup", str(tmp_path / "disk"), "--home", str(home.root)])
    assert isinstance(done.exception, WarehouseBusy) and not (tmp_path / "disk").exists()


def test_raw_may_lie_elsewhere(home: Home, tmp_path: Path) -> None:
    raw = home.raw.rename(tmp_path / "share")
    shown = CliRunner().invoke(
        app, ["backup", str(tmp_path / "disk"), "--home", str(home.root), "--raw", str(raw)], catch_exceptions=False
    )
    assert shown.exit_code == 0 and "文件 9 个" in shown.output
    shown = CliRunner().invoke(app, ["backup", str(tmp_path / "disk"), "--check"], catch_exceptions=False)
    assert "完好：文件 9 个" in shown.output
    new = tmp_path / "new"
    shown = CliRunner().invoke(app, ["restore", str(tmp_path / "disk"), "--home", str(new)], catch_exceptions=False)
    assert "已由备份 2023-05-08-01 恢复" in shown.output
    assert (new / "data/raw" / ODD).read_bytes() == b"one"
