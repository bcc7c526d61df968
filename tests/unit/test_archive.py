from __future__ import annotations

import hashlib
from pathlib import Path

from zhinan.archive import Archive


def test_a_content_is_kept_once_and_cannot_be_written(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive")
    (tmp_path / "a.xlsx").write_bytes(b"one")
    (tmp_path / "b\n ../x.xlsx".replace("/", "∕")).write_bytes(b"one")
    hashes = {archive.put(file) for file in tmp_path.iterdir() if file.is_file()}
    assert hashes == {hashlib.sha256(b"one").hexdigest()}
    (copy,) = [file for file in (tmp_path / "archive" / "files").rglob("*") if file.is_file()]
    assert copy == archive.file(hashes.pop()) and copy.read_bytes() == b"one" and copy.stat().st_mode & 0o222 == 0


def test_the_log_has_each_path_and_content_once_and_survives_half_a_line(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    odd = ("b/甲\n乙.xlsx", "b", "1" * 64, 3, "submission")
    archive.receive([odd, ("b/../c.xlsx", "b", "2" * 64, 4, "submission")])
    first = archive.receipts()
    archive.receive([odd])
    assert archive.receipts() == first and [r.path for r in first] == ["b/甲\n乙.xlsx", "b/../c.xlsx"]
    with (tmp_path / "ledger.jsonl").open("ab") as log:
        log.write(b'{"received_at": "2023-05-06T')  # killed while it wrote
    assert archive.receipts() == first
    archive.receive([("d.xlsx", "", "3" * 64, 5, "submission")])
    assert [r.path for r in archive.receipts()] == ["b/甲\n乙.xlsx", "b/../c.xlsx", "d.xlsx"]


def test_a_manifest_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "new")
    assert archive.manifest() is None
    archive.keep_manifest({"standard": "luoshan-2023", "receipts": []})
    assert archive.manifest() == {"standard": "luoshan-2023", "receipts": []}
