"""Pictures for the examples of element 53, drawn when they are asked for."""

from __future__ import annotations

import io
from random import Random

from PIL import Image, ImageDraw


def draw(what: str) -> bytes:
    """PNG of ``chart <word>`` (boxes and lines of its own), ``… small``, ``blank``, ``tiny``, ``broken``."""
    if what == "broken":
        return b"\x89PNG\r\n\x1a\n and no more"
    if what == "tiny":
        image = Image.new("L", (1, 1), 0)
    elif what == "blank":
        image = Image.new("L", (300, 400), 255)
    else:
        _, word, *how = what.split()
        image = _chart(word)
        if how == ["small"]:
            image = image.resize((image.width // 2, image.height // 2))
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()


def _chart(word: str) -> Image.Image:
    rng = Random(word)
    image = Image.new("L", (320, 480), 255)
    pen = ImageDraw.Draw(image)
    y = 12
    for _ in range(rng.randrange(4, 7)):
        height, left, right = rng.randrange(24, 56), rng.randrange(20, 90), rng.randrange(190, 300)
        pen.rectangle((left, y, right, y + height), outline=0, width=2)
        for line in range(y + 8, y + height - 6, 9):
            for x in range(left + 8, right - 12, 10):
                if rng.random() < 0.7:
                    pen.line((x, line, x + rng.randrange(3, 8), line + rng.randrange(-3, 4)), fill=0, width=2)
        y += height + rng.randrange(12, 26)
        pen.line((160, y - 12, 160, y), fill=0, width=2)
    return image
