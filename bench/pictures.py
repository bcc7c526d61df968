"""A picture for every item that is like no other: squares of chance, as small a file as is still a picture.

.venv/bin/python -m bench.pictures 5000     # how long it takes to compare that many with one another (E53.4)
"""

from __future__ import annotations

import struct
import sys
import time
import zlib
from random import Random

SQUARES, SIDE = 32, 4


def noise_png(seed: str) -> bytes:
    """128 × 128 greys. The same for the same ``seed``."""
    rng = Random(f"picture:{seed}")
    rows = []
    for _ in range(SQUARES):
        row = b"".join(bytes([grey]) * SIDE for grey in rng.randbytes(SQUARES))
        rows.append((b"\0" + row) * SIDE)
    size = SQUARES * SIDE
    header = struct.pack(">IIBBBBB", size, size, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(b"".join(rows), 1)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def compare_all(count: int) -> dict[str, float]:
    """Seconds to find which of ``count`` pictures look nearly the same: none."""
    from bench.measure import peak_bytes
    from zhinan.intake.picture import HASH_DIGITS
    from zhinan.warehouse.charts import near_pairs

    hashes = [Random(f"hash:{number}").randbytes(HASH_DIGITS).hex()[: 2 * HASH_DIGITS] for number in range(count)]
    began = time.perf_counter()
    assert not list(near_pairs(hashes))
    return {"seconds": time.perf_counter() - began, "peak_bytes": peak_bytes()}


if __name__ == "__main__":
    from bench.measure import tell

    tell(compare_all(int(sys.argv[1])))
