"""Which program made a publication: where it has changed, the same content is published anew."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files

from zhinan.intake.version import reader_version
from zhinan.sources import sources

# What the lists, the guides, their charts and the export are made by.
_PARTS = (
    "lists.py", "changes.py", "sheets.py", "cells.py", "masking.py", "names.py", "personal.py", "item_rows.py",
    "pages.py", "export.py", "publication", "site", "flowchart",
)  # fmt: skip


@cache
def program_version() -> str:
    """The first 12 digits of a hash over the source of all that makes a publication."""
    digest = hashlib.sha256(reader_version().encode())
    package = files("zhinan.deliver")
    for name in _PARTS:
        for source in sources(package.joinpath(name)):
            digest.update(source.read_bytes())
    return digest.hexdigest()[:12]
