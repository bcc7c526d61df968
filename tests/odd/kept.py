"""Files that another program has made: LibreOffice, msoffcrypto. They are kept as they are, under tests/data/odd/made.

``python -m tests.odd.make`` writes those that are missing; to make one anew, take it away first.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "data" / "odd"
MADE = FOLDER / "made"


def kept(name: str) -> Callable[[], bytes]:
    """The bytes of a kept file."""
    return (MADE / name).read_bytes
