"""The warehouse again, from the archive and the people's decisions: by command, or where its file is damaged.

The contents are read again and the latest run's rules are evaluated again, as of that run's day; the results of
earlier runs are records of their own, and are put back as they were kept.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb

from expectations.columns import departments, record_columns
from expectations.model import Standard
from expectations.standard import load_standard
from zhinan.archive import Archive
from zhinan.deliver.lists import store_members
from zhinan.errors import UsageError, WarehouseBroken
from zhinan.intake.archives import is_archive
from zhinan.intake.child import Setup
from zhinan.intake.files import Source, store_reading
from zhinan.intake.model import Reading
from zhinan.intake.workers import Readers
from zhinan.lifecycle import date_violations
from zhinan.loading import load_manifest
from zhinan.metrics import create_views, store_departments
from zhinan.receive import Step, no_step, read_and_place, reading_setup, reading_version
from zhinan.reduction import store_baseline, store_reduction
from zhinan.settings import Home
from zhinan.warehouse.database import connect, is_marked_damaged, prepare, run_day, set_aside, transaction
from zhinan.warehouse.history import restore_results

Say = Callable[[str], None]


def mend(home: Home, say: Say) -> None:
    """Where the warehouse's file is damaged or gone: set it aside, and build it anew from what is archived.

    The caller holds the run lock.
    """
    if home.warehouse.exists() and not is_marked_damaged(home.warehouse):
        try:
            with connect(home.warehouse) as connection:
                connection.execute("SELECT count(*) FROM duckdb_tables()")
            return
        except WarehouseBroken as broken:
            say(str(broken))
    if home.warehouse.exists():
        aside = set_aside(home.warehouse)
        say(f"数据仓库文件已损坏，移到 {aside.name}")
    if Archive(home.archive).manifest() is None:
        return  # the first run makes it
    say("数据仓库由归档重建 ……")
    say(rebuild(home, say))


def rebuild(home: Home, say: Say = lambda text: None, step: Step = no_step) -> str:
    """Build the warehouse anew and put it in the place of the old one. Returns what was done, in Chinese.

    The caller holds the run lock. Raises UsageError where nothing is archived.
    """
    archive = Archive(home.archive)
    manifest = archive.manifest()
    if manifest is None:
        raise UsageError(f"没有可用的归档，无法重建：{home.archive}")
    standard = load_standard(manifest["standard"])
    fresh = home.warehouse.with_name(".warehouse.new.duckdb")
    for left in (fresh, fresh.with_name(fresh.name + ".wal")):
        left.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(dir=home.warehouse.parent, prefix=".rebuild-") as name:
        folder = Path(name)
        setup = reading_setup(standard, home.limits(), home.reference)
        manifest["read_with"] = reading_version(standard, setup)
        files = _read_again(archive, manifest, setup, folder, step)
        with connect(fresh) as connection, transaction(connection):
            prepare(connection, record_columns(standard))
            load_manifest(connection, home, standard, manifest, files)
            run_count = restore_results(connection, archive.runs)
            store_baseline(connection, home.baseline())
            latest = connection.execute(
                "SELECT run_id, standard, standard_version FROM run ORDER BY run_id DESC LIMIT 1"
            ).fetchone()
    told = f"重建完成：报送 {len(files)} 份，历次运行 {run_count} 次。"
    if latest and (latest[1], latest[2]) == (standard.name, standard.version):
        _evaluate_again(fresh, standard, latest[0])
    elif latest:
        told += f"标准已由 {latest[2]} 更新为 {standard.version}，问题清单由下一次运行重新得出。"
    if home.warehouse.exists():
        shutil.move(home.warehouse, home.warehouse.with_name("warehouse.replaced.duckdb"))
    fresh.replace(home.warehouse)
    return told


def _read_again(archive: Archive, manifest: dict[str, Any], setup: Setup, folder: Path, step: Step) -> list[Path]:
    """Read every submission of the manifest from its archived copy into ``folder``."""
    sources = []
    files = []
    for one in manifest["submissions"]:
        file = archive.file(one["sha256"])
        if file.exists() and not is_archive(file):
            sources.append(Source(file, one["path"], one["sha256"]))
        else:
            # Turned away before it was opened: there is nothing to read, and the reason stands.
            reading = Reading(one["path"], one["sha256"], "rejected", one["reason"], one["department"])
            files.append(folder / f"{one['sha256']}.reading")
            store_reading(reading, files[-1])
    with Readers(setup) as readers:
        for number, outcome in enumerate(read_and_place(sources, setup, folder, readers), start=1):
            files.append(outcome.reading)
            step(number, len(sources))
    return sorted(files)


def _evaluate_again(database: Path, standard: Standard, run_id: str) -> None:
    from zhinan.assess import assess  # Great Expectations takes seconds to import

    with connect(database) as connection:
        today = run_day(connection, run_id)
    assess(database, standard, run_id, departments(standard), today=today)
    with connect(database) as connection:
        date_violations(connection, run_id)
        store_members(connection, standard, run_id)
        store_figures(connection, standard, run_id)


def store_figures(connection: duckdb.DuckDBPyConnection, standard: Standard, run_id: str) -> None:
    """The views of the rates, what departments had sent by this run, and 五减. Needs ``store_members``."""
    with transaction(connection):
        create_views(connection)
    store_departments(connection, departments(standard), run_id)
    store_reduction(connection, run_id)
