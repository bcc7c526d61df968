"""The value of element 53: the name of a picture file, together with the picture.

A workbook has the picture in the cell, under its name; a CSV names the file, which lies in a folder beside it.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from zhinan.sample.chart import png
from zhinan.sample.record import Item

CHART = "流程图内容"


class Pictured(str):
    """A file name, and the ``data`` of that file."""

    __slots__ = ("data",)

    def __new__(cls, name: str, data: bytes) -> Pictured:
        """``name`` of the file that holds ``data``."""
        made = super().__new__(cls, name)
        made.data = data
        return made

    data: bytes

    def holding(self, data: bytes) -> Pictured:
        """The same name for another picture."""
        return Pictured(str(self), data)


def lay_beside(file: Path, items: Sequence[Item]) -> None:
    """Write the pictures of ``items`` to a folder beside ``file``, and name them in their cells as they lie there."""
    folder = file.with_name(f"{file.stem}-流程图")
    for item in items:
        value = item.record.values.get(CHART, "")
        if isinstance(value, Pictured):
            folder.mkdir(exist_ok=True)
            name = value.rsplit("/", 1)[-1]
            (folder / name).write_bytes(value.data)
            item.record.values[CHART] = Pictured(f"{folder.name}/{name}", value.data)


def blank_picture(data: bytes) -> bytes:
    """A white page of the size of a picture."""
    with Image.open(io.BytesIO(data)) as image:
        return png(Image.new("1", image.size, 1))


def one_point(data: bytes) -> bytes:
    """A picture of a single point."""
    return png(Image.new("1", (1, 1), 0))


def redone(data: bytes) -> bytes:
    """The same picture, larger and in shades of gray: other bytes, and nothing else to see."""
    with Image.open(io.BytesIO(data)) as image:
        return png(image.convert("L").resize((image.width * 5 // 4, image.height * 5 // 4), Image.Resampling.BILINEAR))
