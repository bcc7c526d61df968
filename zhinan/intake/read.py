"""One submitted file → one ``Reading``. Whatever the file holds, this does not raise."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from zhinan.errors import Rejected
from zhinan.intake.broken import mark_broken
from zhinan.intake.charts import place_pictures
from zhinan.intake.department import Department, tell_department
from zhinan.intake.headings import Headings
from zhinan.intake.limits import DEFAULT_LIMITS, Limits
from zhinan.intake.model import Reading
from zhinan.intake.process import step_tables
from zhinan.intake.shapes import read_shapes
from zhinan.intake.workbook import read_workbook


def read_file(
    path: Path,
    shown_path: str,
    headings: Headings,
    departments: Sequence[Department],
    department: str | None = None,
    county: str = "罗山县",
    limits: Limits = DEFAULT_LIMITS,
) -> Reading:
    """What the file at ``path`` holds; ``shown_path`` is how it is called in every output.

    ``department`` is the one that is known to have sent the file, where that is known. A file that
    cannot be read is a rejected ``Reading``; a file that is not there is an OSError, for the caller.
    """
    data = path.read_bytes()
    name = PurePosixPath(shown_path).name
    sha256 = hashlib.sha256(data).hexdigest()
    try:
        workbook = read_workbook(data, name, limits)
        sheets = workbook.sheets
        shapes = read_shapes(sheets, headings)
    except Rejected as rejected:
        sender = department or tell_department([], [], name, departments, county)
        return Reading(shown_path, sha256, "rejected", f"{name}：{rejected}", sender)
    mark_broken(shapes.tables, sheets, headings.codes)
    sender = department or tell_department(shapes.tables, sheets, name, departments, county)
    tables = [*shapes.tables, *step_tables(shapes.tables)]
    pictures, stray = place_pictures(data, sheets, shapes.tables)
    findings = [*shapes.findings, *stray]
    notes = [*workbook.notes, *shapes.notes]
    return Reading(shown_path, sha256, "read", None, sender, tables, findings, shapes.accounts, pictures, notes)
