"""Exports to provincial platforms: every published item, its elements in the annex's order, codes in place of words.

The platform gets an item as its department wrote it, with two exceptions, each told in a sheet of its own and counted
in the head: words that the code table has no code for go out as words (left out, the platform would take the item for
incomplete, and another code would be invented); and persons are covered as on the public site, for the files lie
beside the public lists.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from expectations.model import Standard
from expectations.platforms import COVERED, KEY, UNCODED, Column, Platform, Record, load_platforms
from zhinan.deliver.cells import excel_text, json_text
from zhinan.deliver.item_rows import Item, Row
from zhinan.deliver.kept import Kept
from zhinan.deliver.list_book import ListBook
from zhinan.deliver.masking import HANDLER, MAIL
from zhinan.deliver.personal import county_offices, is_post, known_names, mailing, offices_of, post, public_text
from zhinan.deliver.publication.updated import Standing
from zhinan.deliver.sheets import list_sheet
from zhinan.deliver.work import Work
from zhinan.facts import options
from zhinan.text import compact

Value = str | list[str]
_WIDEST, _NARROWEST = 36, 10
# The same few words stand in most items.
_compact = lru_cache(maxsize=65536)(compact)
_options = lru_cache(maxsize=65536)(options)


@lru_cache(maxsize=65536)
def _is_public(text: str) -> bool:
    """Whether nothing in ``text`` has to be covered, whoever is known by name."""
    return public_text(text) == text


_TOLD_HEADINGS = (("业务办理项编码", 36), ("业务办理项名称", 36), ("部门", 14), ("要素", 24), ("内容", 30))


@dataclass(slots=True)
class _Told:
    """What is told of an export: (item's code, its name, department, element, words); of what is covered no words."""

    uncoded: list[tuple[str, str, str, str, str]] = field(default_factory=list)
    covered: list[tuple[str, str, str, str, str]] = field(default_factory=list)


def write_exports(
    standard: Standard, folder: Path, items: Sequence[Item], standing: Standing, kept: Kept, work: Work
) -> None:
    """``folder``/<platform>.xlsx and .json for each platform, the same records in both, when ``work`` is finished.

    ``items``: the published ones (``load_items``); ``kept``: exports that stand. Raises StandardError for a malformed
    mapping.
    """
    for platform in load_platforms(standard):
        folder.mkdir(parents=True, exist_ok=True)
        files = folder / f"{platform.title}.json", folder / f"{platform.title}.xlsx"
        stand = standing.of(f"{folder.name}/{platform.title}", platform, items)
        digests = [kept.digest(stand, standard.county, standard.name, standard.version, file.name) for file in files]
        former = [kept.find(digest) for digest in digests]
        for digest, before, file in zip(digests, former, files, strict=True):
            if before and all(former):
                kept.take(digest, before, file)
            else:
                kept.note(digest, file)
        if not all(former):
            work.add(make_export, standard, platform, items, stand.since, *files)


def make_export(
    standard: Standard, platform: Platform, items: Sequence[Item], since: str, data: Path, workbook: Path
) -> None:
    """Write the export of the ``items`` to the files ``data`` and ``workbook``. ``since``: its 更新日期."""
    offices, told = county_offices(standard), _Told()
    exported = [_exported(item, platform, offices, told) for item in items]
    about = {
        "platform": platform.title,
        "mapping": platform.name,
        "mapping_version": platform.version,
        "standard": standard.name,
        "version": standard.version,
        "updated": since,
        "count": len(exported),
        "uncoded_count": len(told.uncoded),
        "covered_count": len(told.covered),
    }
    content = {
        **about,
        platform.records[0].field: exported,
        "uncoded": [_named(row) for row in told.uncoded],
        "covered": [_named(row[:4]) for row in told.covered],
    }
    data.write_text(json_text(content) + "\n", "utf-8")
    _write_workbook(workbook, platform, standard, since, exported, told)


def _named(row: Sequence[str]) -> dict[str, str]:
    return dict(zip((heading for heading, _ in _TOLD_HEADINGS), row, strict=False))


def _exported(item: Item, platform: Platform, offices: frozenset[str], told: _Told) -> dict[str, Any]:
    """One item as .json has it: field → value, its materials and steps within it."""
    own = offices_of(item.raw, offices)
    handlers = [step[HANDLER] for step in item.steps if step[HANDLER] and not is_post(step[HANDLER], own)]
    names = (*known_names(item.raw["办理人员姓名"]), *sorted(set(handlers), key=lambda text: (-len(text), text)))
    identity = (*(public_text(item.raw[element], names) for element in KEY), item.department)
    shown = _Shown(identity, names, own, told)
    parts: Mapping[str, Sequence[Row]] = {"item": (item.raw,), "material": item.materials, "step": item.steps}
    exported: dict[str, Any] = {}
    for record in platform.records:
        rows = [{column.field: shown.value(column, row[column.element.name]) for column in record.columns}
                for row in parts[record.kind]]  # fmt: skip
        exported |= rows[0] if record.kind == "item" else {record.field: rows}
    return exported


@dataclass(frozen=True, slots=True)
class _Shown:
    """How the values of one item go out. ``names``: persons that the item itself gives; ``own``: its offices."""

    identity: tuple[str, ...]
    names: tuple[str, ...]
    own: frozenset[str]
    told: _Told

    def value(self, column: Column, raw: str) -> Value:
        """The code, or the words; a list where the cell may hold several options."""
        if column.many:
            return [self._one(column, option) for option in _options(raw)]
        return self._one(column, raw)

    def _one(self, column: Column, raw: str) -> str:
        if not raw:
            return raw
        if column.codes is not None and (compared := _compact(raw)):
            if compared in column.code_of:
                return column.code_of[compared]
            words = self._public(column, raw)
            self.told.uncoded.append((*self._place(column), words))
            return words
        return self._public(column, raw)

    def _public(self, column: Column, raw: str) -> str:
        """``raw`` to its last character where nothing in it has to be covered."""
        text = raw
        if column.element.name == MAIL:
            text = mailing(raw, self.own)[0]
        elif column.element.name == HANDLER:
            text = post(raw, self.own)
        elif _is_public(raw) and not any(name in raw for name in self.names):
            return raw
        shown = public_text(text, self.names)
        if raw == text and shown == excel_text(raw):
            return raw
        self.told.covered.append((*self._place(column), ""))
        return shown

    def _place(self, column: Column) -> tuple[str, str, str, str]:
        code, name, department = self.identity
        return code, name, department, column.element.name


def _write_workbook(
    path: Path, platform: Platform, standard: Standard, since: str, exported: Sequence[Mapping[str, Any]], told: _Told
) -> None:
    """One sheet a table of the platform, and two of what was not sent as it should be."""
    title = f"{standard.county}政务服务事项（{platform.title}）"
    told_of = f"未能转码 {len(told.uncoded)} 处，略去个人信息 {len(told.covered)} 处。"
    with ListBook(path, title) as book:
        for record in platform.records:
            columns, rows = _table(record, platform, exported)
            list_sheet(
                book,
                title=title,
                remark=f"事项 {len(exported)} 项，本表 {len(rows)} 行。{told_of}更新日期 {since}。"
                f"标准 {standard.name} {standard.version}，对应表 {platform.name} {platform.version}。",
                sheet=record.sheet,
                columns=[(heading, _width([heading, under, *values]))
                         for (heading, under), values in zip(columns, _by_column(rows, len(columns)), strict=True)],
                rows=rows,
                under=[under for _, under in columns],
                frozen_columns=1 if record.kind == "item" else len(KEY),
                is_wrapped=False,
            )  # fmt: skip
        list_sheet(
            book,
            title=UNCODED,
            remark=f"共 {len(told.uncoded)} 处。代码表里没有这个写法，按原文导出，请在平台上选定，或者补全代码表。",
            sheet=UNCODED,
            columns=_TOLD_HEADINGS,
            rows=told.uncoded,
        )
        list_sheet(
            book,
            title=COVERED,
            remark=f"共 {len(told.covered)} 处。可能是人员姓名或手机号码的内容已略去，平台确需填写的，在平台上补填。",
            sheet=COVERED,
            columns=_TOLD_HEADINGS[:-1],
            rows=[row[:-1] for row in told.covered],
        )


def _table(
    record: Record, platform: Platform, exported: Sequence[Mapping[str, Any]]
) -> tuple[list[tuple[str, str]], list[list[str]]]:
    """((heading, field) of each column, rows of texts); before a material or a step stand its item's code and name."""
    key = []
    if record.kind != "item":
        by_name = {column.element.name: column for column in platform.records[0].columns}
        key = [by_name[name] for name in KEY]
    columns = [(column.element.name, column.field) for column in (*key, *record.columns)]
    rows = []
    for item in exported:
        before = [str(item[column.field]) for column in key]
        for part in (item,) if record.kind == "item" else item[record.field]:
            rows.append(before + [_cell(part[column.field], platform.separator) for column in record.columns])
    return columns, rows


def _cell(value: Value, separator: str) -> str:
    return value if isinstance(value, str) else separator.join(value)


def _by_column(rows: Sequence[Sequence[str]], count: int) -> Iterator[list[str]]:
    return ([row[column] for row in rows] for column in range(count))


def _width(texts: Sequence[str]) -> int:
    """Characters that the widest of ``texts`` takes, within limits: a process text would fill the screen."""
    longest = max(map(_taken, texts))
    return max(_NARROWEST, min(longest + 3, _WIDEST))


@lru_cache(maxsize=65536)
def _taken(text: str) -> int:
    """Characters that the beginning of ``text`` takes; a Chinese one takes two."""
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text[:_WIDEST])
