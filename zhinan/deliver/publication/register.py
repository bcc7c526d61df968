"""The register of publications: which there are, the folder of each, and ``latest``.

``data/curated/<day>-<number>/``: what is public. ``data/archive/publications/<day>-<number>/``: the record of it
(``publication.json``) and its content, which the next one is compared with; internal. The record is written before
the folder takes its place, and ``latest`` is switched last: a run that was killed between leaves a record without a
folder, and the next run publishes again.
"""

from __future__ import annotations

import errno
import json
import re
import shutil
from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from zhinan.deliver.cells import json_text
from zhinan.deliver.publication.updated import Stands
from zhinan.deliver.swap import flush_folder, replaced_folder
from zhinan.settings import Home

NAME = re.compile(r"(\d{4}-\d\d-\d\d)-(\d+)")
MANIFEST = "manifest.json"
RECORD = "publication.json"
ITEMS = "item.parquet"
VALUES = "value.parquet"
# What a file system says that has no symbolic links.
_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL)


@dataclass(frozen=True, slots=True)
class Publication:
    """One publication. ``content``: ``content_digest``; ``lists``: list → published items; ``adjusted``: kind → items.

    ``updated``: list or export → since when it says what it says (``zhinan.deliver.publication.updated``).
    ``cancelled``: (department, code, name) of every item that was confirmed as cancelled by then.
    """

    name: str
    day: str
    previous: str | None
    run_id: str
    standard: str
    standard_title: str
    standard_version: str
    data_as_of: str
    is_sample: bool
    content: str
    item_count: int
    lists: dict[str, int]
    adjusted: dict[str, int]
    cancelled: list[list[str]] = field(default_factory=list)
    updated: Stands = field(default_factory=dict)

    def told(self) -> dict[str, Any]:
        """What the public may know of it: all but ``cancelled``, which the next publication needs."""
        return {key: value for key, value in asdict(self).items() if key != "cancelled"}


class Register:
    """The publications of one home."""

    def __init__(self, home: Home) -> None:
        self._curated = home.curated
        self._latest = home.latest
        self._records = home.archive / "publications"

    def all(self) -> list[Publication]:
        """Every publication on record, the oldest first."""
        found = [entry for entry in self._entries(self._records) if (entry / RECORD).is_file()]
        return [Publication(**json.loads((entry / RECORD).read_text("utf-8"))) for entry in found]

    def folder(self, name: str) -> Path:
        """Where the files of a publication are, or would be."""
        return self._curated / name

    def record(self, name: str) -> Path:
        """Where its content is kept."""
        return self._records / name

    def recover(self) -> list[Publication]:
        """``all``, after what a killed run left is put right: a last record without its folder is dropped."""
        for left in (*self._records.glob(".*.new"), *self._curated.glob(".*.new")):
            shutil.rmtree(left, ignore_errors=True)
        known = self.all()
        if known and not (self.folder(known[-1].name) / MANIFEST).is_file():
            shutil.rmtree(self.record(known[-1].name))
            known.pop()
        return known

    def next_name(self, day: date) -> str:
        """The name of a further publication on ``day``."""
        taken = [*self._entries(self._records), *self._entries(self._curated)]
        numbers = [int(match[2]) for entry in taken if (match := NAME.fullmatch(entry.name)) and match[1] == str(day)]
        return f"{day}-{max(numbers, default=0) + 1}"

    def add(self, publication: Publication, content: Path, public: Path) -> None:
        """Put a publication in its place: its record (the folder ``content``), its folder ``public``, ``latest``."""
        (content / RECORD).write_text(json_text(asdict(publication)) + "\n", "utf-8")
        flush_folder(content)
        flush_folder(public)
        content.rename(self.record(publication.name))
        public.rename(self.folder(publication.name))
        self.point(publication.name)

    def fresh(self, name: str) -> tuple[Path, Path]:
        """New folders beside the places of a publication's record and of its files, for ``add``."""
        places = self._records / f".{name}.new", self._curated / f".{name}.new"
        for place in places:
            place.mkdir(parents=True)
        return places

    def point(self, name: str) -> None:
        """Let ``latest`` be the publication ``name``, at once; on a file system without links it is a copy."""
        if self._latest.is_symlink() and self._latest.readlink() == Path(name):
            return
        fresh = self._curated / ".latest.new"
        fresh.unlink(missing_ok=True)
        try:
            if self._latest.exists() and not self._latest.is_symlink():
                raise OSError(errno.ENOTSUP, "a copy")
            fresh.symlink_to(name)
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            with replaced_folder(self._latest) as copy:
                shutil.copytree(self.folder(name), copy, dirs_exist_ok=True)
            return
        fresh.replace(self._latest)

    def clear_former(self, suffixes: Collection[str]) -> None:
        """Take away the lists and the site that earlier versions had put into ``data/curated`` itself."""
        for entry in self._curated.iterdir():
            if entry.name == "site":
                shutil.rmtree(entry)
            elif entry.is_file() and entry.suffix.removeprefix(".") in suffixes:
                entry.unlink()

    @staticmethod
    def _entries(folder: Path) -> list[Path]:
        found = [path for path in folder.iterdir() if NAME.fullmatch(path.name)] if folder.is_dir() else []
        return sorted(found, key=lambda path: _order(path.name))


def _order(name: str) -> tuple[Any, ...]:
    match = NAME.fullmatch(name)
    assert match is not None
    return match[1], int(match[2])


def as_of(publications: list[Publication], day: str) -> Publication | None:
    """The publication that stood at the end of ``day`` (ISO); None where there was none yet."""
    return next((one for one in reversed(publications) if one.day <= day), None)
