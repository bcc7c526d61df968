"""The steps of a county's campaign, as its notice announces them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Step:
    """One step (工作步骤), from its first day to its last, which may be the same."""

    name: str
    first: date
    last: date


def announced_steps(standard: str) -> tuple[Step, ...]:
    """The steps of the notice that the standard of that name comes from; none where none are known."""
    known = tomllib.loads(files("expectations").joinpath("campaign.toml").read_text("utf-8"))
    steps = known.get(standard, {}).get("steps", ())
    return tuple(Step(one["name"], one["from"], one.get("to", one["from"])) for one in steps)
