"""Writes the committed odd files: ``python -m tests.odd.make``. What LibreOffice makes is made where it is missing."""

from __future__ import annotations

import io
import subprocess
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.odd.books import Page, plain, xlsx
from tests.odd.items import HEADINGS, ITEMS
from tests.odd.kept import FOLDER, MADE


def _values() -> bytes:
    def edit(sheet: Any, _book: Any) -> None:
        sheet.write_formula("F2", "=NA()", None, "#N/A")

    at = HEADINGS.index("法定时限")
    shown = (None, datetime(2023, 5, 6), 20)
    rows = [[*i[:at], v, *i[at + 1 :]] for i, v in zip(ITEMS, shown, strict=True)]
    return xlsx(Page([HEADINGS, *rows], edit=edit))


def _hidden() -> bytes:
    def edit(sheet: Any, _book: Any) -> None:
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_column("C:D", None, None, {"hidden": True})

    return xlsx(Page(edit=edit))


_XLS, _ODS = "xls:MS Excel 97", "ods"
# kept file → (what LibreOffice is given, what it makes of it)
_CONVERTED: dict[str, tuple[Callable[[], bytes], str]] = {
    "plain.xls": (plain, _XLS),
    "plain.ods": (plain, _ODS),
    "again.xlsx": (plain, "xlsx:Calc MS Excel 2007 XML"),
    "values.xls": (_values, _XLS),
    "values.ods": (_values, _ODS),
    "hidden.xls": (_hidden, _XLS),
    "hidden.ods": (_hidden, _ODS),
}
_ENCRYPTED = {"password.xlsx": "guanfu2023", "velvet.xlsx": "VelvetSweatshop"}


def _convert(data: bytes, kind: str) -> bytes:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "in.xlsx").write_bytes(data)
        command = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to"]
        subprocess.run(
            [*command, kind, "--outdir", str(folder / "out"), str(folder / "in.xlsx")], check=True, timeout=180
        )
        (made,) = (folder / "out").iterdir()
        return made.read_bytes()


def _encrypt(data: bytes, password: str) -> bytes:
    from msoffcrypto.format.ooxml import OOXMLFile

    stream = io.BytesIO()
    OOXMLFile(io.BytesIO(data)).encrypt(password, stream)
    return stream.getvalue()


def main() -> None:
    """Write every file that is committed."""
    MADE.mkdir(parents=True, exist_ok=True)
    for name, (make, kind) in _CONVERTED.items():
        if not (MADE / name).exists():
            (MADE / name).write_bytes(_convert(make(), kind))
    for name, password in _ENCRYPTED.items():
        if not (MADE / name).exists():
            (MADE / name).write_bytes(_encrypt(plain(), password))
    from tests.odd.registry import FAMILIES  # what it holds may need the files above

    for family, kinds in FAMILIES.items():
        (FOLDER / family).mkdir(exist_ok=True)
        for kind in kinds:
            if not kind.is_large:
                (FOLDER / family / kind.file).write_bytes(kind.make())


if __name__ == "__main__":
    main()
