"""Where pages stand (names of files made of codes and names), and which parts of a text become links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from urllib.parse import quote, urlsplit

from markupsafe import Markup, escape

from zhinan.deliver.names import file_name

# A web address inside Chinese text: up to white space, a quotation mark or full-width punctuation.
_URL = re.compile(r"https?://[!-~]+", re.IGNORECASE)
_BEHIND = ".,;:!?'\")]}>"


class Names:
    """Names of the files of one folder: stable, and none twice, as Windows compares them."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, wanted: str, suffix: str = ".html") -> str:
        """The name for ``wanted``; a second of the same name gets -2, and so on, in the order of asking."""
        base = file_name(wanted)
        name, number = base, 1
        while name.casefold() in self._taken:
            number += 1
            name = file_name(f"{base[:60]}-{number}" if len(base.encode()) > 190 else f"{base}-{number}")
        self._taken.add(name.casefold())
        return name + suffix


def address(folder: str, name: str) -> str:
    """A relative address as it may stand in a page."""
    return f"{folder}/{quote(name)}" if folder else quote(name)


def web_address(text: str) -> str | None:
    """``text`` where it is an http(s) address with a host, and nothing is covered in it; else None."""
    if "*" in text or not _URL.fullmatch(text):
        return None
    try:
        host = urlsplit(text).hostname
    except ValueError:
        return None
    return text if host else None


@lru_cache(maxsize=65536)
def linked(text: str) -> Markup:
    """``text`` as HTML: what is an http(s) address becomes a link, all else stays text."""
    return Markup("").join(_parts(text)) if "://" in text else escape(text)


def _parts(text: str) -> Iterator[str]:
    end = 0
    for found in _URL.finditer(text):
        written = found[0].rstrip(_BEHIND)
        url = web_address(written)
        if url:
            yield escape(text[end : found.start()])
            yield Markup('<a href="{0}" rel="noopener noreferrer external">{0}</a>').format(url)
            end = found.start() + len(written)
    yield escape(text[end:])


def first_address(texts: Iterable[str]) -> str | None:
    """The first text that is a web address as a whole."""
    return next((url for text in texts if (url := web_address(text.strip()))), None)
