"""One file → one Reading, whatever it holds."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from zhinan.intake.department import Department
from zhinan.intake.headings import Headings
from zhinan.intake.read import read_file
from zhinan.text import shown_path

NAME, CODE = "业务办理项名称", "业务办理项编码"


def test_read(tmp_path: Path, headings: Headings, xlsx: Callable[..., bytes]) -> None:
    path = tmp_path / "林茶局.xlsx"
    path.write_bytes(xlsx({"事项": [[NAME, CODE], ["甲", "c1"]], "材料": [[CODE, "材料名称"], ["c1", "表"]]}))
    reading = read_file(path, "data/raw/林茶局.xlsx", headings, [Department("林茶局", "一组")])
    assert (reading.path, reading.status, reading.reason) == ("data/raw/林茶局.xlsx", "read", None)
    assert reading.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (reading.department, reading.count("item"), reading.count("material")) == ("林茶局", 1, 1)
    assert read_file(path, "x", headings, [], department="公安局").department == "公安局"


@pytest.mark.parametrize(
    ("content", "cause"),
    [(b"", "空的"), (b"%PDF-1.4", "PDF"), ("一行字".encode(), "没有找到表头"), (b"PK\x03\x04", "损坏")],
)
def test_rejection_is_a_row_and_no_exception(tmp_path: Path, headings: Headings, content: bytes, cause: str) -> None:
    path = tmp_path / "林茶局.xlsx"
    path.write_bytes(content)
    reading = read_file(path, f"data/raw/{path.name}", headings, [Department("林茶局", "一组")])
    assert reading.status == "rejected"
    assert reading.reason is not None
    assert reading.reason.startswith("林茶局.xlsx：")
    assert cause in reading.reason
    assert reading.department == "林茶局"
    assert reading.tables == []


def test_missing_file_is_the_callers(tmp_path: Path, headings: Headings) -> None:
    with pytest.raises(OSError, match=r"没有\.xlsx"):
        read_file(tmp_path / "没有.xlsx", "x", headings, [])


def test_truncated_real_files_never_raise(tmp_path: Path, samples: Path, headings: Headings) -> None:
    for name in json.loads((samples / "truth.json").read_text(encoding="utf-8")):
        data = (samples / name).read_bytes()
        path = tmp_path / name
        for cut in (100, 2000, len(data) // 2, len(data) - 50):
            path.write_bytes(data[:cut])
            assert read_file(path, name, headings, []).status in ("read", "rejected")


def test_a_name_of_gb18030_bytes_is_shown_in_chinese(tmp_path: Path, headings: Headings) -> None:
    raw = os.fsencode(tmp_path) + b"/" + "水利局.xlsx".encode("gb18030")
    path = Path(os.fsdecode(raw))
    path.write_bytes(b"%PDF-1.4")
    reading = read_file(path, shown_path(str(path)), headings, [Department("水利局", "一组")])
    assert reading.reason is not None and reading.reason.startswith("水利局.xlsx：")
    assert reading.department == "水利局" and reading.path.encode("utf-8")
