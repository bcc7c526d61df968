"""What a drawing is made of: boxes, diamonds, lines and words, each at its place, in pixels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# Colours and weights by the part they play; each writer has its own table of them.
Role = Literal["page", "step", "head", "decision", "end", "refused", "supplement"]
Ink = Literal["text", "muted", "strong", "accent", "onhead"]
Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle from (``x``, ``y``), its corners rounded by ``radius``."""

    x: float
    y: float
    width: float
    height: float
    role: Role
    radius: float = 0


@dataclass(frozen=True, slots=True)
class Diamond:
    """A rhombus around (``x``, ``y``)."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line through ``points``; ``has_head``: an arrow's head at its end."""

    points: tuple[tuple[float, float], ...]
    has_head: bool = True


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text on the baseline ``y``."""

    x: float
    y: float
    text: str
    size: float
    ink: Ink = "text"
    anchor: Anchor = "start"

    @property
    def is_bold(self) -> bool:
        """Whether it is set in bold."""
        return self.ink in ("strong", "onhead")


Shape = Box | Diamond | Line | Words


@dataclass(frozen=True, slots=True)
class Drawing:
    """A whole picture; ``description`` tells in words what it shows."""

    width: int
    height: int
    title: str
    description: str
    shapes: tuple[Shape, ...]
