"""One batch for all tests of the generator: writing takes two seconds, reading it back with openpyxl longer."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from zhinan.sample.generate import Summary, generate

SEED = 20230506


@dataclass(frozen=True)
class Batch:
    folder: Path
    truth: dict[str, Any]
    summary: Summary


@pytest.fixture(scope="session")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Batch:
    folder = tmp_path_factory.mktemp("batch")
    truth = tmp_path_factory.mktemp("truth") / "truth.json"
    summary = generate(folder, truth, SEED)
    return Batch(folder, json.loads(truth.read_text("utf-8")), summary)


Cells = Mapping[tuple[str, str, str], str]


@pytest.fixture(scope="session")
def cells(batch: Batch) -> Cells:
    """(file, sheet, address) → text, of every cell of the batch that is not blank."""
    found: dict[tuple[str, str, str], str] = {}
    for file in sorted(f for f in batch.folder.iterdir() if f.is_file() and f.name != "verdicts.csv"):
        if file.suffix == ".csv":
            data = file.read_bytes()
            text = data.decode("utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "gb18030")
            for row, values in enumerate(csv.reader(text.splitlines(keepends=True)), start=1):
                for column, value in enumerate(values, start=1):
                    found[file.name, file.stem, f"{openpyxl.utils.get_column_letter(column)}{row}"] = value
            continue
        for sheet in openpyxl.load_workbook(file):
            for cells in sheet.iter_rows():
                for cell in cells:
                    if cell.value is not None:
                        found[file.name, sheet.title, cell.coordinate] = str(cell.value)
    return found
