"""Rows of the site's tables as HTML. They stand in many pages, so each is made once; every text is escaped here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from markupsafe import Markup, escape

from zhinan.deliver.site.addresses import address, linked
from zhinan.deliver.site.guide import Entry
from zhinan.deliver.site.sections import MATERIAL_COLUMNS
from zhinan.deliver.site.shelf import DEPARTMENTS, GUIDES, Shelf

# Characters that half a page's width still holds on one line.
_LONG = 18


def facts(rows: Iterable[tuple[str, str, str]]) -> Markup:
    """(element, label, value) as pairs of a description list."""
    return _html("".join([_fact(label, value) for _, label, value in rows]))


@lru_cache(maxsize=65536)
def _fact(label: str, value: str) -> str:
    long = ' class="long"' if len(value) > _LONG or "\n" in value else ""
    return f"<div{long}><dt>{escape(label)}</dt><dd>{linked(value)}</dd></div>\n"


def material_rows(materials: Sequence[Mapping[str, str]]) -> Markup:
    """The rows of the table of materials."""
    rows = [_material(tuple(row.items())) for row in materials]
    return _html("".join([f'<tr><td class="no">{number}</td>{row}</tr>\n' for number, row in enumerate(rows, start=1)]))


@lru_cache(maxsize=16384)
def _material(pairs: tuple[tuple[str, str], ...]) -> str:
    row = {column: escape(text) for column, text in pairs}
    free = f'<span class="mark free">{row["减免"]}</span>' if row["减免"] else ""
    (name, _), *others = MATERIAL_COLUMNS.items()
    cells = "".join([_cell(label, row[column]) for column, label in others])
    return f'<th scope="row">{row[name]}{free}</th>{cells}'


def marks_of(guide: Entry, places: Mapping[str, str]) -> Markup:
    """What kind of item it is, and the lists that it stands in, each leading to its page."""
    kind = f'<span class="mark kind">{escape(guide.kind)}</span>' if guide.kind else ""
    names = [name for name in guide.lists if name != guide.kind and not name.endswith("清单")]
    marks = [f'<a class="mark" href="../{escape(places[name])}">{escape(name)}</a>' for name in names]
    return _html(kind + "".join(marks))


def item_rows(shelf: Shelf) -> Markup:
    """The rows of a page of guides."""
    has_department = shelf.folder != DEPARTMENTS
    parts: list[str] = []
    for guide in shelf.guides:
        row = _item(guide.file, guide.title, guide.department if has_department else "", guide.kind, guide.promised)
        named = _cell("材料", escape(shelf.named[guide.file])) if shelf.named else ""
        parts.append(f"<tr>{row}{named}</tr>\n")
    return _html("".join(parts))


@lru_cache(maxsize=65536)
def _item(file: str, title: str, department: str, kind: str, promised: str) -> str:
    name = f'<th scope="row"><a href="../{escape(guide_address(file))}">{escape(title)}</a></th>'
    cells = [("部门", department)] if department else []
    cells += [("事项类型", kind), ("承诺时限", promised)]
    return name + "".join([_cell(label, escape(text)) for label, text in cells])


def _cell(label: str, text: Markup) -> str:
    return f'<td data-label="{escape(label)}">{text}</td>'


def _html(text: str) -> Markup:
    """``text``, every part of which was escaped above, as HTML."""
    return Markup(text)  # noqa: S704


def guide_address(file: str) -> str:
    """The address of a guide from the site's root."""
    return address(GUIDES, file)
