"""Excel 5.0 and 95 workbooks: texts in the code page of an office, numbers, dates, errors, hidden sheets."""

from __future__ import annotations

import random
import struct

import pytest

from zhinan.errors import Rejected
from zhinan.intake.sheet import Sheet
from zhinan.intake.workbook import read_workbook

from .ole_files import biff5, compound, error, label, number, record


def read(stream: bytes) -> list[Sheet]:
    return read_workbook(compound({"Book": stream}), "x.xls").sheets


@pytest.mark.parametrize(
    ("encoding", "code_page", "text"),
    [
        ("gbk", 936, "事项名称"),
        ("gbk", 1252, "事项名称"),
        ("big5", 950, "事務名稱"),
        ("cp1252", 1252, "Café"),
        ("ascii", 936, "items"),
    ],
)
def test_texts_in_the_code_page(encoding: str, code_page: int, text: str) -> None:
    cells = label(0, 0, text, encoding) + label(2, 1, "007", encoding)
    (sheet,) = read(biff5({text: cells}, encoding, code_page))
    assert (sheet.name, sheet.cells) == (text, [[text, ""], ["", ""], ["", "007"]])


def rk(value: int) -> bytes:
    return struct.pack("<i", value)


def formula(row: int, column: int, value: bytes) -> bytes:
    return record(0x0006, struct.pack("<HHH", row, column, 0) + value + bytes(8))


def test_every_kind_of_cell() -> None:
    cells = b"".join(
        [
            number(0, 0, 0.1 + 0.2),
            number(0, 1, 1.144e30),
            record(0x027E, struct.pack("<HHH", 0, 2, 0) + rk(1234 << 2 | 3)),  # 12.34
            record(0x00BD, struct.pack("<HH", 1, 0) + b"\0\0" + rk(7 << 2 | 2) + b"\0\0" + rk(-3 << 2 | 2) + b"\1\0"),
            record(0x0205, struct.pack("<HHHBB", 1, 2, 0, 1, 0)),
            error(2, 0, 0x2A),
            formula(2, 1, struct.pack("<d", 2.5)),
            formula(2, 2, b"\0\0\0\0\0\0\xff\xff") + record(0x0207, struct.pack("<H", 4) + "公式".encode("gbk")),
            formula(3, 0, b"\2\0\7\0\0\0\xff\xff"),
            formula(3, 1, b"\1\0\1\0\0\0\xff\xff"),
            formula(3, 2, b"\3\0\0\0\0\0\xff\xff"),
        ]
    )
    (sheet,) = read(biff5({"事项": cells}))
    assert sheet.cells == [
        ["0.3", "1144000000000000000000000000000", "12.34"],
        ["7", "-3", "TRUE"],
        ["#N/A", "2.5", "公式"],
        ["#DIV/0!", "TRUE", ""],
    ]
    assert sheet.rounded == {(0, 1)}


def test_dates() -> None:
    formats = record(0x041E, b"\xa4\0\x0c" + b'yyyy"m"\\d 00') + record(0x041E, b"\xa5\0\x08" + b'0.0"day"')
    styles = b"".join(record(0x00E0, struct.pack("<HH", 0, one) + bytes(12)) for one in (0, 14, 0xA4, 0xA5))
    cells = b"".join(
        record(0x0203, struct.pack("<HHHd", 0, xf, xf, value))
        for xf, value in enumerate((45052, 45052, 45052.5, 45052))
    ) + record(0x0203, struct.pack("<HHHd", 1, 0, 1, 1 / 3))
    (sheet,) = read(biff5({"事项": cells}, extra=formats + styles))
    assert sheet.cells == [["45052", "2023-05-06", "2023-05-06 12:00:00", "45052"], ["08:00:00", "", "", ""]]
    (old,) = read(biff5({"事项": cells}, extra=record(0x0022, b"\1\0") + formats + styles))
    assert old.cells[0][1] == "2027-05-07"


def test_sheets_keep_their_places_and_hidden_ones_are_told() -> None:
    stream = biff5({"甲": label(0, 0, "x"), "乙": label(0, 0, "y"), "丙": label(0, 0, "z")})
    at = stream.index("乙".encode("gbk")) - 3
    hidden = stream[:at] + b"\1" + stream[at + 1 :]
    assert [(sheet.name, sheet.hidden) for sheet in read(hidden)] == [("甲", False), ("乙", True), ("丙", False)]
    chart = stream[: at + 1] + b"\2" + stream[at + 2 :]
    assert [(sheet.name, sheet.index) for sheet in read(chart)] == [("甲", 0), ("丙", 2)]


def test_damaged_ones_are_read_or_rejected() -> None:
    cells = b"".join(label(row, column, f"内容{row}") for row in range(40) for column in range(4))
    data, rng, outcomes = compound({"Book": biff5({"事项": cells})}), random.Random(5), set()
    for _ in range(400):
        spoilt = bytearray(data)
        for _ in range(rng.randrange(1, 12)):
            spoilt[rng.randrange(512, len(spoilt))] = rng.randrange(256)
        try:
            outcomes.add(bool(read_workbook(bytes(spoilt), "x.xls").sheets))
        except Rejected:
            outcomes.add(False)
    assert outcomes == {True, False}
