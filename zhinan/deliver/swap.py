"""Outputs appear all at once: built beside their place, then swapped in."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
KEPT = ".gitkeep"


@contextmanager
def replaced_folder(target: Path) -> Iterator[Path]:
    """A new folder that takes the place of ``target`` when the block ends well.

    Until then, and when the block fails or the process dies, ``target`` stays as it was.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f".{target.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    yield fresh
    if (target / KEPT).exists():
        (fresh / KEPT).touch()
    if target.exists():
        _exchange(fresh, target)
        shutil.rmtree(fresh, ignore_errors=True)
    else:
        fresh.rename(target)


def replace_file(target: Path, text: str) -> None:
    """Write ``text`` to ``target`` at once or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f".{target.name}.new")
    fresh.write_text(text, "utf-8")
    fresh.replace(target)


def _exchange(one: Path, other: Path) -> None:
    """Swap two folders in one step (renameat2); in two steps on a file system that cannot."""
    libc = ctypes.CDLL(None, use_errno=True)
    result = libc.renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE)
    if result == 0:
        return
    code = ctypes.get_errno()
    if code not in (errno.EINVAL, errno.ENOSYS):
        raise OSError(code, os.strerror(code), str(other))
    aside = other.with_name(f".{other.name}.old")
    shutil.rmtree(aside, ignore_errors=True)
    other.rename(aside)
    one.rename(other)
    aside.rename(one)
