"""Guides under one heading: a public list, a department, or whom they serve."""

from __future__ import annotations

from dataclasses import dataclass

from zhinan.deliver.site.addresses import address
from zhinan.deliver.site.guide import Entry

# Folders of the site.
GUIDES, LISTS, DEPARTMENTS, SUBJECTS = "guide", "list", "department", "subject"


@dataclass(frozen=True, slots=True)
class Shelf:
    """A page of guides at ``folder``/``file``. ``named``: a guide's file → the materials that the list names of it."""

    name: str
    folder: str
    file: str
    description: str
    guides: list[Entry]
    named: dict[str, str]
    is_kind: bool = False

    @property
    def address(self) -> str:
        """Where its page stands, from the site's root."""
        return address(self.folder, self.file)
