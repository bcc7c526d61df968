"""Since when each list and each export says what it says (更新日期): the day of the publication that said it first.

Files show this day and not 数据截至, which changes with every batch: a list whose content stands is the very file of
the publication before.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

# name → {"content": its digest, "since": ISO day}
Stands = dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Stand:
    """What tells a content from any other, and the day since which it is public."""

    content: str
    since: str


class Standing:
    """The lists and exports of a publication of ``day``. ``former``: ``found`` of the publication before."""

    def __init__(self, former: Mapping[str, Mapping[str, str]], day: str) -> None:
        self._former = former
        self._day = day
        self.found: Stands = {}

    def of(self, name: str, *content: object) -> Stand:
        """Where ``name`` stands with this content: texts, numbers, and lists, dicts and dataclasses of them."""
        digest = hashlib.sha256(repr(content).encode("utf-8", "surrogatepass")).hexdigest()[:16]
        before = self._former.get(name, {})
        since = before["since"] if before.get("content") == digest else self._day
        self.found[name] = {"content": digest, "since": since}
        return Stand(digest, since)
