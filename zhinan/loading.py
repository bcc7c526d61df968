"""What a run has read → the warehouse, in one transaction of the caller's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb

from expectations.columns import record_columns
from expectations.model import Standard
from zhinan.archive import Archive
from zhinan.intake.cancellations import read_cancellations
from zhinan.intake.catalogue import read_catalogue
from zhinan.intake.files import load_reading
from zhinan.intake.inspections import Inspection
from zhinan.intake.picture import Picture
from zhinan.intake.reviews import Decision
from zhinan.intake.verdicts import Verdict
from zhinan.raw import SAMPLE_PREFIX
from zhinan.settings import Home
from zhinan.warehouse.cancellations import store_cancellations
from zhinan.warehouse.catalogue import store_catalogue
from zhinan.warehouse.charts import Attachment, store_attachments
from zhinan.warehouse.database import prepare
from zhinan.warehouse.decisions import store_decisions, store_inspections
from zhinan.warehouse.load import Stored, forget_batches, record_receipts, store
from zhinan.warehouse.verdicts import store_verdicts

# So much of what was read is in memory at once: some 10,000 items, which take fifty times the room there.
_AT_ONCE_BYTES = 6_000_000


def load_manifest(
    connection: duckdb.DuckDBPyConnection, home: Home, standard: Standard, manifest: dict[str, Any], files: list[Path]
) -> dict[str, int]:
    """Load the readings in ``files`` and what the manifest tells. Returns how many were read and rejected."""
    columns = record_columns(standard)
    prepare(connection, columns)
    if not manifest["is_sample"]:
        forget_batches(connection, SAMPLE_PREFIX)
    first_seen = {receipt.sha256: receipt for receipt in reversed(Archive(home.archive).receipts())}
    batches = {one["sha256"]: one["batch"] for one in manifest.get("submissions", ())}
    batches |= {sha256: batch for _, batch, sha256 in reversed(manifest["receipts"])}
    failed = {sha256 for _, _, sha256 in manifest["broken"]}
    counts = {"read": 0, "rejected": 0}
    for some in in_portions(files):
        stored = []
        for file in some:
            reading = load_reading(file)
            receipt = first_seen.get(reading.sha256)
            counts[reading.status] += 1
            stored.append(
                Stored(
                    reading,
                    batches.get(reading.sha256, receipt.batch if receipt else ""),
                    receipt.received_at if receipt else None,
                    receipt.byte_count if receipt else None,
                    reading.sha256 not in failed,
                )
            )
        store(connection, stored, columns, manifest["read_with"])
    load_beside(connection, home, manifest)
    return counts


def load_beside(connection: duckdb.DuckDBPyConnection, home: Home, manifest: dict[str, Any]) -> None:
    """What the manifest and the bureau's own files tell beside the readings; call it when they are stored."""
    store_catalogue(connection, read_catalogue(home.reference))
    store_cancellations(connection, read_cancellations(home.reference))
    receipts = [(path, batch, sha256) for path, batch, sha256 in manifest["receipts"]]
    record_receipts(connection, receipts, manifest["passed_over"])
    attachments = [Attachment(a["path"], Picture(**a["picture"])) for a in manifest["attachments"]]
    store_attachments(connection, attachments, manifest.get("left_for_later", manifest["passed_over"]))
    store_verdicts(connection, [Verdict(**verdict) for verdict in manifest["verdicts"]])
    # A manifest of an earlier version has neither of these.
    store_decisions(connection, [Decision(**one) for one in manifest.get("decisions", ())])
    store_inspections(connection, [Inspection(**one) for one in manifest.get("inspections", ())])


def as_loaded(connection: duckdb.DuckDBPyConnection, manifest: dict[str, Any]) -> dict[str, Any]:
    """The manifest as the warehouse now is: every receipt that stands, every submission that is known.

    With the archived contents this is what ``zhinan rebuild`` needs.
    """
    receipts = connection.execute("SELECT path, batch, sha256 FROM receipt ORDER BY ALL").fetchall()
    names = ("sha256", "path", "batch", "department", "reason")
    known = connection.execute(f"SELECT {', '.join(names)} FROM submission ORDER BY sha256").fetchall()
    submissions = [dict(zip(names, row, strict=True)) for row in known]
    # What was passed over is noted as it stands, and what lies beside it still waits for it.
    left = manifest["passed_over"]
    return {**manifest, "receipts": receipts, "submissions": submissions, "passed_over": [], "left_for_later": left}


def in_portions(files: Sequence[Path]) -> Iterator[list[Path]]:
    """``files`` in order, as many at a time as are no larger than a portion together."""
    portion: list[Path] = []
    size = 0
    for file in files:
        size += file.stat().st_size
        if portion and size > _AT_ONCE_BYTES:
            yield portion
            portion, size = [], file.stat().st_size
        portion.append(file)
    if portion:
        yield portion
