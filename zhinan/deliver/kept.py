"""Files that would be made anew from the very same things are taken over from the folder that they are to replace."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path

from zhinan.archive import file_sha256
from zhinan.deliver.swap import replace_file
from zhinan.sources import program_digest


class Kept:
    """What the files of ``former`` were made of, as ``record`` has it; a file that somebody has changed is none.

    ``record`` is a file beside the warehouse: {digest of what it was made of: [path in the folder, its sha256]}. It may
    be missing, or tell of a folder that is no more: then everything is made.
    """

    def __init__(self, record: Path, former: Path) -> None:
        self._record = record
        self._former = former
        self._now: dict[str, tuple[Path, str | None]] = {}
        try:
            self._known: dict[str, list[str]] = json.loads(record.read_text("utf-8"))
        except (OSError, ValueError):
            self._known = {}

    def digest(self, *made_of: object) -> str:
        """What tells a file made of these from any other: texts, numbers, and lists, dicts and dataclasses of them."""
        return hashlib.sha256(f"{program_digest()}\n{made_of!r}".encode("utf-8", "surrogatepass")).hexdigest()[:32]

    def find(self, digest: str) -> Path | None:
        """The former file that was made of the same, where it still is as it was made."""
        path, sha256 = self._known.get(digest, ("", ""))
        file = self._former / path
        return file if path and file.is_file() and file_sha256(file) == sha256 else None

    def place(self, target: Path, make: Callable[[Path], object], *made_of: object) -> None:
        """``target``, made of these: taken over, or made by ``make``, which is given its path."""
        digest = self.digest(*made_of)
        if former := self.find(digest):
            self.take(digest, former, target)
        else:
            make(target)
            self.note(digest, target)

    def take(self, digest: str, file: Path, target: Path) -> None:
        """``file``, as ``find`` has given it, under its new name; at no cost of space where the disk knows links."""
        try:
            target.hardlink_to(file)
        except OSError:
            shutil.copyfile(file, target)
        self._now[digest] = target, self._known[digest][1]

    def note(self, digest: str, target: Path) -> None:
        """``target`` is made, or will be when ``store`` is called."""
        self._now[digest] = target, None

    def store(self, folder: Path) -> dict[str, str]:
        """Put the record in place, for the files of ``folder``, which is about to take the place of the former one.

        Returns path in ``folder`` → sha256.
        """
        now = {
            digest: (target.relative_to(folder).as_posix(), sha256 or file_sha256(target))
            for digest, (target, sha256) in self._now.items()
        }
        replace_file(self._record, json.dumps(now, ensure_ascii=False))
        return dict(now.values())
