"""Bytes → text for csv files: which of the encodings that Chinese offices use it is."""

from __future__ import annotations

import codecs
import re

# A text holds no control characters other than tab, line ends, form feed and DOS end-of-file.
_CONTROL = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f]")


def decode_text(data: bytes) -> str | None:
    """The text of ``data`` without its byte order mark; None where it is no text.

    UTF-8 comes before GB18030, because nearly every UTF-8 text can be misread as GB18030 and hardly
    any Chinese GB18030 text can be read as UTF-8. UTF-16 is only believed with a byte order mark.
    """
    is_marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    encodings = ["utf-16"] if is_marked else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if _CONTROL.search(text) else text
    return None
