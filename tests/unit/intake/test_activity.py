"""Macros, links and objects are told once a file, and nothing is run or followed."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable

import pytest

from zhinan.intake.activity import CONNECTIONS, DDE, LINKS, MACROS, OBJECTS
from zhinan.intake.workbook import read_workbook

from .ole_files import biff5, compound, label, record

EXTERNAL = b'<externalLink xmlns="x"><externalBook r:id="rId1"/></externalLink>'
DYNAMIC = b'<externalLink xmlns="x"><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>'


def notes(data: bytes) -> list[str]:
    book = read_workbook(data, "x.xls")
    assert book.sheets[0].cells == [["甲"]]
    assert all(note.sheet is None and note.cell is None for note in book.notes)
    return [note.message for note in book.notes]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({}, []),
        ({"xl/vbaProject.bin": b"x", "xl/vbaProjectSignature.bin": b"x"}, [MACROS]),
        ({"xl\\macrosheets\\sheet1.xml": b"<a/>"}, [MACROS]),
        ({"xl/externalLinks/externalLink1.xml": EXTERNAL, "xl/externalLinks/externalLink2.xml": EXTERNAL}, [LINKS]),
        ({"xl/externalLinks/externalLink1.xml": DYNAMIC}, [DDE]),
        ({"xl/connections.xml": b"<connections/>", "xl/embeddings/oleObject1.bin": b"x"}, [CONNECTIONS, OBJECTS]),
        ({"xl/media/image1.png": b"x", "customXml/item1.xml": b"<a/>"}, []),
    ],
)
def test_packages(xlsx: Callable[..., bytes], parts: dict[str, bytes], expected: list[str]) -> None:
    stream = io.BytesIO(xlsx({"事项": [["甲"]]}))
    with zipfile.ZipFile(stream, "a") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert notes(stream.getvalue()) == expected


def link(path: str) -> bytes:
    return record(0x01AE, struct.pack("<HHB", 1, len(path), 0) + path.encode("latin-1"))


@pytest.mark.parametrize(
    ("storages", "extra", "expected"),
    [
        ((), b"", []),
        (("_VBA_PROJECT_CUR",), b"", [MACROS]),
        (("MBD00012345",), b"", [OBJECTS]),
        ((), record(0x0085, struct.pack("<IBBB", 0, 0, 1, 1) + b"m"), [MACROS]),
        ((), record(0x01AE, b"\1\0\1\4"), []),
        ((), link("\1C:\\other.xls"), [LINKS]),
        ((), link("cmd\3/c calc"), [DDE]),
    ],
)
def test_compound_files(storages: tuple[str, ...], extra: bytes, expected: list[str]) -> None:
    assert notes(compound({"Book": biff5({"事项": label(0, 0, "甲")}, extra=extra)}, storages)) == expected
