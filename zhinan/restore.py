"""A home put back from a backup: all of it beside its place first, then moved in, what was there moved aside."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from zhinan.archive import file_sha256
from zhinan.backup import copy_content, home_files
from zhinan.backup_manifest import PARTS, RAW, WAREHOUSE, Entry, Manifest
from zhinan.deliver.publication.register import Register
from zhinan.deliver.swap import KEPT, flush_folder
from zhinan.errors import BackupBroken, CannotWrite, UsageError
from zhinan.raw import SAMPLE_PREFIX
from zhinan.settings import Home
from zhinan.text import shown_path

# They belong to the warehouse that was there, and would spoil the one that is put back.
_BESIDE = (f"{WAREHOUSE}.wal", "data/.warehouse.duckdb.damaged")
_BUILDING = ".restore-"
_ANOTHER_DISK = frozenset({errno.EXDEV, errno.EBUSY})


@dataclass(frozen=True, slots=True)
class Restored:
    """``is_new`` is false where the home had everything already; ``aside``: where its former data are now."""

    is_new: bool
    aside: Path | None = None


def restore(backup: Path, manifest: Manifest, home: Home, is_forced: bool = False) -> Restored:
    """Put the files of a verified backup into ``home``. The caller holds the run lock.

    Raises UsageError where the home has other data and ``is_forced`` is not given, BackupBroken where a file turns
    out to be damaged after all; nothing of the home is touched then. What has to give way is moved, never deleted.
    """
    there = dict(home_files(home.root, home.root / RAW))
    if _is_same(there, manifest, home):
        return Restored(is_new=False)
    if not is_forced and any(map(_is_data, there)):
        raise UsageError(f"{home.root} 里已有数据，没有恢复。确实要用备份替换的加 --force，原有数据会移到一旁留存")
    data = home.root / "data"
    for left in data.glob(f"{_BUILDING}*"):  # by one that was killed
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=data, prefix=_BUILDING) as name:
        fresh = Path(name)
        for entry in manifest.files:
            _put_back(backup, entry, fresh)
        flush_folder(fresh)
        aside = _aside(data)
        old = [(home.root / part, aside / part) for part in (*PARTS, *_BESIDE) if os.path.lexists(home.root / part)]
        new = [(fresh / part, home.root / part) for part in PARTS if (fresh / part).exists()]
        _move_all([*old, *new])
    register = Register(home)
    for last in register.all()[-1:]:
        register.point(last.name)  # a link is in no backup
    return Restored(is_new=True, aside=aside if old else None)


def _is_same(there: dict[str, Path], manifest: Manifest, home: Home) -> bool:
    if any((home.root / beside).exists() for beside in _BESIDE) or there.keys() != {e.path for e in manifest.files}:
        return False
    return all(
        there[entry.path].stat().st_size == entry.byte_count and file_sha256(there[entry.path]) == entry.sha256
        for entry in manifest.files
    )


def _is_data(path: str) -> bool:
    """Whether a file is more than what the project brings with it: the made batch, and marks of empty folders."""
    return not path.startswith(f"{RAW}/{SAMPLE_PREFIX}") and not path.endswith(f"/{KEPT}")


def _put_back(backup: Path, entry: Entry, fresh: Path) -> None:
    target = fresh / entry.path
    target.parent.mkdir(parents=True, exist_ok=True)
    with (backup / entry.path).open("rb") as source:
        sha256, _ = copy_content(source, target)
    if sha256 != entry.sha256:
        raise BackupBroken(f"备份 {backup.name} 已损坏：{shown_path(entry.path)} 内容与备份时不同，没有恢复")
    os.utime(target, ns=(entry.modified_ns, entry.modified_ns))
    target.chmod(int(entry.mode, 8))


def _aside(data: Path) -> Path:
    """A folder that is not there yet."""
    number = 1
    while (aside := data / f"replaced-{number:02d}").exists():
        number += 1
    return aside


def _move_all(moves: list[tuple[Path, Path]]) -> None:
    """All of them, or, where one cannot be done, none. They are renamed, and nothing is copied or deleted."""
    done: list[tuple[Path, Path]] = []
    try:
        for source, target in moves:
            target.parent.mkdir(parents=True, exist_ok=True)
            source.rename(target)
            done.append((source, target))
    except OSError as error:
        for source, target in reversed(done):
            target.rename(source)
        if error.errno in _ANOTHER_DISK:
            place = error.filename2 if error.errno == errno.EXDEV else error.filename
            raise CannotWrite(
                f"{place} 单独挂在另一块盘上，不能整个换下，没有恢复。请用 --home 恢复到新的文件夹，再移过去"
            ) from error
        raise
