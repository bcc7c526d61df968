"""One picture (element 53): what it is known by, and whether it shows anything.

``hash``: two perceptual hashes of 1,024 bits, of the whole picture and of the part within its blank border. Measured
on 190 charts (drawn for each item, as from a drawing program, on one template with other texts) and the 946 of the
made batch: different ones differ in 94 bits or more, charts of one template whose titles alone differ by a few
characters from 30 bits on; the same one scaled from half to double, recompressed, in other formats, on coloured
paper, squeezed or padded differs in 36 or fewer, by the nearer of the two. Shrunk by the nearest point or cropped
into its lines, it may be missed. ``NEAR_BITS`` lies between.
"""

from __future__ import annotations

import hashlib
import io
import warnings
from dataclasses import dataclass

from PIL import Image

NEAR_BITS = 72
HASH_DIGITS = 256
MOST_BYTES = 30_000_000
MOST_PIXELS = 60_000_000
LEAST_SIDE = 32
# What differs from the ground by less than this many shades (of 256) is noise, and less of it than this share of
# all points is dirt: the picture shows nothing.
_FAINT = 24
_LEAST_INK = 0.0003
_HASH_SIZE = 32
_LONG_SIDE = 700
# What Pillow may try: its other readers are not needed, and one of them hands the file to another program.
_FORMATS = ("PNG", "JPEG", "MPO", "GIF", "BMP", "WEBP", "TIFF")
_SUFFIXES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp", ".tif", ".tiff")
_SIGNATURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*")
_WORKBOOK_SUFFIXES = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".et", ".csv", ".txt")
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


@dataclass(frozen=True, slots=True)
class Picture:
    """``content`` is the SHA-256 of its bytes; ``hash`` hexadecimal, '' where there is a ``problem``."""

    content: str
    hash: str = ""
    width: int = 0
    height: int = 0
    problem: str | None = None


def is_picture_name(name: str) -> bool:
    """Whether a file of that name says that it is a picture."""
    return name.lower().endswith(_SUFFIXES)


def is_picture(name: str, begin: bytes) -> bool:
    """Whether a file is a picture, by its first bytes (12 suffice) and its name.

    Bytes decide: a workbook with a picture's name is a workbook, a picture without a name that says so is a picture.
    One that is damaged is still a picture by its name; one with a workbook's name is a workbook that cannot be read.
    """
    if is_picture_name(name):
        return not begin.startswith(_WORKBOOKS)
    is_webp = begin.startswith(b"RIFF") and begin[8:12] == b"WEBP"
    is_bitmap = begin.startswith(b"BM") and begin[6:10] == b"\0\0\0\0"
    return not name.lower().endswith(_WORKBOOK_SUFFIXES) and (begin.startswith(_SIGNATURES) or is_webp or is_bitmap)


# The size is judged here, before anything is decoded.
warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)

# Content → what was seen: one logo in a thousand workbooks is decoded once. Small: no pictures are kept.
_SEEN: dict[str, Picture] = {}
_MOST_SEEN = 20_000


def read_picture(data: bytes) -> Picture:
    """Look at a picture. Whatever ``data`` is, this does not raise: what is wrong is the ``problem``."""
    content = hashlib.sha256(data).hexdigest()
    seen = _SEEN.get(content)
    if seen is None:
        if len(_SEEN) >= _MOST_SEEN:
            _SEEN.clear()
        seen = _SEEN[content] = _read(data, content)
    return seen


def _read(data: bytes, content: str) -> Picture:
    if not data:
        return Picture(content, problem="是空文件")
    if len(data) > MOST_BYTES:
        return Picture(content, problem=f"有 {len(data) // 1_000_000} MB，太大")
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            width, height = image.size
            if width * height > MOST_PIXELS:
                return Picture(content, "", width, height, f"有 {width}×{height} 点，太大")
            if min(width, height) < LEAST_SIDE:
                return Picture(content, "", width, height, f"只有 {width}×{height} 点，看不出内容")
            image.draft("L", (_LONG_SIDE, _LONG_SIDE))  # JPEG only: decoded no larger than needed
            gray = _gray(image)
    except Image.DecompressionBombError:
        return Picture(content, problem="太大")
    except Exception:  # damaged pictures make Pillow raise nearly anything, and that is about the data
        return Picture(content, problem=_unreadable(data))
    factor = max(gray.size) // _LONG_SIDE
    gray = gray.reduce(factor) if factor > 1 else gray
    if _is_blank(gray):
        return Picture(content, "", width, height, "是空白的")
    inner, whole = _without_border(gray), _hash(gray)
    return Picture(content, whole + (whole if inner.size == gray.size else _hash(inner)), width, height)


def _unreadable(data: bytes) -> str:
    """What is wrong with a picture that does not open: a chart copied out of a drawing program is often no raster."""
    if (data.startswith(b"\x01\0\0\0") and data[40:44] == b" EMF") or data.startswith(b"\xd7\xcd\xc6\x9a"):
        return "是图元文件（EMF、WMF），打不开，请另存为 png"
    if b"<svg" in data[:1024]:
        return "是矢量图（SVG），打不开，请另存为 png"
    return "打不开"


def _gray(image: Image.Image) -> Image.Image:
    """``image`` in shades of gray, on white where it is transparent."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        solid = image.convert("RGBA")
        page = Image.new("RGBA", solid.size, "white")
        page.alpha_composite(solid)
        image = page
    if image.mode.startswith("I"):  # sixteen bits a point, of which convert would keep the wrong ones
        import numpy as np

        return Image.fromarray((np.asarray(image) >> 8).clip(0, 255).astype(np.uint8))
    return image.convert("L")


def _is_blank(gray: Image.Image) -> bool:
    counts = gray.histogram()
    ground = counts.index(max(counts))
    ink = sum(counts[: max(0, ground - _FAINT)]) + sum(counts[ground + _FAINT + 1 :])
    return ink < _LEAST_INK * sum(counts)


def _without_border(gray: Image.Image) -> Image.Image:
    import numpy as np

    inked = np.asarray(gray) < 200
    rows, columns = np.flatnonzero(inked.any(axis=1)), np.flatnonzero(inked.any(axis=0))
    return gray.crop((columns[0], rows[0], columns[-1] + 1, rows[-1] + 1)) if rows.size else gray


def _hash(gray: Image.Image) -> str:
    import numpy as np  # paid for where there are pictures, and SciPy too
    from scipy.fftpack import dct

    small = gray.resize((_HASH_SIZE * 4, _HASH_SIZE * 4), Image.Resampling.BILINEAR)
    # The low frequencies, each against the median: the hash of ``imagehash.phash``, bit by bit, in a third of the time.
    low = dct(dct(np.asarray(small), axis=0)[:_HASH_SIZE], axis=1)[:, :_HASH_SIZE]
    middle = low.size // 2
    median = np.partition(low, (middle - 1, middle), axis=None)[middle - 1 : middle + 1].mean()
    return np.packbits(low > median).tobytes().hex()
