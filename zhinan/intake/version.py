"""Which reader read a file: a file is read again when the reader has changed, and only then."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files

# What turns a file into records and values besides this package.
_BESIDE = ("steps.py", "step_labels.py", "text.py", "facts.py")


@cache
def reader_version() -> str:
    """The first 12 digits of a hash over the reader's own source."""
    digest = hashlib.sha256()
    package = files("zhinan")
    sources = [entry for entry in package.joinpath("intake").iterdir() if entry.name.endswith((".py", ".toml"))]
    for source in [*sorted(sources, key=lambda entry: entry.name), *(package.joinpath(name) for name in _BESIDE)]:
        digest.update(source.read_bytes())
    return digest.hexdigest()[:12]
