"""The manifest of a backup: which files it has, what they were made of, and whether they are as they were written.

``manifest.json``: the latest run that had ended, and every file; ``manifest.json.sha256``: its own digest, as
sha256sum writes it.
"""

from __future__ import annotations

import hashlib
import json
import re
import stat
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath

from zhinan.archive import file_sha256
from zhinan.errors import BackupBroken, UsageError
from zhinan.settings import SETTINGS
from zhinan.text import shown_path

MANIFEST = "manifest.json"
FORMAT = 1
RAW = "data/raw"
WAREHOUSE = "data/warehouse.duckdb"
# What of a home belongs into a backup: not Prefect's database, locks and readings under way.
PARTS = (RAW, "data/archive", "data/reference", "data/curated", WAREHOUSE, "reports", SETTINGS)
NAME = re.compile(r"(\d{4}-\d\d-\d\d)-(\d{2,})")


@dataclass(frozen=True, slots=True)
class Entry:
    """One file. ``path``: in the home, with forward slashes; ``mode``: octal digits; ``modified_ns``: since 1970."""

    path: str
    sha256: str
    byte_count: int
    mode: str
    modified_ns: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup is made of: the latest run that ended, its standard, and every file, by its path."""

    format: int
    run_id: str
    day: str
    data_as_of: str | None
    standard: str
    standard_version: str
    run_count: int
    item_count: int
    file_count: int
    byte_count: int
    files: tuple[Entry, ...]


def list_backups(folder: Path) -> list[Path]:
    """The backups in ``folder``, the oldest first; one that was not finished has no such name."""
    if not folder.is_dir():
        return []
    found = [(match, path) for path in folder.iterdir() if (match := NAME.fullmatch(path.name))]
    return [path for _, _, path in sorted((match[1], int(match[2]), path) for match, path in found)]


def find_backup(folder: Path) -> Path:
    """``folder`` itself where it is a backup, else the newest one in it. Raises UsageError where there is none."""
    if (folder / MANIFEST).is_file():
        return folder
    found = list_backups(folder)
    if not found:
        raise UsageError(f"这个文件夹里没有备份：{folder}")
    return found[-1]


def verify(backup: Path) -> Manifest:
    """Every file of ``backup`` as it was written, or BackupBroken, which names the first that is not."""
    manifest = read_manifest(backup)
    wrong = [f"{shown_path(entry.path)} {why}" for entry in manifest.files if (why := _wrong(backup, entry))]
    if wrong:
        more = f"等 {len(wrong)} 个文件有问题" if len(wrong) > 1 else ""
        raise BackupBroken(f"备份 {backup.name} 已损坏：{wrong[0]}{more}。请改用更早的一份备份")
    return manifest


def read_manifest(backup: Path) -> Manifest:
    """The manifest of ``backup``. Raises BackupBroken where it is missing, not as written, or of a later format."""
    broken = f"备份 {backup.name} 的 {MANIFEST} "
    try:
        data = (backup / MANIFEST).read_bytes()
        told = (backup / f"{MANIFEST}.sha256").read_text("ascii")
    except (FileNotFoundError, NotADirectoryError, UnicodeDecodeError) as error:
        raise BackupBroken(f"{broken}缺失或不完整。请改用更早的一份备份") from error
    if told.split()[:1] != [hashlib.sha256(data).hexdigest()]:
        raise BackupBroken(f"{broken}已损坏。请改用更早的一份备份")
    found = json.loads(data.decode("utf-8", "surrogatepass"))
    if found.get("format") != FORMAT:
        raise BackupBroken(f"{broken}是另一版本的程序写的，请用那一版本恢复")
    files = tuple(Entry(**one) for one in found.pop("files"))
    for entry in files:
        path = PurePosixPath(entry.path)
        if ".." in path.parts or not any(path.is_relative_to(part) for part in PARTS):
            raise BackupBroken(f"{broken}里有不属于备份的路径：{shown_path(entry.path)}")
    return Manifest(**found, files=files)


def write_manifest(manifest: Manifest, folder: Path) -> None:
    """Write the manifest, and its digest, into a backup that is being built."""
    text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1)
    data = text.encode("utf-8", "surrogatepass")  # a file's name may be no text
    (folder / MANIFEST).write_bytes(data)
    (folder / f"{MANIFEST}.sha256").write_text(f"{hashlib.sha256(data).hexdigest()}  {MANIFEST}\n", "ascii")


def _wrong(backup: Path, entry: Entry) -> str | None:
    """What is wrong with one file of a backup, in Chinese."""
    file = backup / entry.path
    try:
        status = file.lstat()
        if not stat.S_ISREG(status.st_mode):
            return "不是文件"
        if status.st_size != entry.byte_count:
            return "大小与备份时不同"
        return None if file_sha256(file) == entry.sha256 else "内容与备份时不同"
    except (FileNotFoundError, NotADirectoryError):
        return "缺失"
    except OSError:
        return "无法读取"
