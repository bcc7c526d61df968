"""Names of files made out of data: they open on Windows, stay in their folder, and are short enough."""

from __future__ import annotations

import re

from zhinan.text import one_line

_NAME_BYTES = 200  # of the 255 that a file system allows; a suffix and a number still fit
# What Windows or a path takes for something else than a letter → the letter's full-width twin.
_REPLACED = str.maketrans({character: chr(ord(character) + 0xFEE0) for character in '\\/:*?"<>|'})
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


def file_name(text: str, suffix: str = "") -> str:
    """``text`` as the name of a file with ``suffix`` (".xlsx"): the same text always gives the same name."""
    name = one_line(text).translate(_REPLACED).strip(" .~")
    while len(name.encode()) > _NAME_BYTES:
        name = name[:-1]
    name = name.strip(" .") or "未命名"
    return ("_" if _RESERVED.fullmatch(name) else "") + name + suffix
