"""The parts of a publication: lists, export and site, written on all cores."""

from __future__ import annotations

from pathlib import Path

import duckdb

from expectations.model import Standard
from zhinan.deliver.export import write_exports
from zhinan.deliver.item_rows import load_items
from zhinan.deliver.kept import Kept
from zhinan.deliver.lists import write_lists
from zhinan.deliver.publication.adjust import Adjusted
from zhinan.deliver.publication.publish import Written
from zhinan.deliver.publication.updated import Standing
from zhinan.deliver.site.pages import write_site
from zhinan.deliver.work import Work

# Items from which on a further process is worth its beginning.
_WORTH_A_PROCESS = 200


def write_parts(
    connection: duckdb.DuckDBPyConnection,
    standard: Standard,
    as_of: str,
    folder: Path,
    adjusted: Adjusted,
    kept: Kept,
    site: str,
) -> Written:
    """Lists into ``folder``, the export and the ``site`` (names of folders) below it.

    ``kept``: files of the publication before that stand. Needs ``zhinan.lifecycle.know_problems``.
    """
    items = list(load_items(connection, standard))
    standing = Standing(adjusted.known[-1].updated if adjusted.known else {}, adjusted.publication.day)
    with Work(0 if len(items) < _WORTH_A_PROCESS else None) as work:
        write_exports(standard, folder / "export", items, standing, kept, work)
        write_lists(connection, standard, as_of, folder, standing, kept, work)
        write_site(connection, standard, as_of, folder / site, adjusted, items, work, kept)
        work.finish()
    return Written(standing.found, kept.store(folder))
