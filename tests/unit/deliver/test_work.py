"""Tasks are done in this process and in others; an error of any of them is raised; none outlives the run."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

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


def tell(file: Path, seconds: float = 0.0) -> None:
    """Write which process did it."""
    time.sleep(seconds)
    file.write_text(str(os.getpid()))


def fail(kind: str) -> None:
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


def test_tasks_are_shared_among_processes(tmp_path: Path) -> None:
    with Work(2) as work:
        for number in range(40):
            work.add(tell, tmp_path / str(number), 0.05)
        work.finish()
    assert len(list(tmp_path.iterdir())) == 40
    assert os.getpid() in pids(tmp_path)
    assert len(pids(tmp_path)) > 1


def test_what_no_process_has_begun_is_not_waited_for(tmp_path: Path) -> None:
    with Work(1) as work:
        work.add(tell, tmp_path / "a")
        work.finish()
    assert len(pids(tmp_path)) == 1


@pytest.mark.parametrize(
    ("kind", "expected"), [("full", OSError), ("odd", RuntimeError), ("end", RuntimeError)], ids=str
)
def test_an_error_in_a_process_is_raised_here(tmp_path: Path, kind: str, expected: type[Exception]) -> None:
    with Work(1) as work, pytest.raises(expected) as caught:
        work.add(fail, kind)
        time.sleep(1)  # until the process has taken it
        work.finish()
    if kind == "full":
        assert isinstance(caught.value, OSError)
        assert (caught.value.errno, caught.value.filename) == (28, "full")
        assert "in fail" in caught.value.__notes__[0], "where it happened is told"
    if kind == "odd":
        assert "Odd: ab" in str(caught.value)


def test_a_process_ends_with_its_run(tmp_path: Path) -> None:
    program = f"""import time
from pathlib import Path
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
