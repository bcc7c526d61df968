"""The program's own source: what its work depends on besides its inputs."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources.abc import Traversable


def sources(entry: Traversable) -> Iterator[Traversable]:
    """The files of ``entry`` and below it, in the order of their names."""
    if entry.is_dir():
        for one in sorted(entry.iterdir(), key=lambda one: one.name):
            if one.name != "__pycache__":
                yield from sources(one)
    elif entry.is_file():
        yield entry
