"""How much one file may cost before it is turned away. Larger than any workbook of a department."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one submitted file; what goes beyond is a rejected file with the reason.

    ``seconds``: of processor time in the process that reads it (the clock may show twice as many).
    ``memory_bytes``: address space of that process. ``file_bytes``: the file as sent. ``parts``,
    ``part_bytes``, ``inflated_bytes``, ``ratio``: of the zip that a workbook is (deflate packs no
    better than 1,032 to one; real ones of departments 8 to one at most). ``cells``: the largest
    rectangle from A1 to the last cell with content, of one sheet. ``pictures``: embedded in one workbook.
    ``archive_files``: files in one zip of several submissions.
    """

    seconds: float = 60
    memory_bytes: int = 3_000_000_000
    file_bytes: int = 200_000_000
    parts: int = 20_000
    part_bytes: int = 600_000_000
    inflated_bytes: int = 1_500_000_000
    ratio: int = 400
    cells: int = 20_000_000
    pictures: int = 5_000
    archive_files: int = 1_000


DEFAULT_LIMITS = Limits()
