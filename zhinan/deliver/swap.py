"""Outputs appear all at once: built beside their place, then swapped in."""

from __future__ import annotations

import ctypes
import errno
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_FLUSHED_AT_ONCE = 16
KEPT = ".gitkeep"


@contextmanager
def replaced_folder(target: Path) -> Iterator[Path]:
    """A new folder that takes the place of ``target`` when the block ends well.

    Until then, and when the block fails or the process dies, ``target`` stays as it was: one rename swaps the two.
    On a file system that cannot do that (some network shares) it is two renames; a process that dies just between
    them leaves ``target`` aside, and the next call puts it back.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    _clear_up(target)
    # A name of its own: a process that outlives a killed run may still be writing into that run's folder.
    fresh = target.with_name(f".{target.name}.{secrets.token_hex(4)}.new")
    fresh.mkdir()
    try:
        yield fresh
        if (target / KEPT).exists():
            (fresh / KEPT).touch()
        flush_folder(fresh)
        if target.exists():
            _exchange(fresh, target)
        else:
            fresh.rename(target)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def replace_file(target: Path, content: str | bytes) -> None:
    """Write ``content`` (a text as UTF-8) to ``target`` at once or not at all."""
    with replaced_file(target) as fresh:
        fresh.write_bytes(content.encode() if isinstance(content, str) else content)


@contextmanager
def replaced_file(target: Path) -> Iterator[Path]:
    """The path of a new file that takes the place of ``target`` when the block ends well; else ``target`` stays."""
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f".{target.name}.new")
    try:
        yield fresh
        with fresh.open("rb") as stream:
            os.fsync(stream.fileno())
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)


def _clear_up(target: Path) -> None:
    """Put right what a process that died in ``replaced_folder`` left behind."""
    aside = _aside(target)
    if aside.exists() and not target.exists():
        aside.rename(target)
    left = re.compile(rf"\.{re.escape(target.name)}\.([0-9a-f]{{8}}\.new|old)")
    for entry in list(target.parent.iterdir()):
        if left.fullmatch(entry.name):
            shutil.rmtree(entry, ignore_errors=True)


def _aside(target: Path) -> Path:
    return target.with_name(f".{target.name}.old")


def flush_folder(folder: Path) -> None:
    """Every file of ``folder`` to the disk before the folder takes its place: a power cut leaves no empty files.

    Several at a time: the disk then writes them together, and a thousand small files take a tenth of a second and
    not several. A file with a further name was taken over from a folder that had been flushed.
    """
    files = [file for file in folder.rglob("*") if file.is_file() and file.stat().st_nlink == 1]
    with ThreadPoolExecutor(_FLUSHED_AT_ONCE) as pool:
        for _ in pool.map(_flush_file, files):
            pass  # an error of any of them is raised here


def _flush_file(file: Path) -> None:
    with file.open("rb") as stream:
        os.fsync(stream.fileno())


def _exchange(one: Path, other: Path) -> None:
    """Swap two folders in one step (renameat2); in two steps on a system or a file system that cannot."""
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is not None:
        if rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0:
            return
        code = ctypes.get_errno()
        if code not in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP):
            raise OSError(code, os.strerror(code), str(other))
    _exchange_in_two_steps(one, other)


def _exchange_in_two_steps(one: Path, other: Path) -> None:
    aside = _aside(other)
    other.rename(aside)
    one.rename(other)
    aside.rename(one)
