"""A real LibreOffice, one call for all files that a test needs."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest


def convert(files: Sequence[Path], kind: str, folder: Path) -> list[Path]:
    """``files`` as ``kind`` (xlsx, pdf …) in ``folder``; skips the test where there is no LibreOffice."""
    soffice = shutil.which("soffice") or shutil.which("libreoffice")
    if not soffice:
        pytest.skip("no LibreOffice on this machine (apt-get install libreoffice-calc)")
    profile = (folder.parent / f"{folder.name}-profile").resolve()
    subprocess.run(
        [soffice, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", kind,
         "--outdir", str(folder), *map(str, files)],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    return sorted(folder.iterdir())
