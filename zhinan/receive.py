"""The first stage: what lies in data/raw is archived, and what is new is read, in processes of their own."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from expectations.columns import departments, headings
from expectations.model import Standard
from zhinan.archive import Archive, file_sha256
from zhinan.intake.child import Setup
from zhinan.intake.files import Outcome, Source, load_reading, read_files, store_reading
from zhinan.intake.heading_decisions import decided_headings, read_decisions
from zhinan.intake.inspections import Inspection
from zhinan.intake.limits import Limits
from zhinan.intake.picture import Picture
from zhinan.intake.reviews import Decision
from zhinan.intake.verdicts import Verdict
from zhinan.intake.workers import Broken, Lost, Readers
from zhinan.raw import Batches, RawFile, batch_order, list_batches
from zhinan.settings import Home

Say = Callable[[str], None]
Step = Callable[[int, int], None]


def no_step(done: int, total: int) -> None:
    """For whoever shows no progress."""


@dataclass(frozen=True, slots=True)
class Known:
    """What earlier runs have read: contents of submissions, and pictures by content."""

    submissions: frozenset[str] = frozenset()
    pictures: dict[str, Picture] | None = None


def reading_setup(standard: Standard, limits: Limits, reference: Path | None) -> Setup:
    """What files are read with under this standard; ``reference``: the folder with what was decided about headings.

    Raises UsageError for decisions that cannot be read.
    """
    known = departments(standard)
    decisions = read_decisions(reference) if reference else []
    names = decided_headings(headings(standard), decisions, {department.name for department in known})
    return Setup(names, known, standard.county, limits)


def reading_version(standard: Standard, setup: Setup) -> str:
    """A file is read again when this changes: the standard's version, and what was decided about headings."""
    return "+".join(part for part in (standard.version, setup.headings.version) if part)


def receive(
    home: Home,
    standard: Standard,
    known: Known,
    folder: Path,
    only: Sequence[str] = (),
    say: Say = lambda text: None,
    step: Step = no_step,
) -> dict[str, Any]:
    """Archive every file, read the new ones into ``folder``; returns the manifest of the run.

    ``only``: files of other departments than these are passed over, where that is known.
    ``step`` is told how many files of how many are done.
    """
    arrived = arrive(home, standard, known, folder)
    with Readers(arrived.setup) as readers:
        outcomes = read_and_place(arrived.to_read, arrived.setup, folder, readers)
        return account(home, standard, known, arrived, outcomes, readers, only, say, step)


@dataclass(frozen=True, slots=True)
class Arrived:
    """What lies in data/raw, archived: ``sources`` is in the order of ``batches.files``, ``to_read`` what is new."""

    batches: Batches
    sources: list[Source]
    to_read: list[Source]
    setup: Setup


def arrive(home: Home, standard: Standard, known: Known, folder: Path) -> Arrived:
    """Archive every file; what is new is to be read."""
    limits = home.limits()
    batches = list_batches(home.raw, folder / "unpacked", limits)
    sources = _archived(Archive(home.archive), batches, limits)
    new = {s.sha256: s for s in reversed(sources) if s.sha256 not in known.submissions}
    to_read = sorted(new.values(), key=sources.index)
    return Arrived(batches, sources, to_read, reading_setup(standard, limits, home.reference))


def account(
    home: Home,
    standard: Standard,
    known: Known,
    arrived: Arrived,
    read: Iterable[Outcome],
    readers: Readers,
    only: Sequence[str] = (),
    say: Say = lambda text: None,
    step: Step = no_step,
) -> dict[str, Any]:
    """The manifest of the run, once what is new has been ``read``."""
    batches, sources, to_read, setup = arrived.batches, arrived.sources, arrived.to_read, arrived.setup
    archive = Archive(home.archive)
    outcomes: dict[str, Outcome] = {}
    passed_over: set[str] = set()
    for number, outcome in enumerate(read, start=1):
        if only and outcome.department not in only:
            outcome.reading.unlink(missing_ok=True)
            passed_over.add(outcome.sha256)
        else:
            outcomes[outcome.sha256] = outcome
            told = f"（拒收：{outcome.reason}）" if outcome.reason else ""
            say(f"新读 {number}/{len(to_read)}：{outcome.shown}{told}")
            if outcome.traceback:
                for line in outcome.traceback.splitlines():
                    say(line)
        step(number, len(to_read))
    manifest = {
        "read_with": reading_version(standard, setup),
        "receipts": [
            [file.path, file.batch, source.sha256]
            for file, source in zip(batches.files, sources, strict=True)
            if source.sha256 not in passed_over
        ],
        "passed_over": [s.shown for s in sources if s.sha256 in passed_over],
        "broken": [[o.shown, o.traceback, o.sha256] for o in outcomes.values() if o.traceback],
        "attachments": _attachments(archive, batches.attachments, known.pictures or {}, readers),
        **_people(archive, batches, readers),
        "is_sample": batches.is_sample,
        "as_of": batches.as_of,
    }
    say(f"报送文件共 {len(batches.files)} 个，新读 {len(outcomes)} 个")
    for path, reason in batches.ignored:
        say(f"不作为报送：{path}（{reason}）")
    return json.loads(json.dumps(manifest, ensure_ascii=False, default=str))  # type: ignore[no-any-return]


def _archived(archive: Archive, batches: Batches, limits: Limits) -> list[Source]:
    """Every submission as it is to be read: from the archive's copy, which nobody changes meanwhile."""
    sources = []
    log = []
    for file in batches.files:
        source = _source(archive, file, limits)
        sources.append(source)
        log.append((file.path, file.batch, source.sha256, _size(file.file), "submission"))
    for kind, files in (
        ("verdicts", batches.verdicts),
        ("review", batches.reviews),
        ("inspections", batches.inspections),
        ("attachment", batches.attachments),
        ("zip", batches.zips),
    ):
        log += [(file.path, file.batch, archive.put(file.file), _size(file.file), kind) for file in files]
    archive.receive(log)
    return sources


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except FileNotFoundError:
        return 0


def _source(archive: Archive, file: RawFile, limits: Limits) -> Source:
    source = source_of(file.file, file.path, limits, problem=file.problem)
    if source.problem and not file.problem:
        return source  # cannot or need not be copied
    sha256 = archive.put(file.file)
    return replace(source, file=archive.file(sha256), sha256=sha256)


def source_of(
    file: Path, shown: str, limits: Limits, department: str | None = None, problem: str | None = None
) -> Source:
    """The file as it is to be read, known by its content; ``problem``: why it cannot be, where that is known."""
    try:
        size = _size(file)
        if size > limits.file_bytes:
            problem = f"文件有 {size // 1_000_000} MB，超出可读取的大小，请拆分后报送"
        sha256 = file_sha256(file)
    except PermissionError:
        # No content to know it by: its name has to do, until somebody may read it.
        sha256 = hashlib.sha256(f"unreadable:{shown}".encode()).hexdigest()
        problem = "没有读取这个文件的权限，请检查文件的权限设置"
    return Source(file, shown, sha256, department, problem)


def read_and_place(sources: Sequence[Source], setup: Setup, folder: Path, readers: Readers) -> Iterator[Outcome]:
    """Read ``sources``, in order; a file of no department of the county's is rejected."""
    for outcome in read_files(sources, setup, folder, readers):
        yield _place(outcome, setup)


def _place(outcome: Outcome, setup: Setup) -> Outcome:
    """A file that cannot be laid to one of the county's departments is rejected, its rows counted."""
    if outcome.status == "rejected" or outcome.department in {d.name for d in setup.departments}:
        return outcome
    name = outcome.shown.rsplit("/", 1)[-1]
    if outcome.department is None:
        reason = f"{name}：看不出是哪个部门报送的，请在“实施主体”列或文件名中写明部门"
    else:
        reason = f"{name}：部门“{outcome.department}”不在本县应报送部门之列"
    reading = load_reading(outcome.reading)
    reading.status, reading.reason, reading.findings = "rejected", reason, []
    store_reading(reading, outcome.reading)
    counts, file = outcome.counts, outcome.reading
    return Outcome(outcome.shown, outcome.sha256, "rejected", reason, outcome.department, counts, file)


def _attachments(
    archive: Archive, files: Sequence[RawFile], seen: dict[str, Picture], readers: Readers
) -> list[dict[str, Any]]:
    """The picture files, looked at once for each content."""
    hashes = [archive.put(file.file) for file in files]
    new = [sha256 for sha256 in dict.fromkeys(hashes) if sha256 not in seen]
    looked = dict(zip(new, read_picture_files([archive.file(sha256) for sha256 in new], readers), strict=True))
    return [
        {"path": file.path, "picture": asdict(seen.get(sha256) or looked[sha256])}
        for file, sha256 in zip(files, hashes, strict=True)
    ]


def _people(archive: Archive, batches: Batches, readers: Readers) -> dict[str, list[dict[str, Any]]]:
    """What people have put in beside the submissions, as the manifest has it."""
    verdicts, decisions, inspections = (
        [(archive.file(archive.put(file.file)), file.path) for file in files]
        for files in (batches.verdicts, batches.reviews, batches.inspections)
    )
    decided, judged = read_review_files(decisions, readers)
    # A batch's review workbooks come after its verdict files: both stand in the order in which batches came.
    settled = sorted(
        [*read_verdict_files(verdicts, readers), *judged], key=lambda one: batch_order(one.path.split("/")[0])
    )
    return {
        "verdicts": [asdict(one) for one in settled],
        "decisions": [asdict(one) for one in decided],
        "inspections": [asdict(one) for one in read_inspection_files(inspections, readers)],
    }


def read_picture_files(files: Sequence[Path], readers: Readers) -> list[Picture]:
    """What the picture files show, looked at in the reading processes."""
    answers = readers.answers(("picture", (str(file),)) for file in files)
    return [
        Picture(file_sha256(file), problem=answer.reason) if isinstance(answer, Lost | Broken) else answer
        for file, answer in zip(files, answers, strict=True)
    ]


def read_verdict_files(files: Sequence[tuple[Path, str]], readers: Readers) -> list[Verdict]:
    """The rows of the verdict files (file, path as shown), read in the reading processes."""
    found: list[Verdict] = []
    for shown, answer in _lists("verdicts", files, readers):
        found += [Verdict(shown, "", "", problem=answer)] if isinstance(answer, str) else answer
    return found


def read_review_files(files: Sequence[tuple[Path, str]], readers: Readers) -> tuple[list[Decision], list[Verdict]]:
    """The decisions in the review workbooks, and what they say on manual checks."""
    decisions: list[Decision] = []
    verdicts: list[Verdict] = []
    for shown, answer in _lists("review", files, readers):
        if isinstance(answer, str):
            decisions.append(Decision(shown, "", "", problem=answer))
        else:
            decisions += answer[0]
            verdicts += answer[1]
    return decisions, verdicts


def read_inspection_files(files: Sequence[tuple[Path, str]], readers: Readers) -> list[Inspection]:
    """The findings from outside."""
    found: list[Inspection] = []
    for shown, answer in _lists("inspections", files, readers):
        found += [Inspection(shown, "", "", problem=answer)] if isinstance(answer, str) else answer
    return found


def _lists(task: str, files: Sequence[tuple[Path, str]], readers: Readers) -> Iterator[tuple[str, Any]]:
    """(path as shown, what was read) of lists that people fill in; a text says why one could not be read."""
    answers = readers.answers((task, (str(file), shown)) for file, shown in files)
    for (_, shown), answer in zip(files, answers, strict=True):
        yield shown, f"读不了这个文件：{answer.reason}" if isinstance(answer, Lost | Broken) else answer
