"""data/archive: a read-only copy of every file ever received, by content, and the log of receipts.

``files/<first two>/<sha256>``: the copies. ``ledger.jsonl``: one line = one path seen with one content.
``last.json``: what the latest loaded run took in. ``runs/<run_id>/*.parquet``: the results of each finished run.
With the people's own files in data/reference this is all that the warehouse is made of (``zhinan rebuild``).
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Receipt:
    """One path seen with one content. ``received_at``: when a run first saw it, ISO 8601, seconds."""

    received_at: str
    path: str
    batch: str
    sha256: str
    byte_count: int
    kind: str


def file_sha256(file: Path) -> str:
    """Of the content, read in pieces."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


class Archive:
    """The archive in one folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.last = root / "last.json"
        self.runs = root / "runs"
        self._log = root / "ledger.jsonl"

    def file(self, sha256: str) -> Path:
        """Where the copy of a content lies, whether or not it is there."""
        return self.root / "files" / sha256[:2] / sha256

    def put(self, file: Path) -> str:
        """Keep a copy of ``file``; returns its sha256. A content that is there already is not written again.

        The copy is looked at again after it was written: a file that changed meanwhile is kept as it then was.
        """
        sha256 = file_sha256(file)
        if self.file(sha256).exists():
            return sha256
        folder = self.root / "files"
        folder.mkdir(parents=True, exist_ok=True)
        fresh = folder / ".new"
        fresh.unlink(missing_ok=True)  # a run that was killed here leaves one that only root may write to
        digest, size = hashlib.sha256(), 0
        with file.open("rb") as source, fresh.open("wb") as copy:
            while part := source.read(1 << 20):
                digest.update(part)
                size += copy.write(part)
            copy.flush()
            os.fsync(copy.fileno())
        sha256 = digest.hexdigest()
        fresh.chmod(0o444)
        self.file(sha256).parent.mkdir(exist_ok=True)
        fresh.replace(self.file(sha256))
        return sha256

    def receive(self, files: Iterable[tuple[str, str, str, int, str]]) -> None:
        """Log (path, batch, sha256, byte_count, kind) of each file that the log has not."""
        known = {(receipt.path, receipt.sha256) for receipt in self.receipts()}
        now = datetime.now().isoformat(timespec="seconds")
        new = [Receipt(now, *file) for file in files if (file[0], file[2]) not in known]
        if not new:
            return
        self.root.mkdir(parents=True, exist_ok=True)
        with self._log.open("a+b") as log:
            # A run that was killed while it wrote left half a line: the next one begins on a line of its own.
            if log.tell() and not _ends_a_line(log.fileno(), log.tell()):
                log.write(b"\n")
            for receipt in new:
                log.write(json.dumps(asdict(receipt), ensure_ascii=False).encode() + b"\n")
            log.flush()
            os.fsync(log.fileno())

    def receipts(self) -> list[Receipt]:
        """The log, oldest first; half a line, as a killed run leaves it, is none."""
        if not self._log.exists():
            return []
        found = []
        for line in self._log.read_bytes().splitlines():
            try:
                found.append(Receipt(**json.loads(line)))
            except (ValueError, TypeError):
                continue
        return found

    def keep_manifest(self, manifest: dict[str, Any]) -> None:
        """Remember what the latest loaded run took in."""
        self.root.mkdir(parents=True, exist_ok=True)
        fresh = self.root / ".last.new"
        with fresh.open("w", encoding="utf-8") as stream:
            json.dump(manifest, stream, ensure_ascii=False)
            stream.flush()
            os.fsync(stream.fileno())
        fresh.replace(self.last)

    def manifest(self) -> dict[str, Any] | None:
        """What the latest loaded run took in; None where there was none."""
        if not self.last.exists():
            return None
        found: dict[str, Any] = json.loads(self.last.read_text("utf-8"))
        return found


def _ends_a_line(handle: int, size: int) -> bool:
    return os.pread(handle, 1, size - 1) == b"\n"
