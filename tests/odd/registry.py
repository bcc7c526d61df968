"""All kinds of odd files, in reading order."""

from __future__ import annotations

from tests.odd import (
    archives,
    doctypes,
    encrypted,
    excel2003,
    extensions,
    forms,
    headers,
    html,
    killers,
    materials,
    packages,
    tables,
    text,
    values,
)
from tests.odd.odd import Odd

FAMILIES: dict[str, list[Odd]] = {
    "text": text.KINDS,
    "extensions": extensions.KINDS,
    "html": html.KINDS,
    "excel2003": excel2003.KINDS,
    "packages": packages.KINDS,
    "doctypes": doctypes.KINDS,
    "archives": archives.KINDS,
    "encrypted": encrypted.KINDS,
    "killers": killers.KINDS,
    "values": values.KINDS,
    "headers": headers.KINDS,
    "tables": tables.KINDS,
    "forms": forms.KINDS,
    "materials": materials.KINDS,
}
ODD: dict[str, Odd] = {kind.name: kind for kinds in FAMILIES.values() for kind in kinds}
assert len(ODD) == sum(map(len, FAMILIES.values())), "two kinds of one name"
