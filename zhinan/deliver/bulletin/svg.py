"""A chart as inline SVG: the page's own fonts and colours, with the same in words for who cannot see it."""

from __future__ import annotations

from markupsafe import Markup

from zhinan.deliver.bulletin.model import Chart
from zhinan.deliver.cells import excel_text

_WIDTH, _HEIGHT = 720, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 16, 44, 62
_TEXT = Markup('<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" class="{kind}">{text}</text>')
_LINE = Markup('<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" class="{kind}"/>')
_BAR = Markup('<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" class="{kind}"/>')
_DOT = Markup('<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" class="{kind}"/>')


def draw(chart: Chart, number: int) -> Markup:
    """``chart`` as an <svg>; ``number`` tells its name from those of other charts on the page."""
    parts = [_grid(chart), _names(chart), _legend(chart)]
    parts.append(_bars(chart) if chart.kind == "bar" else _lines(chart))
    head = Markup(
        '<svg viewBox="0 0 {w} {h}" role="img" aria-labelledby="chart{n}-title chart{n}-desc">'
        '<title id="chart{n}-title">{title}</title><desc id="chart{n}-desc">{told}</desc>'
    ).format(w=_WIDTH, h=_HEIGHT, n=number, title=excel_text(chart.title), told=excel_text(chart.description))
    return head + Markup("").join(parts) + Markup("</svg>")


def _text(x: float, y: float, text: str, anchor: str = "middle", kind: str = "axis") -> Markup:
    return _TEXT.format(x=x, y=y, anchor=anchor, kind=kind, text=excel_text(text))


def _height(chart: Chart, value: float) -> float:
    """Where a rate in percent stands from above."""
    return _HEIGHT - _BOTTOM - (value - chart.low) / (100 - chart.low) * (_HEIGHT - _TOP - _BOTTOM)


def _grid(chart: Chart) -> Markup:
    parts = []
    for value in range(chart.low, 101, chart.step):
        y = _height(chart, value)
        parts.append(_LINE.format(x1=_LEFT, y1=y, x2=_WIDTH - _RIGHT, y2=y, kind="grid"))
        parts.append(_text(_LEFT - 6, y + 4, str(value), "end"))
    return Markup("").join(parts)


def _middle(chart: Chart, place: int) -> float:
    return _LEFT + (place + 0.5) * (_WIDTH - _LEFT - _RIGHT) / len(chart.categories)


def _names(chart: Chart) -> Markup:
    names = (_text(_middle(chart, at), _HEIGHT - _BOTTOM + 20, name) for at, name in enumerate(chart.categories))
    return Markup("").join(names)


def _kind(chart: Chart, number: int) -> str:
    """Which of the page's colours: of bars the last series is the one that matters, of lines the first."""
    if chart.kind == "line":
        return "main" if number == 0 else "second"
    return "main" if number == len(chart.series) - 1 else "other"


def _legend(chart: Chart) -> Markup:
    parts = []
    x = _WIDTH / 2 - 75 * len(chart.series)
    for number, series in enumerate(chart.series):
        y = _HEIGHT - 22
        parts.append(_BAR.format(x=x, y=y - 10, width=14, height=11, kind=_kind(chart, number)))
        parts.append(_text(x + 20, y, series.name, "start"))
        x += 150
    return Markup("").join(parts)


def _bars(chart: Chart) -> Markup:
    parts = []
    slot = (_WIDTH - _LEFT - _RIGHT) / len(chart.categories)
    width = min(slot * 0.72 / len(chart.series), 64)
    for number, series in enumerate(chart.series):
        for at, value in enumerate(series.values):
            if value is None:
                continue
            x = _middle(chart, at) + (number - len(chart.series) / 2) * width
            y = _height(chart, value)
            bar = _BAR.format(x=x + 1, y=y, width=width - 2, height=_HEIGHT - _BOTTOM - y, kind=_kind(chart, number))
            parts += [bar, _text(x + width / 2, y - 5, f"{value:.2f}", kind="value")]
    return Markup("").join(parts)


def _lines(chart: Chart) -> Markup:
    parts = []
    for number, series in enumerate(chart.series):
        kind, before = _kind(chart, number), None
        for at, value in enumerate(series.values):
            here = None if value is None else (_middle(chart, at), _height(chart, value))
            if here and before:
                parts.append(_LINE.format(x1=before[0], y1=before[1], x2=here[0], y2=here[1], kind=f"{kind} stroke"))
            if here:
                parts.append(_DOT.format(x=here[0], y=here[1], kind=kind))
                place = 18 if number == 0 else -9
                parts.append(_text(here[0], here[1] + place, f"{value:.2f}", kind="value"))
            before = here
    return Markup("").join(parts)
