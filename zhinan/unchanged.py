"""Whether a run's work stands in the warehouse already: what has not changed is neither loaded nor evaluated again.

Outputs are a function of the files, of people's decisions and of the standard (law 10). So the results of a run hold
for a later one whose inputs are equal to the last digit, and that run says whose they are (``run.assessed_in``).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from datetime import date
from typing import Any, Literal

import duckdb

from expectations.columns import departments
from expectations.model import Standard
from zhinan.intake.cancellations import read_cancellations
from zhinan.intake.catalogue import read_catalogue
from zhinan.settings import Home
from zhinan.sources import program_digest

Stage = Literal["load", "assess"]
# Parts of the manifest that are loaded. What is passed over is left as it stands.
_LOADED = ("passed_over", "attachments", "verdicts", "decisions", "inspections", "read_with", "is_sample")
_RESULTS = ("gx_result", "rule_result", "item_result", "list_result")


def inputs_digest(home: Home, standard: Standard, manifest: dict[str, Any], gates: tuple[str, ...], day: date) -> str:
    """What tells the inputs of a run from any other's: 32 digits. Needs the manifest of what was received.

    The day counts by what ends or begins on it: verdicts until then, cancellations from then.
    """
    today = day.isoformat()
    cancellations = read_cancellations(home.reference)
    told = [
        {name: manifest.get(name) for name in _LOADED},
        sorted(map(list, manifest["receipts"])),  # whatever order they came in
        [bool(one.get("until")) and str(one["until"]) < today for one in manifest.get("verdicts", ())],
        [(asdict(one), one.effective <= day) for one in cancellations],
        read_catalogue(home.reference),
        [asdict(one) for one in departments(standard)],
        (standard.name, standard.version, gates, program_digest()),
    ]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, default=repr).encode()).hexdigest()[:32]


def stands(connection: duckdb.DuckDBPyConnection, stage: Stage) -> str | None:
    """The run by which ``stage`` was done on the very inputs of the run that is under way, where that run ended."""
    row = connection.execute(
        """SELECT done.run_id FROM stage_state AS done
        JOIN run AS now ON now.run_id = (SELECT max(run_id) FROM run) AND now.inputs = done.inputs
        JOIN run AS former ON former.run_id = done.run_id AND former.finished_at IS NOT NULL
        WHERE done.stage = $1 AND now.run_id <> former.run_id""",
        [stage],
    ).fetchone()
    return str(row[0]) if row else None


def note_done(connection: duckdb.DuckDBPyConnection, stage: Stage) -> None:
    """Note that ``stage`` is done for the run under way. What is loaded anew has not been assessed."""
    connection.execute("DELETE FROM stage_state WHERE stage = $1 OR $1 = 'load'", [stage])
    connection.execute(
        "INSERT INTO stage_state SELECT $1, run_id, inputs FROM run WHERE finished_at IS NULL AND inputs IS NOT NULL",
        [stage],
    )


def adopt(connection: duckdb.DuckDBPyConnection, run_id: str, former: str) -> None:
    """Take the results of ``former`` as those of ``run_id``: the same counts, items, lists and violations."""
    for table in _RESULTS:
        connection.execute(f"DELETE FROM {table} WHERE run_id = ?", [run_id])
        connection.execute(
            f"INSERT INTO {table} BY NAME SELECT * REPLACE ($1 AS run_id) FROM {table} WHERE run_id = $2",
            [run_id, former],
        )
    for table in ("violation", "publication"):
        connection.execute(f"UPDATE {table} SET run_id = ?", [run_id])
    connection.execute(
        """UPDATE run SET assessed_in = (SELECT coalesce(assessed_in, run_id) FROM run WHERE run_id = $2)
        WHERE run_id = $1""",
        [run_id, former],
    )


def results_of(connection: duckdb.DuckDBPyConnection, run_id: str) -> str:
    """The run whose results ``run_id`` has: its own, or another's that it has taken over."""
    row = connection.execute("SELECT coalesce(assessed_in, run_id) FROM run WHERE run_id = ?", [run_id]).fetchone()
    assert row is not None, run_id
    return str(row[0])
