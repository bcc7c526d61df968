"""A zip of several files, sent as one: unpacked safely, each file in it a submission of its own."""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from zhinan.errors import Rejected
from zhinan.intake.limits import Limits

# What only the package of one document has, at its root.
_DOCUMENT = re.compile(r"\[content_types\]\.xml|mimetype|ofd\.xml|(?:xl/)?workbook\d*\.(?:xml|bin)|xl/.*|word/.*")
_ENCRYPTED = 0x1
_UTF8_NAME = 0x800
_PART_BYTES = 1 << 20
_DAMAGED = "压缩包不完整或已损坏，无法解压，请重新压缩后报送"


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a zip: ``name`` as the sender called it, ``file`` where it was unpacked to."""

    name: str
    file: Path


def is_archive(file: Path) -> bool:
    """Whether ``file`` is a zip that is no document itself (as xlsx and ods are)."""
    with file.open("rb") as stream:
        if stream.read(2) != b"PK":
            return False
    try:
        with zipfile.ZipFile(file) as package:
            names = [name.replace("\\", "/").lower() for name in package.namelist()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False  # told by whoever reads it as a workbook
    return not any(_DOCUMENT.fullmatch(name) for name in names)


def unpack(file: Path, folder: Path, limits: Limits) -> list[Member]:
    """Unpack the files of a zip into ``folder`` (new), in the zip's order, under names of our own.

    A member's name is told and never used as a path. Nothing beyond ``limits`` is inflated.
    Raises ``Rejected`` where the zip cannot or must not be unpacked: then no file of it counts.
    """
    folder.mkdir(parents=True)
    try:
        with zipfile.ZipFile(file) as package:
            entries = [entry for entry in package.infolist() if not entry.is_dir()]
            _check(entries, limits)
            members, total = [], 0
            for number, entry in enumerate(entries):
                target = folder / f"{number:05d}"
                total += _inflate(package, entry, target, limits, limits.inflated_bytes - total)
                members.append(Member(_name(entry), target))
            return members
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise  # our own disk
        raise Rejected(_DAMAGED) from error


def _check(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    if not entries:
        raise Rejected("压缩包里没有文件，请核对后重新报送")
    if len(entries) > limits.archive_files:
        raise Rejected(f"压缩包里有 {len(entries)} 个文件，超出一次报送的数量（{limits.archive_files}），请分批报送")
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise Rejected("压缩包设有密码，无法解压，请去掉密码后重新报送")
    if any(".." in re.split(r"[/\\]", entry.filename) for entry in entries):
        raise Rejected("压缩包里含有越出压缩包的路径，不予解压，请重新压缩后报送")
    if sum(entry.file_size for entry in entries) > limits.inflated_bytes:
        raise Rejected(_too_large(limits))


def _too_large(limits: Limits) -> str:
    return f"压缩包解压后超过 {limits.inflated_bytes // 1_000_000} MB，请分批报送"


def _inflate(package: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path, limits: Limits, rest: int) -> int:
    """Write one member to ``target``; the declared size may lie, so it is the written bytes that count."""
    size = 0
    with package.open(entry) as source, target.open("wb") as copy:
        while part := source.read(_PART_BYTES):
            size += copy.write(part)
            if size > rest:
                raise Rejected(_too_large(limits))
    return size


def _name(entry: zipfile.ZipInfo) -> str:
    """The member's name: zips made by a Chinese Windows hold GB18030 bytes and do not say so."""
    name = entry.filename
    if not entry.flag_bits & _UTF8_NAME:
        data = name.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = data.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return str(PurePosixPath(name.replace("\\", "/"))).lstrip("/")
