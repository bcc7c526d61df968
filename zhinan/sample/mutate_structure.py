"""S."""

from __future__ import annotations

from collections.abc import Sequence

from zhinan.sample.workshop import Workshop

STRUCTURE: dict[str, object] = {}


def structural(workshop: Workshop, rules: Sequence[str]) -> None:
    """S."""
