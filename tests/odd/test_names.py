"""Odd names, and what lies in a folder without being a submission: told by ``zhinan.raw.list_batches``."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.odd.books import packed, plain
from zhinan.raw import list_batches

BATCH = "2023-05-06"
# Each name as the department chose it → how it is shown. All are submissions.
INPUTS: dict[bytes | str, str] = {
    "林茶局 事项 最终版.xlsx": "林茶局 事项 最终版.xlsx",
    "林茶局\n第二行.xlsx": "林茶局\n第二行.xlsx",
    "林茶局\t表.xlsx": "林茶局\t表.xlsx",
    "林茶局🌲.xlsx": "林茶局🌲.xlsx",
    "..林茶局.xlsx": "",  # a hidden file, see below
    "林茶局..xlsx": "林茶局..xlsx",
    "-rf 林茶局.xlsx": "-rf 林茶局.xlsx",
    "林茶局.XLSX": "林茶局.XLSX",
    "林茶局": "林茶局",
    "林茶局.xlsx.exe": "林茶局.xlsx.exe",
    "林茶局（1）.xlsx": "林茶局（1）.xlsx",
    "林茶局 (1).xlsx": "林茶局 (1).xlsx",
    "林茶局\\表.xlsx": "林茶局\\表.xlsx",
    "林茶局%2e%2e%2f.xlsx": "林茶局%2e%2e%2f.xlsx",
    "林茶局'\"`$(x).xlsx": "林茶局'\"`$(x).xlsx",
    "林茶局<script>.xlsx": "林茶局<script>.xlsx",
    "=林茶局.xlsx": "=林茶局.xlsx",
    "林茶局\u202exslx.exe": "林茶局\u202exslx.exe",
    "林茶局 ": "林茶局 ",
    "林" * 83 + ".xlsx": "林" * 83 + ".xlsx",
    "林茶局\x1b[31m.xlsx": "林茶局\x1b[31m.xlsx",
    "林茶局事项.xlsx".encode("gb18030"): "林茶局事项.xlsx",
    b"\xff\xfe\xfa.xlsx": "\\xff\\xfe\\xfa.xlsx",
    "~林茶局.xlsx": "~林茶局.xlsx",
    "Thumbs.db.xlsx": "Thumbs.db.xlsx",
}
# The name of what is no submission → a word of the reason.
SYSTEM = {
    "~$林茶局.xlsx": "锁文件",
    ".~lock.林茶局.xlsx#": "隐藏",
    ".DS_Store": "系统文件",
    "Thumbs.db": "系统文件",
    "thumbs.DB": "系统文件",
    "desktop.ini": "系统文件",
    "..林茶局.xlsx": "隐藏",
    "._林茶局.xlsx": "隐藏",
    ".hidden.xlsx": "隐藏",
    "__MACOSX/林茶局.xlsx": "苹果",
    ".git/林茶局.xlsx": "隐藏",
}


def _link(path: Path) -> None:
    target = path.parent / "林茶局.xlsx"
    target.write_bytes(plain())
    path.symlink_to(target)


def _broken_link(path: Path) -> None:
    path.symlink_to(path.parent / "没有这个文件.xlsx")


def _link_in_a_circle(path: Path) -> None:
    path.symlink_to(path)


def _link_to_folder(path: Path) -> None:
    outside = path.parents[2] / "outside"
    outside.mkdir()
    (outside / "林茶局.xlsx").write_bytes(plain())
    path.symlink_to(outside)


def _link_to_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _socket(path: Path) -> None:
    # A socket's address is short; the folder of a test is not.
    with socket.socket(socket.AF_UNIX) as one:
        here = Path.cwd()
        os.chdir(path.parent)
        try:
            one.bind(path.name)
        finally:
            os.chdir(here)


SPECIAL: dict[str, Callable[[Path], None]] = {
    "link": _link,
    "broken link": _broken_link,
    "link in a circle": _link_in_a_circle,
    "link to a folder": _link_to_folder,
    "link to a device": _link_to_device,
    "fifo": os.mkfifo,
    "socket": _socket,
}


@pytest.fixture
def batch(tmp_path: Path) -> Path:
    folder = tmp_path / "raw" / BATCH
    folder.mkdir(parents=True)
    return folder


@pytest.mark.parametrize("name", [name for name, shown in INPUTS.items() if shown])
def test_an_odd_name_is_data(batch: Path, name: bytes | str) -> None:
    path = Path(os.fsdecode(os.path.join(os.fsencode(batch), os.fsencode(name))))  # noqa: PTH118 - bytes
    path.write_bytes(plain())
    listed = list_batches(batch.parent)
    assert [file.path for file in listed.files] == [f"{BATCH}/{INPUTS[name]}"]
    assert listed.files[0].file.read_bytes() == plain()
    assert listed.ignored == ()


@pytest.mark.parametrize("name", SYSTEM)
def test_what_systems_leave_is_no_submission(batch: Path, name: str) -> None:
    (batch / name).parent.mkdir(exist_ok=True)
    (batch / name).write_bytes(plain())
    listed = list_batches(batch.parent)
    assert listed.files == ()
    ((path, reason),) = listed.ignored
    assert path == f"{BATCH}/{name}"
    assert SYSTEM[name] in reason


@pytest.mark.parametrize("kind", SPECIAL)
def test_what_is_no_file_is_no_submission(batch: Path, kind: str) -> None:
    SPECIAL[kind](batch / "事项.xlsx")
    listed = list_batches(batch.parent)
    assert [file.path for file in listed.files if file.path.endswith("/事项.xlsx")] == []
    ((path, reason),) = listed.ignored
    assert path == f"{BATCH}/事项.xlsx"
    assert ("链接" if "link" in kind else "特殊") in reason


def test_a_folder_called_like_a_workbook_is_a_folder(batch: Path) -> None:
    (batch / "林茶局.xlsx").mkdir()
    (batch / "林茶局.xlsx" / "表.xlsx").write_bytes(plain())
    assert [file.path for file in list_batches(batch.parent).files] == [f"{BATCH}/林茶局.xlsx/表.xlsx"]


def test_a_name_in_a_zip_is_no_path(batch: Path, tmp_path: Path) -> None:
    (batch / "林茶局.zip").write_bytes(packed({"/etc/林茶局.xlsx": plain(), "C:\\林茶局.xlsx": plain(), "\n": plain()}))
    unpacked = tmp_path / "unpacked"
    listed = list_batches(batch.parent, unpacked)
    assert len(listed.files) == 3
    assert all(file.file.resolve().is_relative_to(unpacked) for file in listed.files)
    assert all(file.path.startswith(f"{BATCH}/林茶局.zip/") for file in listed.files)
    shutil.rmtree(unpacked)
