"""The steps of the campaign as the run's day sees them: still to come, under way, over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from expectations.campaign import Step
from zhinan.deliver.bulletin.model import chinese_day, short_day


def counted_down(steps: Sequence[Step], today: date) -> list[dict[str, Any]]:
    """One row a step: ``days``, and ``told`` in words."""
    return [
        {"name": step.name, "days": _span(step), "told": _told(step, today), "kind": _kind(step, today)}
        for step in steps
    ]


def _span(step: Step) -> str:
    """2023年4月26日至5月6日."""
    if step.first == step.last:
        return chinese_day(step.first)
    last = short_day(step.last) if step.first.year == step.last.year else chinese_day(step.last)
    return f"{chinese_day(step.first)}至{last}"


def _kind(step: Step, today: date) -> str:
    return "over" if today > step.last else "coming" if today < step.first else "now"


def _told(step: Step, today: date) -> str:
    if today > step.last:
        return f"已过 {(today - step.last).days} 天"
    if today < step.first:
        return f"还有 {(step.first - today).days} 天"
    if step.first == step.last:
        return "今天"
    left = (step.last - today).days
    return f"进行中，还有 {left} 天" if left else "进行中，今天截止"
