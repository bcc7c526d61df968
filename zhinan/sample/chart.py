"""Element 53: the flow chart of one item, drawn from its own steps and materials.

No font is needed: a Chinese character is suggested by strokes of its own, so that two charts differ where
their words do. Equal items give equal bytes.
"""

from __future__ import annotations

import io
import zlib
from functools import lru_cache
from random import Random

from PIL import Image, ImageDraw

from zhinan.sample.catalogue import Entry

Step = tuple[str, str, str]

_GLYPH, _LINE = 8, 11
_BLACK, _WHITE = 0, 1
_MARGIN = 12


@lru_cache(maxsize=2048)
def chart_png(entry: Entry, steps: tuple[Step, ...]) -> bytes:
    """The chart as a 1-bit PNG of one to three thousand bytes. ``steps``: (环节名称, 办理人, 办理时限)."""
    return png(draw_chart(entry, steps))


def png(image: Image.Image) -> bytes:
    """``image`` as a PNG."""
    stream = io.BytesIO()
    image.save(stream, "PNG", optimize=True)
    return stream.getvalue()


def draw_chart(entry: Entry, steps: tuple[Step, ...]) -> Image.Image:
    """Title, application with its materials, the decision whether they are complete, the steps, the result."""
    rng = Random(f"chart:{entry.department}:{entry.name}")
    page = _Page(rng.randrange(300, 380), rng.randrange(12, 20), rng.randrange(116, 160))
    page.text(entry.name)
    page.box(["申请", *(f"{n}.{name}" for n, name in enumerate(entry.materials, start=1))], is_round=True)
    page.arrow()
    page.decision("材料是否齐全", "一次性告知补正")
    for step in steps:
        page.arrow()
        page.box(list(step))
    page.arrow()
    page.box(["办结", entry.type], is_round=True)
    return page.image.crop((0, 0, page.width, page.y + _MARGIN))


class _Page:
    """A page being drawn from above to below; ``y`` is where the next thing begins (pixels)."""

    def __init__(self, width: int, gap: int, box_width: int) -> None:
        self.width, self.gap, self.box_width = width, gap, box_width
        self.middle = box_width // 2 + _MARGIN + 20
        self.image = Image.new("1", (width, 1200), _WHITE)
        self.draw = ImageDraw.Draw(self.image)
        self.y = _MARGIN

    def text(self, text: str) -> None:
        """A line over the whole width, broken where it does not fit."""
        per_line = (self.width - 2 * _MARGIN) // (_GLYPH + 1)
        for begin in range(0, len(text), per_line):
            self._write(_MARGIN, self.y, text[begin : begin + per_line])
            self.y += _LINE
        self.y += self.gap // 2

    def box(self, lines: list[str], *, is_round: bool = False) -> None:
        """A box with a line of text each; what does not fit is left out."""
        left, right = self.middle - self.box_width // 2, self.middle + self.box_width // 2
        height = _LINE * len(lines) + 6
        radius = 8 if is_round else 0
        self.draw.rounded_rectangle((left, self.y, right, self.y + height), radius, outline=_BLACK)
        most = (self.box_width - 10) // (_GLYPH + 1)
        for number, line in enumerate(lines):
            self._write(left + 5, self.y + 4 + number * _LINE, line[:most])
        self.y += height

    def decision(self, question: str, otherwise: str) -> None:
        """A diamond, and what happens otherwise at its right."""
        half, height = self.box_width // 2, 40
        middle = self.y + height // 2
        points = [(self.middle, self.y), (self.middle + half, middle)]
        points += [(self.middle, self.y + height), (self.middle - half, middle)]
        self.draw.polygon(points, outline=_BLACK)
        self._write(self.middle - len(question) * (_GLYPH + 1) // 2, middle - 4, question)
        left = self.middle + half
        self.draw.line((left, middle, left + 14, middle), fill=_BLACK)
        self.draw.rectangle((left + 14, middle - 10, min(self.width - 4, left + 100), middle + 10), outline=_BLACK)
        self._write(left + 18, middle - 4, otherwise)
        self.y += height

    def arrow(self) -> None:
        """An arrow down to the next thing."""
        end = self.y + self.gap
        self.draw.line((self.middle, self.y, self.middle, end), fill=_BLACK)
        self.draw.polygon([(self.middle - 3, end - 5), (self.middle + 3, end - 5), (self.middle, end)], fill=_BLACK)
        self.y = end

    def _write(self, x: int, y: int, text: str) -> None:
        for position, character in enumerate(text):
            _glyph(self.draw, x + position * (_GLYPH + 1), y, character)


def _glyph(draw: ImageDraw.ImageDraw, x: int, y: int, character: str) -> None:
    """Strokes from one lattice point of 3 by 3 to another, as the character's own number has them."""
    if character.isspace():
        return
    number = zlib.crc32(character.encode())
    for stroke in range(4 if character > "\u2e7f" else 2):
        bits = number >> (stroke * 8)
        begin, end = (bits & 15) % 9, (bits >> 4 & 15) % 9
        points = [(x + 1 + 3 * (point % 3), y + 1 + 3 * (point // 3)) for point in (begin, end)]
        draw.line(points, fill=_BLACK)
