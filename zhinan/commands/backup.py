"""``zhinan backup`` and ``zhinan restore``."""

from __future__ import annotations

from pathlib import Path

from zhinan.backup import write_backup
from zhinan.backup_manifest import find_backup, verify
from zhinan.commands.terminal import terminal
from zhinan.restore import restore
from zhinan.settings import Home
from zhinan.warehouse.database import run_lock

_MEGABYTE = 1_000_000


def run_backup(folder: Path, home: Path | None, raw: Path | None, wait_seconds: float) -> None:
    """Write a backup into ``folder``, and say what is in it."""
    place = Home.at(home, raw)
    with run_lock(place.lock, wait_seconds):
        backup = write_backup(place, folder)
    told = backup.manifest
    out = terminal(is_wrapped=False)
    out.print(f"已备份到 {backup.folder}")
    out.print(
        f"文件 {told.file_count} 个，{_size(told.byte_count)}（新占用 {_size(backup.copied_bytes)}）；"
        f"核查 {told.run_count} 次，最近一次 {told.day}；事项 {told.item_count} 个；"
        f"标准 {told.standard} {told.standard_version}。"
    )


def run_check(folder: Path) -> None:
    """Verify the newest backup in ``folder``, or the one that it is."""
    backup = find_backup(folder.resolve())
    told = verify(backup)
    terminal(is_wrapped=False).print(f"备份 {backup.name} 完好：文件 {told.file_count} 个，{_size(told.byte_count)}。")


def run_restore(folder: Path, home: Path | None, is_forced: bool, wait_seconds: float) -> None:
    """Put the newest backup in ``folder``, or the one that it is, back; every file is verified before."""
    backup = find_backup(folder.resolve())
    manifest = verify(backup)
    place = Home.at(home)
    with run_lock(place.lock, wait_seconds):
        done = restore(backup, manifest, place, is_forced)
    out = terminal(is_wrapped=False)
    if not done.is_new:
        out.print(f"{place.root} 里的数据与备份 {backup.name} 完全相同，不用恢复。")
        return
    out.print(f"已由备份 {backup.name} 恢复：文件 {manifest.file_count} 个，最近一次核查 {manifest.day}。")
    if done.aside:
        out.print(f"原有数据移到 {done.aside}，核对无误后可以删去。")
    out.print(f"看板：{place.dashboard / 'index.html'}")


def _size(byte_count: int) -> str:
    """In megabytes, rounded up."""
    return f"{-(-byte_count // _MEGABYTE):,} MB"
