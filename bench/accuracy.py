"""``make accuracy``: injects every kind of defect, assesses the workbooks, and compares with the truth.

Prints precision, recall and right-address rate of every rule, and which rule was broken in which shape. The
expectation is 1.0 everywhere: exit code 1 with anything less, with a rule never broken, or with a clean cell,
rewritten in an equivalent way, that gave a violation.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from expectations.standard import load_standard
from zhinan.sample.mutate import mutate
from zhinan.sample.shapes import SHAPES
from zhinan.sample.workshop import Injected, Rewritten, Truth
from zhinan.structure import STRUCTURAL_RULES

SHOWN = 40


class Place(NamedTuple):
    """What is compared: a cell of a file that fails a rule."""

    file: str
    sheet: str | None
    cell: str | None
    rule: str


@dataclass(frozen=True)
class Score:
    """One rule. ``found`` counts defects told in their file, ``placed`` those told at their very cell."""

    injected: int
    found: int
    false: int
    placed: int

    @property
    def precision(self) -> float:
        return rate(self.found, self.found + self.false)

    @property
    def recall(self) -> float:
        return rate(self.found, self.injected)

    @property
    def right_address(self) -> float:
        return rate(self.placed, self.found)

    @property
    def is_perfect(self) -> bool:
        return self.found == self.injected == self.placed and not self.false


def rate(part: int, whole: int) -> float:
    """0 of 0 is all of it."""
    return part / whole if whole else 1.0


@dataclass(frozen=True)
class Outcome:
    """The truth against the report: scores by rule, what was missed, what was told although nothing is wrong."""

    truth: Truth
    scores: Mapping[str, Score]
    missed: Counter[Place]
    false: Counter[Place]
    reports: Mapping[Place, dict[str, Any]]

    @property
    def is_perfect(self) -> bool:
        return not self.missed and not self.false and not self.never_broken

    @property
    def never_broken(self) -> list[str]:
        """Rules of the standard, and structural rules, that no defect broke."""
        return [rule for rule, score in self.scores.items() if not score.injected]


def measure(folder: Path, **how: Any) -> Outcome:
    """Write the workbooks under ``folder`` (``how``: see ``mutate``), check all of them in one go, and compare."""
    from zhinan.check import check

    truth = mutate(folder, **how)
    report = check([folder], load_standard(), catalogue=truth.catalogue)
    assert {str(Path(file["path"]).relative_to(folder)) for file in report["files"]} == set(truth.files)
    return compare(truth, folder, [*report["violations"], *unsent(folder, truth)])


def unsent(folder: Path, truth: Truth) -> list[dict[str, Any]]:
    """S8 is no file's: a run of one clean workbook, where all departments of annex 1 are expected to send."""
    from expectations.columns import departments, headings, record_columns
    from zhinan.assess import assess
    from zhinan.intake.read import read_file
    from zhinan.warehouse.database import connect, prepare, transaction
    from zhinan.warehouse.load import Stored, store

    standard = load_standard()
    expected, columns = departments(standard), record_columns(standard)
    sent = folder / truth.rewritten[0].file
    reading = read_file(sent, sent.name, headings(standard), expected)
    with tempfile.TemporaryDirectory() as temporary:
        database = Path(temporary) / "unsent.duckdb"
        with connect(database) as connection, transaction(connection):
            prepare(connection, columns)
            store(connection, [Stored(reading, "")], columns, standard.version)
        assess(database, standard, "unsent", expected)
        with connect(database) as connection:
            found = connection.execute(
                "SELECT department, rule, cell, sheet, message, value FROM violation WHERE status = 'fail'"
            ).fetchall()
    for department in expected:
        if department.name != reading.department:
            truth.injected.append(Injected(department.name, None, None, "S8", "", "", "no workbook", "not sent"))
    return [
        {"path": str(folder / (department or "")), "rule": rule, "cell": cell, "sheet": sheet, "status": "fail",
         "message": message, "value": value}
        for department, rule, cell, sheet, message, value in found
    ]  # fmt: skip


def compare(truth: Truth, folder: Path, violations: Iterable[Mapping[str, Any]]) -> Outcome:
    """As multisets of places; only what fails counts, not what waits for a person."""
    wanted = Counter(Place(row.file, row.sheet, row.cell, row.rule) for row in truth.injected)
    told: Counter[Place] = Counter()
    reports = {}
    for row in violations:
        if row["status"] == "fail":
            place = Place(str(Path(row["path"]).relative_to(folder)), row["sheet"], row["cell"], row["rule"])
            told[place] += 1
            reports[place] = dict(row)
    rules = [*(rule.id for rule in load_standard().rules()), *STRUCTURAL_RULES]
    scores = {rule: _score(rule, wanted, told) for rule in dict.fromkeys([*rules, *(place.rule for place in told)])}
    return Outcome(truth, scores, wanted - told, told - wanted, reports)


def _score(rule: str, wanted: Counter[Place], told: Counter[Place]) -> Score:
    mine = Counter({place: count for place, count in wanted.items() if place.rule == rule})
    theirs = Counter({place: count for place, count in told.items() if place.rule == rule})
    by_file = Counter(place.file for place in mine.elements()) & Counter(place.file for place in theirs.elements())
    found = by_file.total()
    return Score(mine.total(), found, theirs.total() - found, (mine & theirs).total())


def print_scores(outcome: Outcome) -> None:
    print(f"{'rule':<8} {'injected':>8} {'found':>6} {'false':>6}  precision  recall  right address")
    for rule, score in outcome.scores.items():
        _print_score(rule, score)
    scores = outcome.scores.values()
    _print_score("all", Score(*(sum(getattr(s, name) for s in scores) for name in Score.__dataclass_fields__)))


def _print_score(rule: str, score: Score) -> None:
    print(
        f"{rule:<8} {score.injected:>8} {score.found:>6} {score.false:>6}"
        f"  {score.precision:>9.4f}  {score.recall:>6.4f}  {score.right_address:>13.4f}"
        f"{'' if score.is_perfect else '  <'}"
    )


def print_coverage(outcome: Outcome) -> None:
    """Rules × shapes: how many defects."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for row in outcome.truth.injected:
        counts[row.rule][row.shape] += 1
    shapes = dict.fromkeys([*SHAPES, *(row.shape for row in outcome.truth.injected)])
    print("\n" + f"{'rule':<8} " + " ".join(f"{name[:10]:>10}" for name in shapes))
    for rule in outcome.scores:
        print(f"{rule:<8} " + " ".join(f"{counts[rule][name] or '.':>10}" for name in shapes))


def print_misses(outcome: Outcome) -> None:
    """The first defects that were not told, and the first complaints about nothing."""
    injected = {(row.file, row.sheet, row.cell, row.rule): row for row in outcome.truth.injected}
    rewritten: dict[tuple[str, str | None, str | None], Rewritten] = {
        (row.file, row.sheet, row.cell): row for row in outcome.truth.rewritten
    }
    for title, places in (("missed", outcome.missed), ("false", outcome.false)):
        print(f"\n{title}: {places.total()}")
        for place in sorted(places, key=str)[:SHOWN]:
            row, told = injected.get(place), outcome.reports.get(place)
            other = rewritten.get(place[:3])
            print(f"  {place.file} {place.sheet or ''} {place.cell or ''} {place.rule}")
            if row:
                print(f"      {row.shape} {row.how}: {row.value[:200]!r}")
            if other:
                print(f"      {other.element}，{other.rewriting}: {other.value[:200]!r}")
            if told:
                print(f"      {told['message'][:300]} ({told['value'][:200]!r})")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--per-rule", type=int, default=1, help="defects for each rule in each shape, at least")
    parser.add_argument("--seed", type=int, default=20230506)
    parser.add_argument("--keep", type=Path, help="write the workbooks here and keep them")
    arguments = parser.parse_args()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="zhinan-accuracy-") as temporary:
        folder = arguments.keep or Path(temporary)
        outcome = measure(folder, seed=arguments.seed, per_rule=arguments.per_rule)
    print_scores(outcome)
    print_coverage(outcome)
    if not outcome.is_perfect:
        print_misses(outcome)
    truth = outcome.truth
    single = len({row.file for row in truth.injected if row.file.startswith("single/")})
    clean = len({row.file for row in truth.rewritten})
    print(
        f"\n{len(truth.injected)} injected defects ({single} workbooks with one defect each), "
        f"{len(truth.rewritten)} equivalent rewritings in {clean} clean workbooks, "
        f"{len(truth.files)} workbooks, {time.monotonic() - begun:.0f} s"
    )
    if outcome.never_broken:
        print(f"never broken: {', '.join(outcome.never_broken)}")
    return 0 if outcome.is_perfect else 1


if __name__ == "__main__":
    code = main()
    # As zhinan.cli.main, and for the same reason: DuckDB's page of complaints at the end.
    sys.stdout.flush()
    os._exit(code)
