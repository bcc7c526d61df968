"""One submitted file → one ``Reading``. Whatever the file holds, this does not raise."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from zhinan.errors import Rejected
from zhinan.intake.broken import mark_broken
from zhinan.intake.charts import place_pictures
from zhinan.intake.department import Department, tell_department
from zhinan.intake.headings import Headings
from zhinan.intake.limits import DEFAULT_LIMITS, Limits
from zhinan.intake.model import Reading
from zhinan.intake.process import step_tables
from zhinan.intake.shapes import Shapes, read_shapes
from zhinan.intake.workbook import Workbook, read_workbook


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
        found = read_tables(data, name, headings, departments, department, county, limits)
    except Rejected as rejected:
        sender = department or tell_department([], [], name, departments, county)
        return Reading(shown_path, sha256, "rejected", f"{name}：{rejected}", sender)
    workbook, shapes = found.workbook, found.shapes
    tables = [*shapes.tables, *step_tables(shapes.tables)]
    pictures, stray = place_pictures(workbook.content, workbook.sheets, shapes.tables, limits.pictures)
    findings = [*shapes.findings, *stray]
    notes = [*workbook.notes, *shapes.notes]
    return Reading(
        shown_path, sha256, "read", None, found.department, tables, findings, shapes.accounts, pictures, notes
    )


@dataclass(frozen=True, slots=True)
class FoundTables:
    """The tables of a workbook, whose they are, and the headings that they were read with."""

    workbook: Workbook
    shapes: Shapes
    department: str | None
    headings: Headings


def read_tables(
    data: bytes,
    name: str,
    headings: Headings,
    departments: Sequence[Department],
    department: str | None,
    county: str,
    limits: Limits,
) -> FoundTables:
    """The tables of the workbook ``data``; raises Rejected.

    Where something was decided about the headings of the department that the tables tell, they are read again so.
    """
    workbook = read_workbook(data, name, limits)
    own = headings.for_department(department)
    try:
        shapes = _shapes(workbook, own)
    except Rejected:
        # Its very headings may be what was decided: then the file's name is all there is to go by.
        own = headings.for_department(department or tell_department([], [], name, departments, county))
        if department or own is headings:
            raise
        shapes = _shapes(workbook, own)
    sender = department or tell_department(shapes.tables, workbook.sheets, name, departments, county)
    if not department and (its := headings.for_department(sender)) is not own:
        own, shapes = its, _shapes(workbook, its)
    return FoundTables(workbook, shapes, sender, own)


def _shapes(workbook: Workbook, headings: Headings) -> Shapes:
    shapes = read_shapes(workbook.sheets, headings)
    mark_broken(shapes.tables, workbook.sheets, headings.codes)
    return shapes
