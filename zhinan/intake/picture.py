"""One picture (element 53): what it is known by, and whether it shows anything.

``hash``: two perceptual hashes of 1,024 bits, of the whole picture and of the part within its blank border. On 260
made flow charts, different ones differ in 100 bits or more; the same one scaled, recompressed, cropped or padded in
50 or fewer by at least one of the two. ``NEAR_BITS`` lies between.
"""

from __future__ import annotations

import hashlib
import io
import warnings
from dataclasses import dataclass

import numpy as np
from PIL import Image, UnidentifiedImageError

NEAR_BITS = 72
HASH_DIGITS = 256
MOST_BYTES = 30_000_000
MOST_PIXELS = 60_000_000
LEAST_SIDE = 32
# A picture whose darkest and lightest points lie this near shows nothing.
_BLANK_RANGE = 8
_HASH_SIZE = 32
# What Pillow may try: its other readers are not needed, and one of them hands the file to another program.
_FORMATS = ("PNG", "JPEG", "MPO", "GIF", "BMP", "WEBP", "TIFF")
_SUFFIXES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp", ".tif", ".tiff")
_SIGNATURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")


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
    """Whether a file is a picture by its name and by its first bytes (12 suffice)."""
    is_webp = begin.startswith(b"RIFF") and begin[8:12] == b"WEBP"
    return is_picture_name(name) and (begin.startswith(_SIGNATURES) or is_webp)


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
            image.draft("L", (512, 512))  # JPEG only: decoded no larger than needed
            gray = _gray(image)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, MemoryError, EOFError, KeyError):
        return Picture(content, problem="打不开")
    except Image.DecompressionBombError:
        return Picture(content, problem="太大")
    low, high = gray.getextrema()
    if float(str(high)) - float(str(low)) < _BLANK_RANGE:
        return Picture(content, "", width, height, "是空白的")
    return Picture(content, _hash(gray) + _hash(_without_border(gray)), width, height)


def _gray(image: Image.Image) -> Image.Image:
    """``image`` in shades of gray, on white where it is transparent."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        solid = image.convert("RGBA")
        page = Image.new("RGBA", solid.size, "white")
        page.alpha_composite(solid)
        image = page
    return image.convert("L")


def _without_border(gray: Image.Image) -> Image.Image:
    box = gray.point([255 if shade < 200 else 0 for shade in range(256)]).getbbox()
    return gray.crop(box) if box else gray


def _hash(gray: Image.Image) -> str:
    import imagehash  # with SciPy behind it: paid for where there are pictures

    # Shrunk here, for the library's own way takes twice as long and finds no more.
    small = gray.resize((_HASH_SIZE * 4, _HASH_SIZE * 4), Image.Resampling.BILINEAR)
    return np.packbits(imagehash.phash(small, _HASH_SIZE, highfreq_factor=4).hash).tobytes().hex()
