"""Files of data/reference in which decisions of people stand: TOML, one table a decision, added to, never rewritten."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from zhinan.errors import UsageError


def parse_entries(data: bytes, name: str, told: str, table: str) -> list[dict[str, Any]]:
    """The tables ``[[table]]`` of the file ``name``, which people call ``told``. Raises UsageError for all else."""
    try:
        # Notepad writes a mark before the first line.
        tables = tomllib.loads(data.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{told}文件 {name} 有误，不是合法的 TOML：{error}") from error
    entries = tables.pop(table, [])
    if tables or not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise UsageError(f"{told}文件 {name} 有误：只能有 [[{table}]] 各条")
    return entries


def add_entries(file: Path, beginning: str, entries: Sequence[str], parse: Callable[[bytes], object]) -> None:
    """Write ``entries`` below those that are there, which stay as they are, comments too; all or none.

    ``beginning``: what a new file begins with. What ``parse`` could not read back is never written.
    """
    text = file.read_bytes().decode() if file.exists() else beginning
    text = "\n".join([text.rstrip("\n"), *(f"\n{entry}" for entry in entries)]) + "\n"
    parse(text.encode())
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f".{file.name}.new")
    with fresh.open("wb") as stream:
        stream.write(text.encode())
        stream.flush()
        os.fsync(stream.fileno())
    fresh.replace(file)


def quoted(text: str) -> str:
    """A TOML string: JSON's, but for the one control character that JSON leaves as it is."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
