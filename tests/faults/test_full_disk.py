"""A disk that is full: one sentence, the last good outputs stay, and the run after it ends like a clean one."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT, SAMPLE_BATCH
from tests.faults.tiny_disk import LEFT
from zhinan.errors import CannotWrite
from zhinan.storage import disk_told

pytestmark = [pytest.mark.faults, pytest.mark.gx]


def in_own_system(*command: str, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run in a mount namespace of its own, as whoever may mount there."""
    return subprocess.run(
        ["unshare", "-rm", *command],
        cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False, **options,
    )  # fmt: skip


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("disk")
    tried = in_own_system("mount", "-t", "tmpfs", "tmpfs", str(folder)) if shutil.which("unshare") else None
    if tried is None or tried.returncode:
        pytest.skip("no disk of its own can be mounted here (unshare -rm, mount -t tmpfs)")
    return folder


def test_a_run_that_finds_no_space(disk: Path) -> None:
    done = in_own_system(sys.executable, "-m", "tests.faults.tiny_disk", str(disk), timeout=400)
    assert done.returncode == 0, done.stderr[-3000:]
    runs = [json.loads(line) for line in done.stdout.splitlines()]
    assert [run["left"] for run in runs] == list(LEFT)
    for run in runs:
        assert run["code"] == 0 or "CannotWrite: 磁盘空间不足" in run["error"], run
        assert not run["mixed"], run
        assert not run["again"] and not run["differs"], run
    # The amounts are chosen so that space is wanting in several stages; one may be enough for all of them.
    assert len({tuple(run["stages"]) for run in runs if run["code"]}) >= 3, [run["stages"] for run in runs]


@pytest.mark.prefect
def test_the_command_ends_with_one_sentence(disk: Path) -> None:
    script = (
        f"mount -t tmpfs -o size=6m tmpfs {disk} && mkdir -p {disk}/data/raw/2023-05-06"
        f" && cp {SAMPLE_BATCH}/民族宗教局.xlsx {disk}/data/raw/2023-05-06"
        f" && {sys.executable} -m zhinan.cli nightly --home {disk}"
    )
    done = in_own_system("sh", "-c", script, timeout=180)
    assert done.returncode == 2, done.stderr[-3000:]
    last = [line for line in done.stderr.splitlines() if line.startswith("错误：")]
    assert len(last) == 1 and "磁盘空间不足" in last[0] and "腾出空间" in last[0]


@pytest.mark.parametrize("name", ["metrics", "corrections", "index.html"])
def test_a_place_that_cannot_be_written_is_named(tmp_path: Path, name: str) -> None:
    from zhinan.deliver.swap import replace_file, replaced_folder

    if name == "index.html":
        (tmp_path / name / "x").mkdir(parents=True)
        with pytest.raises(CannotWrite, match=r"index\.html 被同名的"), disk_told():
            replace_file(tmp_path / name, "text")
    else:
        (tmp_path / "reports").write_text("a file where a folder should be")
        with pytest.raises(CannotWrite, match="reports"), disk_told(), replaced_folder(tmp_path / "reports" / name):
            pass
