"""One self-contained copy of a home: what cannot be made again, and the last good outputs, with a manifest.

A backup is a folder ``<day of the latest run>-<number>`` with the home's own paths in it, so that it can be put back
by hand too. A content that the previous backup has, or that occurs twice, is one file with several names (hard
links): its files are read-only, and a backup may be deleted without harm to the others.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shutil
import stat
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from zhinan.archive import file_sha256
from zhinan.backup_manifest import (
    FORMAT,
    NAME,
    PARTS,
    RAW,
    Entry,
    Manifest,
    list_backups,
    read_manifest,
    write_manifest,
)
from zhinan.deliver.swap import flush_folder
from zhinan.errors import BackupBroken, UsageError, WarehouseBroken, WarehouseBusy
from zhinan.settings import Home
from zhinan.text import shown_path
from zhinan.warehouse.database import connect, is_marked_damaged

_UNFINISHED = re.compile(rf"\.{NAME.pattern}\.[0-9a-f]{{8}}\.new")
# What a killed run leaves where it was building something.
_LEFT = re.compile(r"\.(.+\.)?(new|old)")
_NO_RUN = "还没有跑完的核查，先运行 zhinan nightly"


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was written. ``copied_bytes``: of the contents that the previous one had not."""

    folder: Path
    manifest: Manifest
    copied_bytes: int


def write_backup(home: Home, folder: Path) -> Backup:
    """Write a new backup of ``home`` into ``folder``; at once or not at all. The caller holds the run lock.

    Raises UsageError where there is nothing to back up, where a file cannot be read, or for a place in the home.
    """
    folder = folder.resolve()
    if folder.is_relative_to(home.root) or folder.is_relative_to(home.raw):
        raise UsageError(f"备份要放在 {home.root} 以外（最好是另一块硬盘），否则会一起丢失：{folder}")
    if not home.raw.is_dir():
        raise UsageError(f"没有报送文件夹：{home.raw}。在别处的用 --raw 指明")
    run = _latest_run(home.warehouse)
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.iterdir():
        if _UNFINISHED.fullmatch(left.name):  # a backup that was killed
            shutil.rmtree(left, ignore_errors=True)
    known = _known_contents(folder)
    target = folder / _next_name(folder, run["day"])
    fresh = folder / f".{target.name}.{secrets.token_hex(4)}.new"
    fresh.mkdir()
    before = home.warehouse.stat()
    try:
        entries, copied_bytes = [], 0
        for path, source in home_files(home.root, home.raw):
            entry, is_copied = _put(source, path, fresh, known)
            if entry is not None:
                entries.append(entry)
                copied_bytes += entry.byte_count if is_copied else 0
        after = home.warehouse.stat()
        if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
            raise WarehouseBusy(f"备份时数据仓库文件被另一个程序改动，请关闭后再备份：{home.warehouse}")
        byte_count = sum(entry.byte_count for entry in entries)
        manifest = Manifest(
            FORMAT, **run, file_count=len(entries), byte_count=byte_count, files=tuple(sorted(entries, key=_path))
        )
        write_manifest(manifest, fresh)
        flush_folder(fresh)
        fresh.rename(target)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return Backup(target, manifest, copied_bytes)


def home_files(root: Path, raw: Path) -> Iterator[tuple[str, Path]]:
    """Path and place of every file of a home that belongs into a backup.

    A part of the home may itself be a link to another disk; links within it are not followed, nor are they files.
    """
    for part in PARTS:
        place = raw if part == RAW else root / part
        if place.is_file():
            yield part, place
            continue
        for folder, folders, names in os.walk(place, onerror=_stop):
            if part != RAW:
                folders[:] = [name for name in folders if not _LEFT.fullmatch(name)]
            for name in names:
                if part != RAW and _LEFT.fullmatch(name):
                    continue
                file = Path(folder, name)
                with suppress(FileNotFoundError):  # taken away while we look
                    if stat.S_ISREG(file.lstat().st_mode):
                        yield f"{part}/{file.relative_to(place).as_posix()}", file


def copy_content(source: BinaryIO, target: Path) -> tuple[str, int]:
    """Write what is left of ``source`` to the new file ``target``; returns sha256 and size of what was written."""
    digest, size = hashlib.sha256(), 0
    with target.open("xb") as copy:
        while part := source.read(1 << 20):
            digest.update(part)
            size += copy.write(part)
    return digest.hexdigest(), size


def _latest_run(warehouse: Path) -> dict[str, Any]:
    """The head of the manifest. The warehouse's log is folded into its file, which no other program may have open."""
    if not warehouse.is_file():
        raise UsageError(_NO_RUN)
    if is_marked_damaged(warehouse):
        raise WarehouseBroken("数据仓库文件已损坏，先运行 zhinan rebuild 再备份")
    with connect(warehouse) as connection:
        tables = connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()
        if ("run",) not in tables:
            raise UsageError(_NO_RUN)
        run = connection.execute(
            """SELECT run_id, coalesce(day, started_at::DATE)::VARCHAR AS day, data_as_of, standard, standard_version,
                count(*) OVER () AS run_count,
                (SELECT count(*) FROM item_result WHERE item_result.run_id = run.run_id) AS item_count
            FROM run WHERE finished_at IS NOT NULL ORDER BY run_id DESC LIMIT 1"""
        )
        names, row = [column[0] for column in run.description or []], run.fetchone()
        if row is None:
            raise UsageError(_NO_RUN)
        connection.execute("CHECKPOINT")
    return dict(zip(names, row, strict=True))


def _known_contents(folder: Path) -> dict[str, Path]:
    """sha256 → file, of the newest backup in ``folder``; nothing of one that is broken."""
    for backup in list_backups(folder)[-1:]:
        with suppress(BackupBroken):
            # A content that is there twice is one file, as long as neither was damaged: linked after a look at it.
            return {entry.sha256: backup / entry.path for entry in read_manifest(backup).files}
    return {}


def _next_name(folder: Path, day: str) -> str:
    numbers = [int(match[2]) for path in folder.iterdir() if (match := NAME.fullmatch(path.name)) and match[1] == day]
    return f"{day}-{max(numbers, default=0) + 1:02d}"


def _put(source: Path, path: str, fresh: Path, known: dict[str, Path]) -> tuple[Entry | None, bool]:
    """Put one file into ``fresh``; whether its content had to be copied. None for one that has been taken away."""
    target = fresh / path
    target.parent.mkdir(parents=True, exist_ok=True)
    with ExitStack() as closing:
        try:
            stream = closing.enter_context(source.open("rb"))
            status = os.fstat(stream.fileno())
            size, sha256 = status.st_size, hashlib.file_digest(stream, "sha256").hexdigest()
        except FileNotFoundError:
            return None, False
        except OSError as error:
            raise UsageError(_unreadable(str(source), error)) from error
        is_copied = not _link(known.get(sha256), sha256, size, target)
        if is_copied:
            stream.seek(0)
            sha256, size = copy_content(stream, target)  # one that changes meanwhile is kept as it then was
            with suppress(OSError):  # a file system without modes
                target.chmod(0o444)
        known[sha256] = target
    return Entry(path, sha256, size, f"{stat.S_IMODE(status.st_mode):04o}", status.st_mtime_ns), is_copied


def _link(there: Path | None, sha256: str, size: int, target: Path) -> bool:
    """Give the file ``there`` the further name ``target``, where it still has this content; whether that was done."""
    if there is None:
        return False
    try:
        status = there.lstat()
        if not stat.S_ISREG(status.st_mode) or status.st_size != size or file_sha256(there) != sha256:
            return False
        target.hardlink_to(there)
    except OSError:  # no hard links here, or too many of them: it is copied
        return False
    return True


def _stop(error: OSError) -> None:
    """What to do about a folder that cannot be listed: one that is not there has no files."""
    if not isinstance(error, FileNotFoundError):
        raise UsageError(_unreadable(os.fsdecode(error.filename), error)) from error


def _unreadable(name: str, error: OSError) -> str:
    return f"无法读取 {shown_path(name)}（{error.strerror}），没有备份。请系统管理员检查权限和硬盘"


def _path(entry: Entry) -> str:
    return entry.path
