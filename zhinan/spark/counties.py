"""counties.toml: the counties of one run, each with its city, its standard, its submissions and a home of its own.

    [[county]]
    name = "罗山县"
    city = "信阳市"
    standard = "luoshan-2023"
    raw = "raw/罗山县"      # relative to this file

Without the file the home itself is the one county.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from expectations.model import Standard
from expectations.standard import load_standard
from zhinan.errors import UsageError
from zhinan.settings import Home

FILE = "counties.toml"
_KEYS = ("name", "city", "standard", "raw")
# What may not stand in the name of a folder; Spark would write some of them in another way than they are.
_NOT_IN_NAMES = frozenset("\"#%'*/:=?\\{}[]^") | {chr(code) for code in range(32)}


@dataclass(frozen=True, slots=True)
class County:
    """One county of a run. ``standard``: the name of its standard; ``city``: '' where none is told."""

    name: str
    city: str
    standard: str
    home: Home

    def rules(self) -> Standard:
        """Its standard."""
        return load_standard(self.standard)


def find_counties(home: Home, standard: str, file: Path | None = None) -> list[County]:
    """The counties of a run in ``home``: those of ``file`` (default: counties.toml in the home), else the home itself.

    Raises UsageError, naming the file and the county, for what is no county.
    """
    chosen = file or home.root / FILE
    if file is None and not chosen.exists():
        return [County(load_standard(standard).county, "", standard, home)]
    try:
        told = tomllib.loads(chosen.read_text("utf-8"))
    except OSError as error:
        raise UsageError(f"读不了 {chosen}：{error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{chosen.name} 有误：{error}") from error
    tables = told.get("county")
    if set(told) != {"county"} or not isinstance(tables, list) or not tables:
        raise UsageError(f"{chosen.name} 须由一个或几个 [[county]] 组成，现为：{'、'.join(told) or '空文件'}")
    counties = [_county(home, chosen, number, table) for number, table in enumerate(tables, start=1)]
    _require_different(chosen.name, counties)
    return counties


def _county(home: Home, file: Path, number: int, table: Any) -> County:
    told = f"{file.name} 第 {number} 个 [[county]]"
    if not isinstance(table, dict) or set(table) - set(_KEYS):
        raise UsageError(f"{told}只能写 {'、'.join(_KEYS)}")
    for key in _KEYS:
        if not isinstance(table.get(key), str) or not table[key].strip():
            raise UsageError(f"{told}的 {key} 须是一行文字，现为 {table.get(key)!r}")
    name = table["name"].strip()
    if _NOT_IN_NAMES & set(name) or name.startswith("."):
        raise UsageError(f"{told}的 name 要用作文件夹名称，不能有标点符号：{name}")
    raw = (file.parent / table["raw"]).resolve()
    return County(name, table["city"].strip(), table["standard"].strip(), Home(home.root / "counties" / name, raw))


def _require_different(file: str, counties: Sequence[County]) -> None:
    for what, values in (("name", [one.name for one in counties]), ("raw", [str(one.home.raw) for one in counties])):
        for value in values:
            if values.count(value) > 1:
                raise UsageError(f"{file} 里有两个县区的 {what} 相同：{value}")
