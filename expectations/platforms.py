"""platforms/*.toml → what an export to a provincial platform holds: one file a platform, its columns in order."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

from expectations.model import RECORD_KINDS, Element, RecordKind, Standard
from zhinan.errors import StandardError
from zhinan.text import compact

# What an exported material or step is told by.
KEY = ("业务办理项编码", "业务办理项名称")
_HEAD = {"name", "title", "separator", "record"}
_RECORD = {"kind", "sheet", "field", "columns"}
_COLUMN = {"element", "field", "codes", "many"}
# A workbook's sheets and .json's own keys that no table may take.
UNCODED, COVERED = "未能转码", "略去的个人信息"


@dataclass(frozen=True)
class Column:
    """One element as the platform has it. ``codes``: code → words, None where words go out; ``many``: a set of them."""

    element: Element
    field: str
    codes: Mapping[str, str] | None
    many: bool

    @cached_property
    def code_of(self) -> Mapping[str, str]:
        """Words as compared → code. Of words with two codes (公共服务), the table's first is the one that is sent."""
        return {compact(words): code for code, words in reversed(list((self.codes or {}).items()))}


@dataclass(frozen=True, slots=True)
class Record:
    """One table of the export. ``sheet``: its name in the workbook; ``field``: in .json (of an item, for its parts)."""

    kind: RecordKind
    sheet: str
    field: str
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Platform:
    """One platform's export. ``separator`` joins options in a cell; ``records``: the items, then their parts."""

    name: str
    title: str
    version: str
    separator: str
    records: tuple[Record, ...]


def load_platforms(standard: Standard) -> list[Platform]:
    """The platforms whose files lie beside the standard's, in the order of their names.

    Raises StandardError, naming file, element and key, where a file is malformed or an element may not be public.
    """
    folder = Path(standard.categories_file).parent / "platforms"
    platforms = [_platform(file, standard) for file in sorted(folder.glob("*.toml"))]
    titles = [platform.title for platform in platforms]
    for platform in platforms:
        if titles.count(platform.title) > 1:
            raise StandardError(f"{platform.name}.toml", "", "title", f"平台“{platform.title}”不止一个文件")
    return platforms


def _platform(file: Path, standard: Standard) -> Platform:
    content = file.read_bytes()
    try:
        data = tomllib.loads(content.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise StandardError(file.name, "", "", f"不是合法的 TOML：{error}") from error
    _known(file.name, "", data, _HEAD)
    name, title, separator = (_text(file.name, "", data, key) for key in ("name", "title", "separator"))
    if name != file.stem:
        raise StandardError(file.name, "", "name", f"应与文件名一致：{file.stem}")
    if "/" in title or title.startswith("."):
        raise StandardError(file.name, "", "title", "要用作文件名，不能有“/”，不能以“.”开头")
    tables = data.get("record")
    if not isinstance(tables, list) or not tables or not all(isinstance(table, dict) for table in tables):
        raise StandardError(file.name, "", "record", "要有一组 [[record]]，事项的在最前面")
    records = tuple(_record(file.name, table, standard) for table in tables)
    if records[0].kind != "item":
        raise StandardError(file.name, "", "record", '第一个 [[record]] 应是事项（kind = "item"）')
    for key, found in {
        "kind": [record.kind for record in records],
        "sheet": [record.sheet for record in records] + [UNCODED, COVERED],
        "field": [record.field for record in records] + [column.field for column in records[0].columns],
    }.items():
        _once(file.name, "", key, cast(list[str], found))
    has = {column.element.name for column in records[0].columns}
    for element in KEY:
        if element not in has:
            raise StandardError(file.name, element, "columns", "事项要有这一列，材料和环节靠它认")
    return Platform(name, title, hashlib.sha256(content).hexdigest()[:8], separator, records)


def _record(file: str, table: Mapping[str, Any], standard: Standard) -> Record:
    _known(file, "", table, _RECORD)
    kind = _text(file, "", table, "kind")
    if kind not in RECORD_KINDS:
        raise StandardError(file, "", "kind", f"“{kind}”不在 {'、'.join(RECORD_KINDS)} 之中")
    given = table.get("columns")
    if not isinstance(given, list) or not given or not all(isinstance(column, dict) for column in given):
        raise StandardError(file, "", f"{kind} columns", "应为一组列")
    columns = tuple(_column(file, column, kind, standard) for column in given)
    _once(file, "", f"{kind} element", [column.element.name for column in columns])
    _once(file, "", f"{kind} field", [column.field for column in columns])
    numbered = [column.element for column in columns if column.element.number is not None]
    for before, after in pairwise(numbered):
        if cast(int, before.number) > cast(int, after.number):
            raise StandardError(file, after.name, f"{kind} columns", f"应按附件2的次序，排在“{before.name}”之前")
    for column, following in pairwise(columns):
        if column.element.number is None and following.element.number is not None:
            raise StandardError(file, column.element.name, f"{kind} columns", "不在附件2里的要素应排在后面")
    return Record(kind, _text(file, "", table, "sheet"), _text(file, "", table, "field"), columns)


def _column(file: str, table: Mapping[str, Any], kind: RecordKind, standard: Standard) -> Column:
    name = _text(file, "", table, "element")
    _known(file, name, table, _COLUMN)
    try:
        element = standard.element(kind, name)
    except KeyError:
        raise StandardError(file, name, "element", "没有这个要素") from None
    if not element.is_public:
        raise StandardError(file, name, "element", f"“{name}”不是可以公开的要素")
    codes = table.get("codes")
    if codes is not None and codes not in standard.codes:
        raise StandardError(file, name, "codes", f"没有代码表“{codes}”，现有：{'、'.join(standard.codes)}")
    many = table.get("many", False)
    if not isinstance(many, bool):
        raise StandardError(file, name, "many", "应为 true 或 false")
    return Column(element, _text(file, name, table, "field"), None if codes is None else standard.codes[codes], many)


def _known(file: str, element: str, table: Mapping[str, Any], keys: set[str]) -> None:
    unknown = sorted(set(table) - keys)
    if unknown:
        raise StandardError(file, element, unknown[0], "不认识的键")


def _text(file: str, element: str, table: Mapping[str, Any], key: str) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not value:
        raise StandardError(file, element, key, "缺少这个键，或它不是文字")
    return value


def _once(file: str, element: str, key: str, found: list[str]) -> None:
    for name in found:
        if found.count(name) > 1:
            raise StandardError(file, element, key, f"“{name}”写了不止一次")
