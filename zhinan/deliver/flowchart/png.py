"""Drawing → PNG, by Pillow, with the machine's own Chinese font: for element 53, which takes no SVG."""

from __future__ import annotations

import io
from collections.abc import Iterable

from PIL import Image, ImageDraw, ImageFont

from zhinan.deliver.flowchart.fonts import Fonts
from zhinan.deliver.flowchart.shapes import Box, Diamond, Drawing, Line, Words
from zhinan.deliver.flowchart.svg import corners, head

# role → (fill, outline): the light colours of svg.STYLE
_FILLS = {
    "page": ("#ffffff", None),
    "step": ("#ffffff", "#1a5796"),
    "head": ("#1a5796", "#1a5796"),
    "end": ("#e9f1f9", "#1a5796"),
    "refused": ("#fbeceb", "#a32820"),
    "supplement": ("#fff6dd", "#9a6a10"),
}
_DECISION = ("#fff6dd", "#9a6a10")
_INKS = {"text": "#1c2733", "strong": "#1c2733", "muted": "#52606d", "accent": "#1a5796", "onhead": "#ffffff"}
_LINE = "#4a5a69"
_SCALE = 2  # pixels of the picture for one of the drawing
_FINER = 2  # drawn so much finer, then shrunk: smooth edges


def png(drawing: Drawing, fonts: Fonts) -> bytes:
    """``drawing`` as a PNG; equal drawings give equal bytes with equal fonts.

    Raises UsageError, naming the characters, where the fonts have not all of them.
    """
    fonts.require("".join(shape.text for shape in drawing.shapes if isinstance(shape, Words)))
    fine = _SCALE * _FINER
    image = Image.new("RGB", (drawing.width * fine, drawing.height * fine), "white")
    page = ImageDraw.Draw(image)
    for shape in drawing.shapes:
        if isinstance(shape, Words):
            continue  # on the shrunk picture: fonts have smooth edges of their own
        if isinstance(shape, Box):
            fill, outline = _FILLS[shape.role]
            box = _scaled([(shape.x, shape.y), (shape.x + shape.width, shape.y + shape.height)], fine)
            page.rounded_rectangle(box, shape.radius * fine, fill, outline, round(1.5 * fine))
        elif isinstance(shape, Diamond):
            page.polygon(_scaled(corners(shape), fine), _DECISION[0], _DECISION[1], round(1.5 * fine))
        elif isinstance(shape, Line):
            page.line(_scaled(shape.points, fine), _LINE, round(1.5 * fine), joint="curve")
            if shape.has_head:
                page.polygon(_scaled(head(shape), fine), _LINE)
    image = image.reduce(_FINER)
    page = ImageDraw.Draw(image)
    for shape in drawing.shapes:
        if isinstance(shape, Words):
            _write(page, shape, fonts)
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()


def _write(page: ImageDraw.ImageDraw, words: Words, fonts: Fonts) -> None:
    """The words, each run of characters in the first font that has them."""
    runs: list[tuple[str, ImageFont.FreeTypeFont]] = list(fonts.runs(words.text, words.size * _SCALE, words.is_bold))
    whole = sum(font.getlength(text) for text, font in runs)
    x = words.x * _SCALE - {"start": 0.0, "middle": whole / 2, "end": whole}[words.anchor]
    for text, font in runs:
        page.text((x, words.y * _SCALE), text, _INKS[words.ink], font, "ls")
        x += font.getlength(text)


def _scaled(points: Iterable[tuple[float, float]], by: int) -> list[tuple[float, float]]:
    return [(x * by, y * by) for x, y in points]
