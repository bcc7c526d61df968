"""Encrypted workbooks: opened where everybody has the password, else turned away with what to do."""

from __future__ import annotations

import io
from collections.abc import Callable

import msoffcrypto.format.ooxml
import pytest

from zhinan.errors import Rejected
from zhinan.intake.limits import Limits
from zhinan.intake.workbook import read_workbook

from .ole_files import biff8, compound, rc4_encrypted

OPENED = "文件是用默认口令加密保存的，已解密读取"


def encrypted(data: bytes, password: str) -> bytes:
    target = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(data)).encrypt(password, target)
    return target.getvalue()


@pytest.mark.parametrize("password", ["VelvetSweatshop", ""])
def test_known_passwords_are_opened(xlsx: Callable[..., bytes], password: str) -> None:
    inner = xlsx({"事项": [["名称", "编码"], ["采伐", "007"]]})
    book = read_workbook(encrypted(inner, password), "x.xlsx")
    assert [sheet.cells for sheet in book.sheets] == [[["名称", "编码"], ["采伐", "007"]]]
    assert [note.message for note in book.notes] == [OPENED]
    assert book.content == inner


def test_another_password_is_not_tried(xlsx: Callable[..., bytes]) -> None:
    with pytest.raises(Rejected, match="打开密码"):
        read_workbook(encrypted(xlsx({"a": [["x"]]}), "罗山2023"), "x.xlsx")


def test_what_is_inside_is_held_to_the_same_limits(xlsx: Callable[..., bytes]) -> None:
    data = encrypted(xlsx({"a": [["x"]]}), "VelvetSweatshop")
    with pytest.raises(Rejected, match="解压后"):
        read_workbook(data, "x.xlsx", Limits(part_bytes=100))
    with pytest.raises(Rejected, match="解密后"):
        read_workbook(data, "x.xlsx", Limits(inflated_bytes=1000))


def test_damaged_within() -> None:
    with pytest.raises(Rejected, match="打开密码"):
        read_workbook(compound({"EncryptionInfo": b"\4\0\4\0@\0\0\0<x/>", "EncryptedPackage": b"x" * 5000}), "x.xlsx")


def test_xls_with_the_known_password() -> None:
    rows = [["名称", "编码"], *[[f"采伐{number}", f"00{number}"] for number in range(200)]]
    plain = biff8({"事项": rows, "材料": [["甲"]]})
    for stream, notes in ((plain, []), (rc4_encrypted(plain, "VelvetSweatshop"), [OPENED])):
        book = read_workbook(compound({"Workbook": stream}), "x.xls")
        assert [(sheet.name, sheet.cells) for sheet in book.sheets] == [("事项", rows), ("材料", [["甲"]])]
        assert [note.message for note in book.notes] == notes
    with pytest.raises(Rejected, match="打开密码"):
        read_workbook(compound({"Workbook": rc4_encrypted(plain, "1234")}), "x.xls")
