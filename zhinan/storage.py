"""Trouble with the disk, told as what it is: whoever looks after the machine can put it right."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from zhinan.errors import CannotWrite, ZhinanError

FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_FORBIDDEN = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_BLOCKED = frozenset({errno.EISDIR, errno.ENOTDIR, errno.EEXIST, errno.ENOTEMPTY})
# Another program's words for a full disk: DuckDB's, SQLite's (Prefect keeps its runs there).
_FULL_TEXTS = ("No space left on device", "database or disk is full", "Disk quota exceeded")
_LAST_GOOD = "上一次的结果仍在"


@contextmanager
def disk_told() -> Iterator[None]:
    """Turn an exception within the block that comes of the disk into CannotWrite, with one Chinese sentence."""
    try:
        yield
    except ZhinanError:
        raise
    except Exception as error:
        told = disk_problem(error)
        if told is None:
            raise
        raise CannotWrite(told) from error


def disk_problem(error: BaseException) -> str | None:
    """What is wrong with the disk, where ``error`` or what it came of says so; None for any other exception."""
    cause: BaseException | None = error
    while cause is not None:
        # Of a file that is moved, the place where it was to go.
        name = cause.filename2 or cause.filename if isinstance(cause, OSError) else None
        if is_full(cause):
            place = f"，无法写入 {name}" if name else ""
            return f"磁盘空间不足{place}。{_LAST_GOOD}，腾出空间后再运行一次即可"
        if isinstance(cause, OSError) and name:
            if cause.errno in _FORBIDDEN:
                return f"没有写入 {name} 的权限。{_LAST_GOOD}，请系统管理员检查这个文件夹的权限后再运行"
            if cause.errno in _BLOCKED:
                return f"{name} 被同名的文件或文件夹占用，无法写入。{_LAST_GOOD}，移开后再运行"
        cause = cause.__cause__ or cause.__context__
    return None


def is_full(error: BaseException) -> bool:
    """Whether ``error`` itself says that the disk is full."""
    if isinstance(error, OSError) and error.errno in FULL:
        return True
    return any(text in str(error) for text in _FULL_TEXTS)
