"""What departments get opens in a real spreadsheet program, with the text as it was."""

from __future__ import annotations

import csv
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest

from zhinan.settings import Home

pytestmark = [pytest.mark.libreoffice, pytest.mark.gx]


@pytest.fixture(scope="module")
def soffice() -> str:
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if not found:
        pytest.skip("no LibreOffice on this machine (apt-get install libreoffice-calc)")
    return found


@pytest.mark.parametrize(
    "path",
    [
        "reports/corrections/林茶局.xlsx",
        "data/curated/latest/容缺受理.xlsx",
        "data/curated/latest/export/河南政务服务网.xlsx",
    ],
)
def test_libreoffice_shows_every_cell(soffice: str, finished: Home, tmp_path: Path, path: str) -> None:
    source = finished.root / path
    subprocess.run(
        [soffice, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to",
         "csv:Text - txt - csv (StarCalc):44,34,76", "--outdir", str(tmp_path), str(source)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    with (tmp_path / f"{source.stem}.csv").open(encoding="utf-8", newline="") as stream:
        shown = list(csv.reader(stream))
    page = openpyxl.load_workbook(source).active
    assert page is not None
    written = [[str(cell or "") for cell in row] for row in page.iter_rows(values_only=True)]
    assert shown == written and len(written) > 10
