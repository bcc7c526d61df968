"""Charts as inline SVG: the page's own fonts and colours (so they follow light and dark), a title at every point.

Each says in words what it shows; its figures stand as a table below it (``_charts.html``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, log10

from markupsafe import Markup, escape

_WIDTH, _HEIGHT = 560, 240
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 84, 18, 34
_MOST_NAMES = 8


@dataclass(frozen=True, slots=True)
class Line:
    """One line, or one row of columns: a figure a point, None where there is none; ``texts``: as people read it."""

    name: str
    values: Sequence[float | None]
    texts: Sequence[str]


@dataclass(frozen=True, slots=True)
class Chart:
    """``points``: what stands along the axis; ``picture``: the SVG; the rest is the table of its figures."""

    title: str
    told: str
    head: str
    points: Sequence[str]
    lines: Sequence[Line]
    picture: Markup


def rates(name: str, title: str, points: Sequence[str], lines: Sequence[Line]) -> Chart:
    """Lines of rates in percent, beside the aim of 100. ``name`` is the chart's own on its page."""
    found = [value for line in lines for value in line.values if value is not None]
    low = _low(found)
    told = "；".join(_course(line, points) for line in lines) or "没有数据"
    parts = [_rate_axis(low), _points(points)]
    aim = _height(100, low, 100)
    parts.append(f'<line x1="{_LEFT}" y1="{aim:.1f}" x2="{_WIDTH - _RIGHT}" y2="{aim:.1f}" class="aim"/>')
    parts.append(_text(_WIDTH - _RIGHT + 8, aim + 4, "目标 100%", "start", "aim-name"))
    ends: list[float] = [aim]
    for number, line in enumerate(lines):
        kind = f"s{number + 1}"
        places = [
            None if value is None else (_across(at, len(points)), _height(value, low, 100))
            for at, value in enumerate(line.values)
        ]
        parts.append(_path(places, kind))
        for at, where in enumerate(places):
            if where:
                told_of = _safe(f"{points[at]} {line.name} {line.texts[at]}")
                dot = f'<circle cx="{where[0]:.1f}" cy="{where[1]:.1f}" r="4" class="{kind}">'
                parts.append(f"{dot}<title>{told_of}</title></circle>")
        last = next((where for where in reversed(places) if where), None)
        if last:
            y = last[1] + 4
            while any(abs(y - other) < 15 for other in ends):
                y += 5
            ends.append(y)
            parts.append(_text(last[0] + 10, y, line.texts[-1] or "", "start", f"end {kind}"))
    return Chart(title, told, "日期", points, lines, _svg(name, title, told, parts))


def columns(name: str, title: str, points: Sequence[str], lines: Sequence[Line]) -> Chart:
    """Counts as columns side by side, from 0."""
    top = _nice(max((value for line in lines for value in line.values if value is not None), default=0))
    told = "；".join(
        f"{line.name}：" + "，".join(f"{point} {text}" for point, text in zip(points, line.texts, strict=True))
        for line in lines
    )
    parts = [_count_axis(top), _points(points)]
    slot = (_WIDTH - _LEFT - _RIGHT) / max(len(points), 1)
    width = min(slot * 0.76 / max(len(lines), 1), 34)
    for number, line in enumerate(lines):
        for at, value in enumerate(line.values):
            if not value:
                continue
            x = _across(at, len(points)) + (number - len(lines) / 2) * width
            y = _height(value, 0, top)
            said = f"{points[at]} {line.name} {line.texts[at]}"
            size = f'width="{max(width - 1, 1):.1f}" height="{_HEIGHT - _BOTTOM - y:.1f}"'
            parts.append(
                f'<rect x="{x + 0.5:.1f}" y="{y:.1f}" {size} class="s{number + 1}"><title>{_safe(said)}</title></rect>'
            )
            if width >= 22:
                parts.append(_text(x + width / 2, y - 4, line.texts[at], "middle", "value"))
    return Chart(title, told, "日期", points, lines, _svg(name, title, told, parts))


def pairs(name: str, title: str, points: Sequence[str], before: Line, after: Line) -> Chart:
    """Before and after as bars, each pair against its own before = 100%."""
    told = "；".join(
        f"{point}由{old or '—'}到{new or '—'}"
        for point, old, new in zip(points, before.texts, after.texts, strict=True)
    )
    step, left, right = 46, 74, 120
    room = _WIDTH - left - right
    parts = []
    for at, point in enumerate(points):
        y = 8 + at * step
        parts.append(_text(left - 12, y + 21, point, "end", "name"))
        most = max(before.values[at] or 0, after.values[at] or 0) or 1
        for number, (line, kind) in enumerate(((before, "s3"), (after, "s1"))):
            value, text = line.values[at], line.texts[at] or "—"
            width = 0 if value is None else value / most * room
            top = y + number * 16
            parts.append(
                f'<rect x="{left}" y="{top}" width="{max(width, 1):.1f}" height="14" class="{kind}">'
                f"<title>{_safe(f'{point} {line.name} {text}')}</title></rect>"
            )
            parts.append(_text(left + max(width, 1) + 8, top + 11, f"{line.name} {text}", "start", "value"))
    picture = _svg(name, title, told, parts, 8 + len(points) * step)
    return Chart(title, told, "项目", points, (before, after), picture)


def spark(values: Sequence[int], texts: Sequence[str]) -> Markup:
    """A small line without axes, for a cell whose row tells the figures; hidden from who cannot see it."""
    if len(values) < 2:
        return Markup("")
    low, high = min(values), max(values)
    wide, high_at, low_at = 96, 4, 20
    across = [4 + at * (wide - 8) / (len(values) - 1) for at in range(len(values))]
    up = [low_at - (value - low) / ((high - low) or 1) * (low_at - high_at) for value in values]
    if high == low:
        up = [12.0] * len(values)
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in zip(across, up, strict=True))
    said = "，".join(texts)
    return Markup(  # noqa: S704
        f'<svg class="spark" viewBox="0 0 {wide} 24" aria-hidden="true"><title>{_safe(said)}</title>'
        f'<polyline points="{line}" class="stroke s1"/>'
        f'<circle cx="{across[-1]:.1f}" cy="{up[-1]:.1f}" r="3" class="s1"/></svg>'
    )


def _svg(name: str, title: str, told: str, parts: Sequence[str], height: int = _HEIGHT) -> Markup:
    head = (
        f'<svg class="chart" viewBox="0 0 {_WIDTH} {height}" role="img" aria-labelledby="{name}-title {name}-desc">'
        f'<title id="{name}-title">{_safe(title)}</title><desc id="{name}-desc">{_safe(told)}</desc>'
    )
    return Markup(head + "".join(parts) + "</svg>")  # noqa: S704 every text of it is escaped


def _safe(text: str) -> str:
    return str(escape(text))


def _text(x: float, y: float, text: str, where: str, kind: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{where}" class="{kind}">{_safe(text)}</text>'


def _low(values: Sequence[float]) -> int:
    """Where the axis of rates begins: lines between 77% and 100% would lie on each other on an axis from 0."""
    least = min(values, default=0)
    return 0 if least < 50 else int(max(least - 2, 0)) // 10 * 10


def _nice(most: float) -> int:
    """A round number that is no less than ``most``."""
    if most <= 5:
        return 5
    size = 10 ** int(log10(most))
    return next(int(step * size) for step in (1, 1.5, 2, 3, 4, 5, 8, 10) if step * size >= most)


def _height(value: float, low: float, high: float) -> float:
    return _HEIGHT - _BOTTOM - (value - low) / (high - low) * (_HEIGHT - _TOP - _BOTTOM)


def _across(at: int, count: int) -> float:
    return _LEFT + (at + 0.5) * (_WIDTH - _LEFT - _RIGHT) / max(count, 1)


def _grid(value: float, y: float, text: str) -> str:
    line = f'<line x1="{_LEFT}" y1="{y:.1f}" x2="{_WIDTH - _RIGHT}" y2="{y:.1f}" class="grid"/>'
    return line + _text(_LEFT - 8, y + 4, text, "end", "axis")


def _rate_axis(low: int) -> str:
    step = 25 if low == 0 else 10 if low < 80 else 5
    return "".join(_grid(value, _height(value, low, 100), f"{value}%") for value in range(low, 101, step))


def _count_axis(top: int) -> str:
    step = max(ceil(top / 4), 1)
    return "".join(_grid(value, _height(value, 0, top), f"{value:,}") for value in range(0, top + 1, step))


def _points(points: Sequence[str]) -> str:
    """The names along the axis: so many as can be read, the last among them."""
    every = max(ceil(len(points) / _MOST_NAMES), 1)
    return "".join(
        _text(_across(at, len(points)), _HEIGHT - _BOTTOM + 20, point, "middle", "axis")
        for at, point in enumerate(points)
        if (len(points) - 1 - at) % every == 0
    )


def _path(places: Sequence[tuple[float, float] | None], kind: str) -> str:
    """The line through the points; a gap where there is none."""
    steps, is_down = [], False
    for where in places:
        if where:
            steps.append(f"{'L' if is_down else 'M'}{where[0]:.1f} {where[1]:.1f}")
        is_down = where is not None
    return f'<path d="{"".join(steps)}" class="stroke {kind}"/>' if steps else ""


def _course(line: Line, points: Sequence[str]) -> str:
    """The line in words: its first and its last point."""
    there = [
        (point, text) for point, text, value in zip(points, line.texts, line.values, strict=True) if value is not None
    ]
    if not there:
        return f"{line.name}没有数据"
    if len(there) == 1:
        return f"{line.name} {there[0][0]} {there[0][1]}"
    return f"{line.name}由 {there[0][0]} 的 {there[0][1]} 到 {there[-1][0]} 的 {there[-1][1]}"
