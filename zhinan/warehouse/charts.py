"""Pictures in the warehouse, and what the rules of element 53 ask of every item's flow chart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from zhinan.facts import LEADING_WORDS
from zhinan.intake.picture import HASH_DIGITS, NEAR_BITS, Picture
from zhinan.text import compact
from zhinan.warehouse.database import quoted, sql_text
from zhinan.warehouse.filed import Filed
from zhinan.warehouse.records import insert_frame

# Fact of element 53 → (column of the temp table chart, its type).
CHART_FACTS = {
    "picture_count": ("coalesce(chart.picture_count, 0)", "BIGINT"),
    "lost": ("chart.lost", "VARCHAR"),
    "bad": ("chart.bad", "VARCHAR"),
    "same": ("chart.same", "VARCHAR"),
    "alike": ("chart.alike", "VARCHAR"),
}
# Pictures of one block against those of one tile: what is compared at once stays in a processor's cache.
_BLOCK, _TILE = 128, 1024
# Lines from all over the picture are compared first, and the rest only of what is near in these.
_SAMPLED = slice(2, None, 4)
# Enough to name the others; a template used a thousand times need not be told a million times.
_MOST_ALIKE = 20
_PICTURE_COLUMNS = tuple(field.name for field in fields(Picture))


@dataclass(frozen=True, slots=True)
class Attachment:
    """One picture file in data/raw; ``path`` relative to it."""

    path: str
    picture: Picture


def picture_rows(readings: Sequence[Filed]) -> list[dict[str, Any]]:
    """Rows of ``picture``: one an embedded picture of an item."""
    return [
        {
            "sha256": filed.reading.sha256,
            "record_id": filed.ids[one.table_no][one.record_no],
            "sheet": one.sheet,
            "cell": one.cell,
            **_told(one.picture),
        }
        for filed in readings
        for one in filed.reading.pictures
    ]  # fmt: skip


def _told(picture: Picture) -> dict[str, Any]:
    """By column; ``asdict`` takes thirty times as long, for it copies whatever it meets."""
    return {name: getattr(picture, name) for name in _PICTURE_COLUMNS}


def known_pictures(connection: duckdb.DuckDBPyConnection) -> dict[str, Picture]:
    """The picture files seen before, by the hash of their content: they need not be decoded again."""
    rows = connection.execute("SELECT content, hash, width, height, problem FROM attachment").fetchall()
    return {row[0]: Picture(*row) for row in rows}


def store_attachments(
    connection: duckdb.DuckDBPyConnection, attachments: Sequence[Attachment], passed_over: Sequence[str] = ()
) -> None:
    """Replace the table ``attachment`` by the files that are there now. Call it after ``record_receipts``.

    ``passed_over``: paths of workbooks that were left for another run. What lies beside such a workbook or below it
    may be named there: it is no stray. Nor is it where the only workbooks beside it were rejected.
    """
    connection.execute("DELETE FROM attachment")
    left = tuple({folder_key(path) for path in passed_over})
    received = connection.execute("SELECT receipt.path, status FROM receipt JOIN submission USING (sha256)").fetchall()
    # Folder → whether any workbook in it was read.
    folders: dict[str, bool] = {}
    for path, status in received:
        folders[folder_key(path)] = folders.get(folder_key(path), False) or status == "read"
    if attachments:
        rows = [
            {
                "attachment_no": number,
                "path": one.path,
                "path_key": path_key(one.path),
                "base_key": path_key(one.path).rsplit("/", 1)[-1],
                "is_awaited": path_key(one.path).startswith(left) or not _is_beside_read(one.path, folders),
                **_told(one.picture),
            }
            for number, one in enumerate(attachments, start=1)
        ]
        insert_frame(connection, "attachment", pd.DataFrame(rows, dtype=object), {})


def _is_beside_read(path: str, folders: Mapping[str, bool]) -> bool:
    """Whether a workbook was read in the nearest folder, from the file's own upwards, that has workbooks."""
    folder = folder_key(path)
    while folder and folder not in folders:
        folder = folder_key(folder[:-1])
    return folders.get(folder, True)


def _place_workbooks(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("CREATE OR REPLACE TEMP TABLE workbook_folder (sha256 VARCHAR, folder VARCHAR)")
    receipts = connection.execute("SELECT sha256, path FROM receipt ORDER BY ALL").fetchall()
    rows = sorted({(sha256, folder_key(path)) for sha256, path in receipts})
    if rows:
        frame = pd.DataFrame(rows, columns=["sha256", "folder"], dtype=object)
        insert_frame(connection, "workbook_folder", frame, {})


def folder_key(path: str) -> str:
    """The folder of a file, as paths are compared, with the slash behind it; '' for none."""
    folder, slash, _ = path_key(path).rpartition("/")
    return folder + slash


def path_key(path: str) -> str:
    """What is compared of a file's path: folded, without white space, in small letters."""
    return "/".join(compact(part).lower() for part in path.replace("\\", "/").split("/"))


def build_charts(connection: duckdb.DuckDBPyConnection, element: str) -> None:
    """Make the temp table ``chart``: one row = one item that counts now and has or names a picture."""
    connection.execute("CREATE OR REPLACE TEMP TABLE alike (content VARCHAR, other VARCHAR)")
    _place_workbooks(connection)
    connection.execute("SET VARIABLE leading_words = $1", [list(LEADING_WORDS)])
    rows = connection.execute(
        """SELECT DISTINCT content, hash FROM picture JOIN current_item USING (record_id) WHERE problem IS NULL
        UNION SELECT content, hash FROM attachment WHERE problem IS NULL ORDER BY content"""
    ).fetchall()
    pairs = list(near_pairs([row[1] for row in rows]))
    if pairs:
        frame = pd.DataFrame([(rows[a][0], rows[b][0]) for a, b in pairs], columns=["content", "other"], dtype=object)
        insert_frame(connection, "alike", frame, {})
    connection.execute(sql_text("sql/chart.sql").replace("{names}", quoted(f"{element}_picture_names")))


def near_pairs(hashes: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Positions (a, b), both ways round, of hashes that differ in at most NEAR_BITS of either of their halves.

    Of each ``a`` the first _MOST_ALIKE. All against all: n² comparisons of a quarter of 2,048 bits, and of all of them
    where that quarter is near.
    """
    if len(hashes) < 2:
        return
    bits = np.frombuffer(bytes.fromhex("".join(hashes)), dtype=np.uint64).reshape(len(hashes), 2, HASH_DIGITS // 16)
    # half, word, picture: a word of many pictures lies in one piece
    sampled = np.ascontiguousarray(bits[:, :, _SAMPLED].transpose(1, 2, 0))
    for begin in range(0, len(bits), _BLOCK):
        others: dict[int, list[int]] = {one: [] for one in range(begin, min(begin + _BLOCK, len(bits)))}
        for left in range(0, len(bits), _TILE):
            wanting = [one for one, found in others.items() if len(found) < _MOST_ALIKE]
            if not wanting:
                break
            near = _near(bits, sampled, wanting, slice(left, left + _TILE))
            for row in np.flatnonzero(near.any(axis=1)):
                one = wanting[row]
                found = [left + int(at) for at in np.flatnonzero(near[row])[: _MOST_ALIKE + 1]]
                others[one] = [*others[one], *(other for other in found if other != one)][:_MOST_ALIKE]
        yield from ((one, other) for one, found in others.items() for other in found)


def _near(
    bits: NDArray[np.uint64], sampled: NDArray[np.uint64], block: Sequence[int], tile: slice
) -> NDArray[np.bool_]:
    """Whether each picture of ``block`` is near to each of ``tile``. ``bits``, ``sampled``: see ``near_pairs``."""
    rows = np.array(block)
    near = np.zeros((len(rows), len(bits[tile])), dtype=bool)
    for half in range(2):
        distance = np.zeros(near.shape, dtype=np.uint16)
        for word in sampled[half]:
            distance += np.bitwise_count(word[rows][:, None] ^ word[tile][None, :])
        at, columns = np.nonzero(distance <= NEAR_BITS)
        differing = np.bitwise_count(bits[rows[at], half] ^ bits[tile][columns, half])
        near[at, columns] |= differing.sum(axis=1, dtype=np.uint16) <= NEAR_BITS
    return near
