"""What kills a reading process does not kill ours."""

from __future__ import annotations

from pathlib import Path

import pytest

from zhinan.errors import Rejected
from zhinan.intake import probe
from zhinan.intake.probe import probe as run_probe


def test_good_and_plainly_bad_files_pass(samples: Path) -> None:
    run_probe((samples / "广东省体育局 (1).xls").read_bytes())
    run_probe(b"no workbook")  # told by the reading itself, which can catch it


def test_death_of_the_child_is_a_rejection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probe, "_CHILD", "import os, signal; os.kill(os.getpid(), signal.SIGABRT)")
    with pytest.raises(Rejected, match="内存或时间"):
        run_probe(b"")


def test_endless_reading_is_a_rejection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probe, "_CHILD", "import time; time.sleep(60)")
    monkeypatch.setattr(probe, "SECONDS", 0.2)
    with pytest.raises(Rejected, match="仍未完成"):
        run_probe(b"")
