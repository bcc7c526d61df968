"""Drawing → SVG: text stays text, readable on light and dark ground and in print, no script, nothing from outside."""

from __future__ import annotations

from html import escape

from zhinan.deliver.flowchart.shapes import Box, Diamond, Drawing, Line, Shape, Words

FONTS = "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC','Noto Sans SC','Source Han Sans SC',SimHei,sans-serif"
# Classes, so that one style serves a page of its own and a picture within a page alike.
STYLE = f"""\
.fc text{{font-family:{FONTS};fill:#1c2733}}.fc .muted{{fill:#52606d}}.fc .accent{{fill:#1a5796}}
.fc .strong,.fc .onhead{{font-weight:600}}.fc .onhead{{fill:#fff}}
.fc rect,.fc polygon,.fc path{{stroke:#1a5796;stroke-width:1.5;fill:#fff}}.fc .page{{stroke:none}}
.fc .head{{fill:#1a5796}}.fc .decision{{fill:#fff6dd;stroke:#9a6a10}}.fc .end{{fill:#e9f1f9}}
.fc .refused{{fill:#fbeceb;stroke:#a32820}}.fc .supplement{{fill:#fff6dd;stroke:#9a6a10}}
.fc path{{fill:none;stroke:#4a5a69}}.fc .tip{{fill:#4a5a69;stroke:none}}
"""
DARK_STYLE = """\
@media screen and (prefers-color-scheme:dark){
.fc text{fill:#e3e8ed}.fc .muted{fill:#a4b0bc}.fc .accent{fill:#84b8ef}.fc .onhead{fill:#fff}
.fc rect,.fc polygon,.fc path{stroke:#5d92c9;fill:#1a2128}.fc .page{fill:#1a2128;stroke:none}
.fc .head{fill:#1d5590}.fc .decision,.fc .supplement{fill:#3a2f14;stroke:#d9a441}.fc .end{fill:#1c2f42}
.fc .refused{fill:#3b1f1d;stroke:#ff9d92}
.fc path{fill:none;stroke:#a4b0bc}.fc .tip{fill:#a4b0bc;stroke:none}
}
"""
_HEAD = 9  # length of an arrow's head


def svg(drawing: Drawing, *, is_alone: bool = True) -> str:
    """``drawing`` as SVG; not ``is_alone``: for a page that has STYLE and DARK_STYLE."""
    style = f"<style>\n{STYLE}{DARK_STYLE}</style>" if is_alone else ""
    size = f' width="{drawing.width}" height="{drawing.height}"' if is_alone else ""
    space = ' xmlns="http://www.w3.org/2000/svg"' if is_alone else ""
    body = "\n".join(map(_shape, drawing.shapes))
    return (
        f'<svg{space} class="fc"{size} viewBox="0 0 {drawing.width} {drawing.height}" role="img"'
        f' aria-labelledby="fc-title fc-desc" lang="zh-CN">'
        f'<title id="fc-title">{escape(drawing.title)}</title><desc id="fc-desc">{escape(drawing.description)}</desc>'
        f"{style}\n{body}\n</svg>\n"
    )


def _shape(shape: Shape) -> str:
    if isinstance(shape, Words):
        anchor = "" if shape.anchor == "start" else f' text-anchor="{shape.anchor}"'
        ink = "" if shape.ink == "text" else f' class="{shape.ink}"'
        place = f'x="{shape.x:g}" y="{shape.y:g}" font-size="{shape.size:g}"'
        return f"<text {place}{anchor}{ink}>{escape(shape.text)}</text>"
    if isinstance(shape, Box):
        corner = f' rx="{shape.radius:g}"' if shape.radius else ""
        place = f'x="{shape.x:g}" y="{shape.y:g}" width="{shape.width:g}" height="{shape.height:g}"'
        return f'<rect class="{shape.role}" {place}{corner}/>'
    if isinstance(shape, Diamond):
        return f'<polygon class="decision" points="{_points(corners(shape))}"/>'
    way = "M" + "L".join(f"{x:g} {y:g}" for x, y in shape.points)
    tip = f'<polygon class="tip" points="{_points(head(shape))}"/>' if shape.has_head else ""
    return f'<path d="{way}"/>{tip}'


def corners(shape: Diamond) -> tuple[tuple[float, float], ...]:
    """The four corners, from the left."""
    across, down = shape.width / 2, shape.height / 2
    return (
        (shape.x - across, shape.y),
        (shape.x, shape.y - down),
        (shape.x + across, shape.y),
        (shape.x, shape.y + down),
    )


def head(line: Line) -> tuple[tuple[float, float], ...]:
    """The triangle at the end of a line; lines run along the axes."""
    (fx, fy), (x, y) = line.points[-2:]
    dx, dy = (x > fx) - (x < fx), (y > fy) - (y < fy)
    bx, by, half = x - dx * _HEAD, y - dy * _HEAD, _HEAD / 2
    return (x, y), (bx - dy * half, by - dx * half), (bx + dy * half, by + dx * half)


def _points(points: tuple[tuple[float, float], ...]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in points)
