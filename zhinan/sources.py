"""The program's own source: what its work depends on besides its inputs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable

# Libraries that have a part in what is read, evaluated and written.
_LIBRARIES = ("great-expectations", "duckdb", "pandas", "sqlalchemy", "python-calamine", "lxml", "xlsxwriter")


def sources(entry: Traversable) -> Iterator[Traversable]:
    """The files of ``entry`` and below it, in the order of their names."""
    if entry.is_dir():
        for one in sorted(entry.iterdir(), key=lambda one: one.name):
            if one.name != "__pycache__":
                yield from sources(one)
    elif entry.is_file():
        yield entry


@cache
def program_digest() -> str:
    """A digest of the whole program, the standards and the libraries: work of another program is never taken over."""
    digest = hashlib.sha256("".join(f"{name} {version(name)}\n" for name in _LIBRARIES).encode())
    for package in ("zhinan", "expectations"):
        for source in sources(files(package)):
            digest.update(source.read_bytes())
    return digest.hexdigest()
