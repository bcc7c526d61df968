"""data/raw: which files are submissions, and of which batch. Never written."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal, get_args

from zhinan.errors import Rejected, UsageError
from zhinan.intake.archives import is_archive, unpack
from zhinan.intake.inspections import is_inspection_file
from zhinan.intake.limits import DEFAULT_LIMITS, Limits
from zhinan.intake.picture import is_picture
from zhinan.intake.reviews import is_review_file
from zhinan.intake.verdicts import is_verdict_file
from zhinan.text import shown_path

SAMPLE_PREFIX = "sample-"
Kind = Literal["submission", "verdicts", "review", "inspections", "picture"]
_DATE = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})")
_SYSTEM_FILES = frozenset({"thumbs.db", "desktop.ini", "ehthumbs.db"})


@dataclass(frozen=True, slots=True)
class RawFile:
    """One file of one batch; ``path`` is relative to data/raw, with forward slashes, as people read it.

    A file of a zip has the zip's path before its own name. ``problem``: why a zip could not be unpacked.
    """

    file: Path
    path: str
    batch: str
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Batches:
    """The files to take in: submissions, pictures beside them, and what people put in beside them.

    ``verdicts``: 人工认定; ``reviews``: review workbooks that come back; ``inspections``: findings from outside.
    ``ignored``: path and reason of what is no input at all. ``zips``: the zips whose files were taken out.
    ``is_sample``: only the made batch is there, and every output says so.
    """

    files: tuple[RawFile, ...]
    verdicts: tuple[RawFile, ...]
    reviews: tuple[RawFile, ...]
    inspections: tuple[RawFile, ...]
    attachments: tuple[RawFile, ...]
    is_sample: bool
    as_of: str
    ignored: tuple[tuple[str, str], ...] = ()
    zips: tuple[RawFile, ...] = ()


def no_input(name: str) -> str | None:
    """Why a file or folder of this name is no submission; None where it may be one."""
    lower = name.lower()
    if name.startswith("~$"):
        return "Excel 或 WPS 打开文件时留下的临时锁文件"
    if lower == "__macosx":
        return "苹果电脑压缩时留下的附属文件"
    if name.startswith(".") or lower in _SYSTEM_FILES:
        return "系统文件或隐藏文件"
    return None


def no_file(path: Path) -> str | None:
    """Why what lies at ``path`` is no file to read (a link, a fifo, a device); None where it is one."""
    mode = path.lstat().st_mode
    if stat.S_ISLNK(mode):
        return "符号链接，不是文件"
    if not stat.S_ISREG(mode):
        return "管道、设备等特殊文件"
    return None


def is_attachment(file: Path, name: str) -> bool:
    """Whether a file called ``name`` is a picture, also by its first bytes: it goes with a workbook (element 53)."""
    try:
        with file.open("rb") as stream:
            return is_picture(name, stream.read(12))
    except PermissionError:
        return False  # told when it is read


def file_kind(file: Path, name: str) -> Kind:
    """What a file called ``name`` is for: a department's submission, unless it is known for something else."""
    if is_attachment(file, name):
        return "picture"
    if is_verdict_file(name):
        return "verdicts"
    if is_inspection_file(name):
        return "inspections"
    return "review" if is_review_file(file, name) else "submission"


def list_files(folder: Path) -> tuple[list[tuple[Path, tuple[str, ...]]], list[tuple[Path, str]]]:
    """The files under ``folder``, sorted, with its path's parts; and what is no input, with the reason."""
    found, ignored = [], []
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        try:
            if path.is_dir() and not path.is_symlink():
                continue
            reason = next((why for part in parts if (why := no_input(part))), None) or no_file(path)
        except FileNotFoundError:
            continue  # taken away while we look
        if reason:
            ignored.append((path, reason))
        else:
            found.append((path, parts))
    return found, ignored


def unpacked_files(file: Path, path: str, batch: str, folder: Path, limits: Limits) -> list[RawFile]:
    """The files of a zip, unpacked into ``folder``; the zip itself, with the problem, where it cannot be."""
    try:
        members = unpack(file, folder, limits)
    except Rejected as rejected:
        return [RawFile(file, path, batch, str(rejected))]
    found = []
    for member in members:
        if any(no_input(part) for part in PurePosixPath(member.name).parts):
            continue
        nested = "压缩包里还有压缩包，请解压后重新报送" if is_archive(member.file) else None
        found.append(RawFile(member.file, f"{path}/{member.name}", batch, nested))
    return found or [RawFile(file, path, batch, "压缩包里没有工作簿，请核对后重新报送")]


def has_submissions(raw: Path) -> bool:
    """Whether ``list_batches`` would find any. Raises UsageError where ``raw`` is missing."""
    listed, _ = list_files(_folder(raw))
    return any(file_kind(file, "/".join(map(shown_path, parts))) == "submission" for file, parts in listed)


def list_batches(raw: Path, unpacked: Path | None = None, limits: Limits = DEFAULT_LIMITS) -> Batches:
    """The submissions under ``raw``, in the order received: batch, then path.

    The made batch (``sample-*``) counts only while no other batch has a submission; what people put in beside it
    (verdicts, review workbooks, findings) may lie in batches of their own. Zips of several files are taken apart
    into ``unpacked``; without such a folder they stay what they are. Raises UsageError where ``raw`` is missing.
    """
    listed, ignored = list_files(_folder(raw))
    found: list[RawFile] = []
    zips: list[RawFile] = []
    for file, parts in listed:
        names = [shown_path(part) for part in parts]
        one = RawFile(file, "/".join(names), names[0] if len(names) > 1 else "")
        if unpacked is not None and is_zip(file):
            found += unpacked_files(file, one.path, one.batch, unpacked / f"{len(zips):04d}", limits)
            zips.append(one)
        else:
            found.append(one)
    sorted_out: dict[Kind, list[RawFile]] = {kind: [] for kind in get_args(Kind)}
    for one in sorted(found, key=lambda one: (batch_order(one.batch), one.path)):
        sorted_out["submission" if one.problem else file_kind(one.file, one.path)].append(one)
    sent = sorted_out["submission"]
    is_sample = bool(sent) and all(one.batch.startswith(SAMPLE_PREFIX) for one in sent)
    if not is_sample:
        for kind, several in sorted_out.items():
            sorted_out[kind] = [one for one in several if not one.batch.startswith(SAMPLE_PREFIX)]
    files = tuple(sorted_out["submission"])
    return Batches(
        files,
        tuple(sorted_out["verdicts"]),
        tuple(sorted_out["review"]),
        tuple(sorted_out["inspections"]),
        tuple(sorted_out["picture"]),
        is_sample=is_sample,
        as_of=newest_day(file.batch for file in files),
        ignored=tuple((shown_path(str(path.relative_to(raw))), reason) for path, reason in ignored),
        zips=tuple(zips),
    )


def newest_day(batches: Iterable[str]) -> str:
    """The latest day (ISO) in the names of batches; '' where none has one."""
    return max(("-".join(match.groups()) for batch in batches if (match := _DATE.search(batch))), default="")


def _folder(raw: Path) -> Path:
    if not raw.is_dir():
        raise UsageError(f"没有报送文件夹：{raw}")
    return raw


def batch_order(batch: str) -> str:
    """What batches are ordered by: their names, the made one's as if it were any other."""
    return batch.removeprefix(SAMPLE_PREFIX)


def is_zip(file: Path) -> bool:
    """Whether ``file`` is a zip of several files; False too where it may not be opened."""
    try:
        return is_archive(file)
    except PermissionError:
        return False  # told when it is read
