"""What can be downloaded stands in the dashboard's own folder: it may be mailed, or put on a share, as it is."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from zhinan.deliver.publication.register import MANIFEST

# Of these only the files that lie directly in it, and not the publication's manifest, which tells of the site too: the
# public site has its own place.
FLAT = ("lists",)


def gather(folder: Path, sources: Mapping[str, Path]) -> None:
    """``folder``/<name>/… for each source: another name of the same file where that is possible, else a copy."""
    for name, source in sources.items():
        files = sorted(source.glob("*" if name in FLAT else "**/*")) if source.is_dir() else []
        for file in files:
            if file.is_file() and not file.name.startswith(".") and file.name != MANIFEST:
                target = folder / name / file.relative_to(source)
                target.parent.mkdir(parents=True, exist_ok=True)
                _same(file, target)


def _same(file: Path, target: Path) -> None:
    try:
        os.link(file, target)
    except OSError:  # another disk, or a file system that knows no second names
        shutil.copyfile(file, target)
