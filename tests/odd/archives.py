"""Zips of several files, sent as one: each file in it is a submission of its own."""

from __future__ import annotations

import zipfile

from tests.odd.books import Page, packed, plain, separated, xlsx
from tests.odd.items import HEADINGS, ITEMS
from tests.odd.odd import Odd, rejected

ZIP = "林茶局.zip"


def _one(number: int) -> bytes:
    return xlsx(Page([HEADINGS, ITEMS[number]]))


def _gbk_names() -> bytes:
    """Names in GB18030 that do not say so, as a Chinese Windows packs them."""
    data = packed({"aaaaaaaaaaaa.xlsx": plain()}, zipfile.ZIP_STORED)
    return data.replace(b"aaaaaaaaaaaa", "林茶局事项".encode("gb18030").ljust(12, b"1"))


def _locked() -> bytes:
    data = bytearray(packed({"林茶局.xlsx": plain()}, zipfile.ZIP_STORED))
    for mark, at_flag in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark) if mark[2] == 3 else data.rfind(mark)
        data[at + at_flag] |= 1
    return bytes(data)


_RUBBISH = {"__MACOSX/._林茶局.xlsx": b"\0\5\x16\7", "Thumbs.db": b"x", "~$林茶局.xlsx": b"x"}

KINDS: list[Odd] = [
    Odd("archive-of-one", lambda: packed({"林茶局.xlsx": plain()}), ZIP),
    Odd("archive-of-three", lambda: packed({f"林茶局/{n}/林茶局.xlsx": _one(n) for n in range(3)}), ZIP, cells=()),
    Odd(
        "archive-of-csv-and-xlsx",
        lambda: packed({"林茶局一.csv": separated([HEADINGS, *ITEMS[:2]]).encode("gb18030"), "林茶局二.xlsx": _one(2)}),
        ZIP,
        cells=(),
    ),
    Odd("archive-with-rubbish", lambda: packed({**_RUBBISH, "林茶局.xlsx": plain()}), ZIP),
    Odd("archive-gbk-names", _gbk_names, ZIP),
    Odd("archive-named-xlsx", lambda: packed({"林茶局.xlsx": plain()}), "林茶局.xlsx"),
    Odd(
        "archive-backslash-names",
        lambda: packed({"a\\b.xlsx": plain()}),
        ZIP,
    ),
    rejected("archive-only-rubbish", lambda: packed(_RUBBISH), "没有工作簿|没有文件", ZIP),
    rejected("archive-empty", lambda: packed({}), "没有|空|损坏", ZIP),
    rejected("archive-in-archive", lambda: packed({"内层.zip": packed({"林茶局.xlsx": plain()})}), "压缩包", ZIP),
    rejected("archive-parent-path", lambda: packed({"../../林茶局.xlsx": plain()}), "路径", ZIP),
    rejected("archive-absolute-path-out", lambda: packed({"a/../../林茶局.xlsx": plain()}), "路径", ZIP),
    rejected("archive-with-password", _locked, "密码", ZIP),
    rejected("archive-of-a-picture-and-text", lambda: packed({"说明.txt": "见附件".encode()}), "没有找到表头", ZIP),
    rejected("archive-2000-files", lambda: packed({f"{n}.txt": b"x" for n in range(2000)}), "2000 个文件", ZIP),
    rejected("archive-truncated", lambda: packed({"林茶局.xlsx": plain()})[:-30], "损坏|不完整", ZIP),
    rejected("archive-damaged-inside", lambda: packed({"林茶局.xlsx": plain()[:3000]}), "损坏|不完整", ZIP),
]
