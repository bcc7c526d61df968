"""Files are read in processes of their own: what they do to a process they do to that one."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable
from pathlib import Path
from time import sleep

import pytest

from expectations.columns import departments
from expectations.columns import headings as known_headings
from expectations.model import Standard
from zhinan.intake import wire
from zhinan.intake.child import Setup
from zhinan.intake.files import Outcome, Source, load_reading, read_files
from zhinan.intake.limits import Limits
from zhinan.intake.read import read_file
from zhinan.intake.workers import Broken, Lost, Readers


def setup(standard: Standard, limits: Limits | None = None) -> Setup:
    return Setup(known_headings(standard), departments(standard), standard.county, limits or Limits())


def lay(folder: Path, name: str, data: bytes) -> Source:
    file = folder / name
    file.write_bytes(data)
    return Source(file, name, hashlib.sha256(data).hexdigest())


def read(standard: Standard, sources: list[Source], folder: Path, limits: Limits | None = None) -> list[Outcome]:
    with Readers(setup(standard, limits), 2) as readers:
        return list(read_files(sources, setup(standard, limits), folder, readers))


def csv(count: int) -> bytes:
    return ("业务办理项名称,行使层级,办件类型\n" + "".join(f"事项{n},县级,承诺件\n" for n in range(count))).encode()


def test_a_reading_comes_over_whole(standard: Standard, tmp_path: Path) -> None:
    source = lay(tmp_path, "林茶局.csv", csv(5))
    (outcome,) = read(standard, [source], tmp_path)
    here = read_file(source.file, source.shown, known_headings(standard), departments(standard), county=standard.county)
    assert load_reading(outcome.reading) == here
    assert (outcome.status, outcome.department, outcome.counts["items"]) == ("read", "林茶局", 5)


def test_a_file_that_takes_all_memory_is_rejected_and_the_others_are_read(
    standard: Standard, tmp_path: Path, xlsx: Callable[..., bytes]
) -> None:
    large = lay(tmp_path, "水利局.csv", csv(1_000_000))
    sources = [
        lay(tmp_path, "林茶局.csv", csv(5)),
        large,
        lay(tmp_path, "档案局.csv", csv(6)),
        lay(tmp_path, "a.csv", csv(7)),
    ]
    first, killed, *others = read(standard, sources, tmp_path, Limits(memory_bytes=450_000_000))
    assert (killed.status, killed.department) == ("rejected", "水利局")
    assert killed.reason is not None and "超出内存限制" in killed.reason
    assert [one.counts["items"] for one in (first, *others)] == [5, 6, 7]


def test_a_file_that_takes_too_long_costs_its_limit(standard: Standard, tmp_path: Path) -> None:
    sources = [lay(tmp_path, "水利局.csv", csv(400_000)), lay(tmp_path, "林茶局.csv", csv(5))]
    slow, quick = read(standard, sources, tmp_path, Limits(seconds=1))
    assert slow.reason is not None and "超过 1 秒" in slow.reason
    assert quick.status == "read"


def test_a_fault_of_the_reader_is_no_fault_of_the_file(standard: Standard, tmp_path: Path) -> None:
    """The processes are asked for a file that is not there: no submission does that, only a program."""
    gone = Source(tmp_path / "没有.csv", "没有.csv", "0" * 64)
    broken, fine = read(standard, [gone, lay(tmp_path, "林茶局.csv", csv(5))], tmp_path)
    assert broken.traceback is not None and "FileNotFoundError" in broken.traceback
    assert broken.reason is not None and "不是报送单位的问题" in broken.reason
    assert fine.status == "read"


def test_answers_come_in_order_and_processes_end(standard: Standard, tmp_path: Path) -> None:
    sources = [lay(tmp_path, f"{number}.csv", csv(1 + number * 37 % 11)) for number in range(30)]
    outcomes = read(standard, sources, tmp_path)
    assert [one.counts["items"] for one in outcomes] == [1 + number * 37 % 11 for number in range(30)]


def test_reading_begins_before_it_is_asked_for(standard: Standard, tmp_path: Path) -> None:
    """So that whoever has files read can do something else meanwhile; who goes away does not wait for all of them."""
    sources = [lay(tmp_path, f"{number}.csv", csv(1 + number)) for number in range(3)]
    with Readers(setup(standard), 1) as readers:
        outcomes = read_files(sources, setup(standard), tmp_path, readers)
        while not all((tmp_path / f"{source.sha256}.reading").exists() for source in sources):
            sleep(0.01)
        assert [one.counts["items"] for one in outcomes] == [1, 2, 3]
        read_files(
            [lay(tmp_path, f"{number}.csv", csv(number)) for number in range(200, 1200)],
            setup(standard),
            tmp_path,
            readers,
        )
    assert len(list(tmp_path.glob("*.reading"))) < 1000


def test_only_data_comes_from_a_reading_process() -> None:
    class Evil:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return (print, ("ran",))

    with pytest.raises(pickle.UnpicklingError):
        wire.loads(pickle.dumps(Evil()))
    assert wire.loads(wire.dumps(("done", [1, "甲"]))) == ("done", [1, "甲"])


def test_reasons() -> None:
    assert "60 秒" in Lost("time", 60).reason and "内存" in Lost("memory", 60).reason
    assert "系统维护人员" in Broken("…").reason
