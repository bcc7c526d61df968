"""What comes before and after a run's reading: whether it can be run at all, what is known already, its manifest."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from expectations.columns import departments, record_columns
from expectations.model import Standard
from expectations.platforms import load_platforms
from expectations.standard import load_standard
from zhinan.errors import UsageError
from zhinan.intake.cancellations import read_cancellations
from zhinan.intake.catalogue import read_catalogue
from zhinan.intake.version import reader_version
from zhinan.raw import has_submissions
from zhinan.rebuild import mend
from zhinan.receive import Known, reading_setup, reading_version
from zhinan.reduction import find_baseline
from zhinan.settings import Home
from zhinan.warehouse.charts import known_pictures
from zhinan.warehouse.database import connect, prepare, transaction
from zhinan.warehouse.load import known_submissions

Progress = Callable[[str], None]


def require_ready(home: Home, standard_name: str, only: Sequence[str]) -> Standard:
    """The standard of a run. Raises UsageError or StandardError for what cannot be run."""
    standard = load_standard(standard_name)
    known = [department.name for department in departments(standard)]
    for name in only:
        if name not in known:
            raise UsageError(f"没有部门“{name}”，可选：{'、'.join(known)}")
    if not has_submissions(home.raw):
        raise UsageError(f"报送文件夹里没有文件：{home.raw}")
    read_catalogue(home.reference)  # a broken one is told before anything is read
    read_cancellations(home.reference)
    home.correction_days()
    home.gates()
    home.baseline()
    load_platforms(standard)
    home.serve()
    home.campaign(standard_name)
    reading_setup(standard, home.limits(), home.reference)  # so are broken settings and decisions about headings
    return standard


def known_before(home: Home, standard: Standard, is_forced: bool, say: Progress = lambda text: None) -> Known:
    """What need not be read again (nothing with ``is_forced``). The warehouse is there afterwards."""
    mend(home, say)
    with connect(home.warehouse) as connection, transaction(connection):
        prepare(connection, record_columns(standard))
        find_baseline(connection, home.baseline())  # an unknown one is told before anything is read
        if is_forced:
            return Known()
        version = reading_version(standard, reading_setup(standard, home.limits(), home.reference))
        read_before = known_submissions(connection, version, reader_version())
        return Known(frozenset(read_before), known_pictures(connection))


def keep_batch(home: Home, standard_name: str, folder: Path, manifest: dict[str, Any]) -> None:
    """Leave the manifest of a run in ``folder``, for ``begin`` and ``load``."""
    shutil.rmtree(folder / "unpacked", ignore_errors=True)
    if not manifest["receipts"] and not manifest["passed_over"]:
        raise UsageError(f"报送文件夹里没有文件：{home.raw}")
    manifest["standard"] = standard_name
    (folder / "batch.json").write_text(json.dumps(manifest, ensure_ascii=False), "utf-8")
