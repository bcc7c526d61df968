"""A zip of several files."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from zhinan.errors import Rejected
from zhinan.intake.archives import is_archive, unpack
from zhinan.intake.limits import DEFAULT_LIMITS, Limits
from zhinan.raw import list_batches


def zipped(*members: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in members:
            package.writestr(name, data)
    return stream.getvalue()


def lay(tmp_path: Path, data: bytes) -> Path:
    file = tmp_path / "报送.zip"
    file.write_bytes(data)
    return file


def test_a_workbook_is_no_archive(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "a.xlsx")
    assert not is_archive(tmp_path / "a.xlsx")
    assert is_archive(lay(tmp_path, zipped(("a.csv", b"x"))))


def test_members_lie_under_names_of_our_own(tmp_path: Path) -> None:
    file = lay(tmp_path, zipped(("部门/林茶局.csv", b"1"), ("/etc/水利局.csv", b"2"), ("a\\档案局.csv", b"3")))
    members = unpack(file, tmp_path / "to", DEFAULT_LIMITS)
    assert [member.name for member in members] == ["部门/林茶局.csv", "etc/水利局.csv", "a/档案局.csv"]
    assert [member.file.read_bytes() for member in members] == [b"1", b"2", b"3"]
    assert {member.file.parent for member in members} == {tmp_path / "to"}


def test_names_of_a_chinese_windows(tmp_path: Path) -> None:
    data = zipped(("PLACEHOLD.csv", b"1"))
    name = "林茶局事".encode("gb18030")
    (member,) = unpack(lay(tmp_path, data.replace(b"PLACEHOLD", name.ljust(9, b"_"))), tmp_path / "to", DEFAULT_LIMITS)
    assert member.name.startswith("林茶局事")


@pytest.mark.parametrize(
    ("data", "limits", "reason"),
    [
        (zipped(("../../x.csv", b"1")), Limits(), "越出"),
        (zipped(("a\\..\\x.csv", b"1")), Limits(), "越出"),
        (zipped(("a.csv", b"0" * 2_000_000)), Limits(inflated_bytes=1_000_000), "超过 1 MB"),
        (zipped(*((f"{n}.csv", b"") for n in range(11))), Limits(archive_files=10), "有 11 个文件"),
        (zipped(("a.csv", b"0" * 5000))[:-40], Limits(), "已损坏"),
    ],
    ids=["upwards", "upwards with backslashes", "too large", "too many", "cut off"],
)
def test_what_is_not_unpacked(tmp_path: Path, data: bytes, limits: Limits, reason: str) -> None:
    with pytest.raises(Rejected, match=reason):
        unpack(lay(tmp_path, data), tmp_path / "to", limits)


def test_a_declared_size_that_lies(tmp_path: Path) -> None:
    """Both directories say one byte; what comes out is two million."""
    data = zipped(("a.csv", b"0" * 2_000_000))
    lying = data.replace((2_000_000).to_bytes(4, "little"), (1).to_bytes(4, "little"))
    assert lying != data
    with pytest.raises(Rejected):
        unpack(lay(tmp_path, lying), tmp_path / "to", Limits(inflated_bytes=1_000_000))
    assert sum(file.stat().st_size for file in (tmp_path / "to").iterdir()) <= 3_000_000


def test_a_zip_is_several_submissions(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    (raw / "2023-05-06").mkdir(parents=True)
    inner = zipped(("a.csv", b"x"))
    data = zipped(("林茶局.csv", b"1"), ("__MACOSX/._林茶局.csv", b"2"), ("~$水利局.xlsx", b"3"), ("里层.zip", inner))
    (raw / "2023-05-06" / "报送.zip").write_bytes(data)
    batches = list_batches(raw, tmp_path / "unpacked")
    assert [(file.path, file.problem is None) for file in batches.files] == [
        ("2023-05-06/报送.zip/林茶局.csv", True),
        ("2023-05-06/报送.zip/里层.zip", False),
    ]
    assert [file.path for file in batches.zips] == ["2023-05-06/报送.zip"]
