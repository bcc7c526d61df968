"""Further mistakes."""

from __future__ import annotations

from zhinan.sample.mistakes import Mistake

FURTHER: dict[str, tuple[Mistake, ...]] = {}
