"""The structural rules (S…) → what writes workbooks that break them, one thing at a time.

S8, a department that has sent nothing, is no file's: a run that expects departments finds it (bench/accuracy.py).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from zhinan.sample import mutate_cells, mutate_files, mutate_headings, mutate_lines, mutate_sheets
from zhinan.sample.structure_writer import StructureWriter
from zhinan.sample.workshop import Workshop

STRUCTURE: dict[str, Callable[[StructureWriter], None]] = {
    "S0": mutate_files.unreadable,
    "S1": mutate_sheets.missing_column,
    "S11": mutate_sheets.missing_optional_column,
    "S2": mutate_sheets.doubled_column,
    "S3": mutate_sheets.unknown_column,
    "S4": mutate_sheets.no_heading,
    "S5": mutate_sheets.no_data,
    "S7": mutate_files.same_file_twice,
    "S9": mutate_sheets.orphan,
    "S10": mutate_files.unknown_department,
    "S19": mutate_headings.misspelt,
    "S20": mutate_headings.between_two,
    "S12": mutate_cells.error,
    "S13": mutate_cells.no_result,
    "S14": mutate_cells.rounded_code,
    "S15": mutate_files.idle_verdict,
    "S21": mutate_files.idle_finding,
    "S16": mutate_files.stray_picture,
    "S17": mutate_lines.uneven_lines,
    "S18": mutate_lines.other_count,
}


def structural(workshop: Workshop, rules: Sequence[str]) -> None:
    """The workbooks of the structural rules ``rules``."""
    for rule in rules:
        STRUCTURE[rule](StructureWriter(workshop, rule))
