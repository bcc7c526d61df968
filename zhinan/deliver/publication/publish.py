"""Publish what a run has found fit for the public: a new dated folder, or none where nothing has changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from expectations.model import Standard
from zhinan.archive import file_sha256
from zhinan.deliver.cells import json_text
from zhinan.deliver.lists import FORMATS
from zhinan.deliver.publication.adjust import Adjusted, adjustments, counts
from zhinan.deliver.publication.content import build_content, content_digest, keep_content
from zhinan.deliver.publication.files import write_adjustments
from zhinan.deliver.publication.register import MANIFEST, Publication, Register
from zhinan.deliver.publication.updated import Stands
from zhinan.warehouse.database import named_rows, run_day


@dataclass(frozen=True, slots=True)
class Written:
    """What was put into a folder. ``updated``: see ``Publication``; ``digests``: path → sha256 where it is known."""

    updated: Stands
    digests: dict[str, str]


# Puts lists, site and export into a folder.
Write = Callable[[Path, Adjusted], Written]

# one row = one submission that was read and counts, as the public may know it: its path may name a person
_INPUTS = """SELECT coalesce(department, '') AS department, batch, sha256 FROM live_submission
WHERE status = 'read' ORDER BY ALL"""


def publish(
    connection: duckdb.DuckDBPyConnection,
    standard: Standard,
    run_id: str,
    as_of: str,
    is_sample: bool,
    register: Register,
    write: Write,
) -> Publication:
    """The publication that stands after this run: a new one, or the last where it says the same already.

    Needs the lists' members of the run, and ``zhinan.lifecycle.know_problems``.
    At once or not at all: whoever opens ``latest`` finds one publication whole.
    """
    known = register.recover()
    build_content(connection, standard, run_id)
    content = content_digest(connection, standard, run_id, as_of, is_sample)
    if known and known[-1].content == content:
        register.point(known[-1].name)
        return known[-1]
    day = run_day(connection, run_id)
    told, cancelled = adjustments(connection, standard, run_id, day.isoformat(), register, known)
    publication = Publication(
        name=register.next_name(day),
        day=day.isoformat(),
        previous=known[-1].name if known else None,
        run_id=run_id,
        standard=standard.name,
        standard_title=standard.title,
        standard_version=standard.version,
        data_as_of=as_of,
        is_sample=is_sample,
        content=content,
        item_count=_count(connection),
        lists=_lists(connection, run_id),
        adjusted=counts(told),
        cancelled=cancelled,
    )
    kept, public = register.fresh(publication.name)
    keep_content(connection, kept)
    adjusted = Adjusted(publication, told, known)
    written = write(public, adjusted)
    publication = replace(publication, updated=written.updated)
    write_adjustments(standard.county, adjusted, public)
    former = register.folder(known[-1].name) if known else None
    _write_manifest(connection, publication, public, former, written.digests)
    register.add(publication, kept, public)
    if not known:
        register.clear_former(FORMATS)
    return publication


def _count(connection: duckdb.DuckDBPyConnection) -> int:
    row = connection.execute("SELECT count(*) FROM public_item").fetchone()
    assert row is not None
    return int(row[0])


def _lists(connection: duckdb.DuckDBPyConnection, run_id: str) -> dict[str, int]:
    """List → published items, in the lists' order."""
    return dict(
        connection.execute(
            "SELECT list, published_count FROM list_result WHERE run_id = ? ORDER BY position", [run_id]
        ).fetchall()
    )


def _write_manifest(
    connection: duckdb.DuckDBPyConnection,
    publication: Publication,
    folder: Path,
    former: Path | None,
    known: Mapping[str, str],
) -> None:
    """``manifest.json``: what the publication is made of, and every file of it. ``known``: path → sha256.

    A file that the former publication has too, to the last byte, is one file with two names. They are read-only.
    """
    before = _digests(former) if former else {}
    entries = []
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        path = file.relative_to(folder).as_posix()
        sha256 = known.get(path) or file_sha256(file)
        entries.append({"path": path, "sha256": sha256, "bytes": file.stat().st_size})
        if former and before.get(path) == sha256:
            _share(former / path, file, sha256)
        file.chmod(0o444)
    manifest = {**publication.told(), "inputs": named_rows(connection, _INPUTS), "files": entries}
    (folder / MANIFEST).write_text(json_text(manifest) + "\n", "utf-8")
    (folder / MANIFEST).chmod(0o444)


def _digests(folder: Path) -> dict[str, str]:
    """Path → sha256 of a publication's files, as its manifest has them."""
    file = folder / MANIFEST
    if not file.is_file():
        return {}
    return {one["path"]: one["sha256"] for one in json.loads(file.read_text("utf-8"))["files"]}


def _share(there: Path, file: Path, sha256: str) -> None:
    """Let ``file`` be a further name of ``there``, where that still has this content; else it stays as it is."""
    try:
        # Renaming one name of a file to another of its names does nothing, and leaves both.
        if there.is_symlink() or there.samefile(file) or file_sha256(there) != sha256:
            return
        fresh = file.with_name(f".{file.name}.new")
        fresh.hardlink_to(there)
    except OSError:  # gone, or no hard links here
        return
    fresh.replace(file)
