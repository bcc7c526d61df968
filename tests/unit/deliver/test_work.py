"""Tasks are done in this process and in others; an error of any of them is raised; none outlives the run."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from pickle import PicklingError

import pytest

from zhinan.deliver.work import Work


@pytest.fixture(autouse=True)
def found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The processes find the functions of this module."""
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(Path.cwd()), os.environ.get("PYTHONPATH", "")]))


class Odd(Exception):
    """An exception that cannot be built from its text alone."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(first + second)


def tell(file: Path) -> None:
    """Write which process did it."""
    file.write_text(str(os.getpid()))


def until(file: Path) -> None:
    """Wait for a file of another task. Added last, it is done here, and the first task is left to a process."""
    deadline = time.monotonic() + 60
    while not file.exists():
        assert time.monotonic() < deadline, "no process has taken the first task"
        time.sleep(0.02)


def until_told(work: Work) -> None:
    """Wait for an error of a process. Added last, it is done here."""
    deadline = time.monotonic() + 60
    while not work._errors:
        assert time.monotonic() < deadline, "no process has told of an error"
        time.sleep(0.02)


def fail(kind: str, begun: Path) -> None:
    begun.touch()
    if kind == "index":
        raise IndexError("mine")
    if kind == "odd":
        raise Odd("a", "b")
    if kind == "end":
        os._exit(9)
    raise OSError(28, "No space left on device", kind)


def hang(file: Path) -> None:
    """Write for ever."""
    while True:
        file.write_text(str(time.time()))
        time.sleep(0.02)


def pids(folder: Path) -> set[int]:
    return {int(file.read_text()) for file in folder.iterdir()}


def test_without_processes_all_is_done_here(tmp_path: Path) -> None:
    with Work(0) as work:
        for name in "abc":
            work.add(tell, tmp_path / name)
        work.finish()
    assert pids(tmp_path) == {os.getpid()}
    assert len(list(tmp_path.iterdir())) == 3


def test_tasks_are_shared_with_processes(tmp_path: Path) -> None:
    with Work(1) as work:
        for number in range(5):
            work.add(tell, tmp_path / str(number))
        work.add(until, tmp_path / "0")
        work.finish()
    assert len(list(tmp_path.iterdir())) == 5
    assert int((tmp_path / "0").read_text()) != os.getpid()


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("full", OSError), ("index", IndexError), ("odd", RuntimeError), ("end", RuntimeError)],
    ids=str,
)
def test_an_error_in_a_process_is_raised_here(tmp_path: Path, kind: str, expected: type[Exception]) -> None:
    with Work(1) as work, pytest.raises(expected) as caught:
        work.add(fail, kind, tmp_path / "begun")
        work.add(until, tmp_path / "begun")
        work.finish()
    if kind == "full":
        assert isinstance(caught.value, OSError)
        assert (caught.value.errno, caught.value.filename) == (28, "full")
        assert "in fail" in caught.value.__notes__[0], "where it happened is told"
    if kind == "odd":
        assert "Odd: ab" in str(caught.value)


def test_an_error_here_is_raised_whatever_it_is(tmp_path: Path) -> None:
    with Work(0) as work, pytest.raises(IndexError, match="mine"):
        work.add(fail, "index", tmp_path / "begun")
        work.finish()


def test_a_task_that_cannot_be_sent_is_not_lost(tmp_path: Path) -> None:
    with Work(1) as work, pytest.raises((TypeError, AttributeError, PicklingError)):
        work.add(lambda: None)
        work.add(lambda: until_told(work))
        work.finish()


def test_a_process_ends_with_its_run(tmp_path: Path) -> None:
    program = f"""import time
from pathlib import Path
from pickle import PicklingError
from tests.unit.deliver.test_work import hang
from zhinan.deliver.work import Work
work = Work(1)
work.add(hang, Path({str(tmp_path / "file")!r}))
time.sleep(60)"""
    run = subprocess.Popen([sys.executable, "-c", program])
    deadline = time.monotonic() + 60
    while not (tmp_path / "file").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    run.kill()
    run.wait()
    time.sleep(0.5)
    before = (tmp_path / "file").read_text()
    time.sleep(0.3)
    assert (tmp_path / "file").read_text() == before
