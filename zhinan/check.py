"""``zhinan check``: assess workbooks by themselves, in a warehouse of their own that is thrown away."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from expectations.model import Standard
from zhinan.check_files import Found, files_under, sort_files
from zhinan.errors import ReaderFailed
from zhinan.intake.files import Outcome, Source, read_files
from zhinan.intake.limits import DEFAULT_LIMITS, Limits
from zhinan.intake.workers import Readers
from zhinan.receive import (
    Step,
    no_step,
    read_inspection_files,
    read_verdict_files,
    reading_setup,
    source_of,
)


def nothing() -> None:
    """For whoever has nothing to do meanwhile."""


def check(
    paths: Sequence[Path],
    standard: Standard,
    department: str | None = None,
    step: Step = no_step,
    catalogue: Mapping[str, str] | None = None,
    limits: Limits = DEFAULT_LIMITS,
    reference: Path | None = None,
    meanwhile: Callable[[], None] = nothing,
) -> dict[str, Any]:
    """Assess the files under ``paths``: the report of the design, as plain data for JSON.

    ``department`` names the department of all of them; ``step`` is told how many files of how many are read;
    ``catalogue``: code → name of the catalogue of items, where there is one.
    ``reference``: the folder with what was decided about headings, where there is one.
    ``meanwhile`` is called once, when other processes have begun to read.
    Verdict files and findings from outside among them are applied; they, review workbooks, pictures and what is no
    input stand in the list ``others``.
    """
    with tempfile.TemporaryDirectory(prefix="zhinan-") as name:
        folder = Path(name)
        found, ignored = files_under(paths, folder / "unpacked", limits)
        sorted_out = sort_files(found)
        (folder / "readings").mkdir()
        setup = reading_setup(standard, limits, reference)
        with Readers(setup) as readers:
            sources = [source_of(one.file, one.shown, limits, department, one.problem) for one in sorted_out.workbooks]
            first = {source.sha256: source for source in reversed(sources)}
            distinct = [source for source in sources if first[source.sha256] is source]
            reading = read_files(distinct, setup, folder / "readings", readers)
            meanwhile()
            from zhinan.check_report import assessed  # DuckDB and pandas: while others read

            outcomes = _outcomes(sources, reading, len(distinct), step)
            verdicts = read_verdict_files(_shown(sorted_out.verdicts), readers)
            inspections = read_inspection_files(_shown(sorted_out.inspections), readers)
            told = assessed(
                outcomes,
                {one.shown: one.file for one in sorted_out.workbooks},
                {one.file: one.shown for one in sorted_out.pictures},
                (verdicts, inspections),
                standard,
                catalogue or {},
                readers,
                folder,
            )
            return {
                "standard": standard.name,
                "version": standard.version,
                "files": told["files"],
                "others": sorted_out.others(ignored),
                "violations": told["violations"],
                "metrics": told["metrics"],
            }


def _outcomes(sources: Sequence[Source], reading: Iterable[Outcome], count: int, step: Step) -> list[Outcome]:
    """The outcome of each file, in order; the same content is read once, and has the same outcome."""
    outcomes: dict[str, Outcome] = {}
    for number, outcome in enumerate(reading, start=1):
        if outcome.traceback:
            raise ReaderFailed(outcome.shown, outcome.traceback)
        outcomes[outcome.sha256] = outcome
        step(number, count)
    return [replace(outcomes[source.sha256], shown=source.shown) for source in sources]


def _shown(files: Sequence[Found]) -> list[tuple[Path, str]]:
    return [(one.file, one.shown) for one in files]


def exit_code(report: dict[str, Any]) -> int:
    """0 clean, 1 violations, 2 nothing could be assessed."""
    if not any(file["status"] == "read" for file in report["files"]):
        return 2
    return 1 if any(violation["status"] == "fail" for violation in report["violations"]) else 0
