"""data/raw: which files are submissions, and of which batch. Never written."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from zhinan.errors import UsageError
from zhinan.intake.picture import is_picture
from zhinan.intake.verdicts import is_verdict_file
from zhinan.text import shown_path

SAMPLE_PREFIX = "sample-"
_NOT_AN_INPUT = re.compile(r"^(~\$|\.)|^(thumbs\.db|desktop\.ini|__macosx)$", re.IGNORECASE)
_DATE = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})")


@dataclass(frozen=True, slots=True)
class RawFile:
    """One file of one batch; ``path`` is relative to data/raw, with forward slashes."""

    file: Path
    path: str
    batch: str

    def sha256(self) -> str:
        """Of the content: what a submission is known by."""
        return hashlib.sha256(self.file.read_bytes()).hexdigest()


@dataclass(frozen=True, slots=True)
class Batches:
    """The files to take in: submissions, what people decided (``verdicts``), pictures beside them.

    ``is_sample``: only the made batch is there, and every output says so.
    """

    files: tuple[RawFile, ...]
    verdicts: tuple[RawFile, ...]
    attachments: tuple[RawFile, ...]
    is_sample: bool
    as_of: str


def is_attachment(file: Path) -> bool:
    """Whether a file is a picture, by its first bytes and its name: it goes with a workbook (element 53)."""
    with file.open("rb") as stream:
        return is_picture(file.name, stream.read(12))


def list_batches(raw: Path) -> Batches:
    """The submissions under ``raw``, in the order received: batch, then path.

    The made batch (``sample-*``) counts only while there is no other. Raises UsageError where the
    folder is missing.
    """
    if not raw.is_dir():
        raise UsageError(f"没有报送文件夹：{raw}")
    found = []
    for file in sorted(raw.rglob("*")):
        parts = file.relative_to(raw).parts
        if file.is_file() and not file.is_symlink() and not any(_NOT_AN_INPUT.search(part) for part in parts):
            names = [shown_path(part) for part in parts]
            found.append(RawFile(file, "/".join(names), names[0] if len(names) > 1 else ""))
    real = [file for file in found if not file.batch.startswith(SAMPLE_PREFIX)]
    counted = sorted(real or found, key=lambda file: (file.batch, file.path))
    verdicts = tuple(file for file in counted if is_verdict_file(file.path))
    attachments = tuple(file for file in counted if is_attachment(file.file))
    others = {id(file) for file in (*verdicts, *attachments)}
    files = tuple(file for file in counted if id(file) not in others)
    dates = sorted("-".join(match.groups()) for file in files if (match := _DATE.search(file.batch)))
    return Batches(files, verdicts, attachments, is_sample=bool(found) and not real, as_of=dates[-1] if dates else "")
