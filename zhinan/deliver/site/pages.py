"""Write the public site: every page from the warehouse, into one folder, with relative links only."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb
from jinja2 import Environment
from markupsafe import Markup, escape

from expectations.categories import NAMED_MATERIALS, load_categories
from expectations.columns import departments
from expectations.model import Standard
from zhinan.deliver.flowchart.layout import draw
from zhinan.deliver.flowchart.svg import DARK_STYLE, STYLE, svg
from zhinan.deliver.item_rows import Item
from zhinan.deliver.lists import ALL_ITEMS, FORMATS
from zhinan.deliver.names import file_name
from zhinan.deliver.pages import template_environment
from zhinan.deliver.personal import county_offices, known_names, public_text
from zhinan.deliver.publication.adjust import KINDS, Adjusted, Adjustment
from zhinan.deliver.publication.files import NAME as ADJUSTED_FILE
from zhinan.deliver.publication.files import summary
from zhinan.deliver.site.addresses import Names, address, linked
from zhinan.deliver.site.guide import Guide, guide_of
from zhinan.deliver.site.rows import facts, guide_address, item_rows, marks_of, material_rows
from zhinan.deliver.site.sections import MATERIAL_COLUMNS
from zhinan.deliver.site.shelf import DEPARTMENTS, GUIDES, LISTS, SUBJECTS, Shelf
from zhinan.raw import SAMPLE_PREFIX

CHANGES = "changes.html"
# Lists that the front page leads with, where the county has them: (list, what people call it)
ENTRIES = (("自然人", "个人办事"), ("涉企", "企业办事"), (ALL_ITEMS, "全部事项"))


def write_site(
    connection: duckdb.DuckDBPyConnection,
    standard: Standard,
    as_of: str,
    folder: Path,
    adjusted: Adjusted,
    items: Sequence[Item],
    lists_folder: str = "..",
) -> None:
    """Write the site of the published items to ``folder``, which need not be there yet.

    ``items``: the published ones (``load_items``).
    ``lists_folder``: where the lists' files are, from the site's root. A function of the warehouse, the standard, and
    the publications before.
    """
    guides, named = _guides(connection, standard, items)
    shelves = {
        LISTS: _lists(standard, guides, named),
        DEPARTMENTS: _departments(standard, guides),
        SUBJECTS: _subjects(guides),
    }
    environment = _environment()
    places = {shelf.name: shelf.address for shelf in shelves[LISTS]}
    environment.filters["marks"] = lambda guide: marks_of(guide, places)
    environment.globals.update(
        standard=standard,
        as_of=as_of,
        is_sample=_is_sample(connection),
        lists_folder=lists_folder,
        adjusted=adjusted,
        adjusted_file=ADJUSTED_FILE,
        formats=FORMATS,
        department_address={shelf.name: shelf.address for shelf in shelves[DEPARTMENTS]},
        material_columns=MATERIAL_COLUMNS,
    )
    for name in (GUIDES, LISTS, DEPARTMENTS, SUBJECTS):
        (folder / name).mkdir(parents=True, exist_ok=True)
    page = environment.get_template("guide.html")
    for guide in guides:
        drawn = svg(draw(guide.flow), is_alone=False) if guide.flow else ""
        chart = Markup(drawn)  # noqa: S704 svg escapes every text
        _write(folder / GUIDES / guide.file, page.render(root="../", guide=guide, chart=chart))
    page = environment.get_template("shelf.html")
    for group in shelves.values():
        for shelf in group:
            _write(folder / shelf.folder / shelf.file, page.render(root="../", shelf=shelf))
    home = environment.get_template("home.html")
    _write(folder / "index.html", home.render(root="", guides=guides, shelves=shelves, **_front(shelves[LISTS])))
    page = environment.get_template("changes.html")
    _write(
        folder / CHANGES,
        page.render(root="", summary=summary(adjusted.publication), kinds=_kinds(adjusted), pages=_pages(guides)),
    )
    _write(folder / "site.css", _own("site.css") + STYLE + DARK_STYLE)
    _write(folder / "site.js", _own("site.js"))
    _write(folder / "index.js", _index(guides, standard))


def _guides(
    connection: duckdb.DuckDBPyConnection, standard: Standard, items: Sequence[Item]
) -> tuple[list[Guide], dict[tuple[str, str], str]]:
    """The guides in the order of the lists; (list, file) → the materials that the list names."""
    offices = county_offices(standard)
    members: dict[str, dict[str, str]] = defaultdict(dict)
    for list_name, record_id, materials in connection.execute(
        "SELECT list, record_id, named FROM publication WHERE is_published"
    ).fetchall():
        members[record_id][list_name] = materials
    order = [category.name for category in load_categories(standard)]
    names, guides, named = Names(), [], {}
    for item in items:
        own = members[item.record_id]
        file = names.take(public_text(item.code or f"{item.department}-{item.raw['业务办理项名称']}"))
        guides.append(guide_of(item, standard, file, tuple(name for name in order if name in own), offices))
        persons = known_names(item.raw["办理人员姓名"])
        named.update({(name, file): public_text(text, persons) for name, text in own.items() if text})
    return guides, named


def _lists(standard: Standard, guides: list[Guide], named: dict[tuple[str, str], str]) -> list[Shelf]:
    """The public lists in their order, the empty ones too: their files lie beside."""
    own, shelves = Names(), []
    for category in load_categories(standard):
        members = [guide for guide in guides if category.name in guide.lists]
        told = {guide.file: named.get((category.name, guide.file), "") for guide in members}
        shown = told if NAMED_MATERIALS in category.columns else {}
        is_kind = category.where == f"\"事项类型\" = '{category.name}'"
        file = own.take(category.name)
        shelves.append(Shelf(category.name, LISTS, file, category.description, members, shown, is_kind))
    return shelves


def _departments(standard: Standard, guides: list[Guide]) -> list[Shelf]:
    """The county's departments in the annex's order, then any other that has a guide."""
    own = Names()
    known = [one.name for one in departments(standard)]
    further = sorted({guide.department for guide in guides} - set(known))
    by_department: dict[str, list[Guide]] = defaultdict(list)
    for guide in guides:
        by_department[guide.department].append(guide)
    return [
        Shelf(name, DEPARTMENTS, own.take(name), "", by_department[name], {})
        for name in (*known, *further)
    ]  # fmt: skip


def _subjects(guides: list[Guide]) -> list[Shelf]:
    """Whom the items serve (服务对象), those with most items first."""
    own = Names()
    by_subject: dict[str, list[Guide]] = defaultdict(list)
    for guide in guides:
        for subject in dict.fromkeys(guide.subjects):
            by_subject[subject].append(guide)
    ordered = sorted(by_subject.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    return [Shelf(name, SUBJECTS, own.take(name), "", members, {}) for name, members in ordered]


def _kinds(adjusted: Adjusted) -> list[tuple[str, list[Adjustment]]]:
    """The kinds of adjustment that there are, in their order, each with its items."""
    by_kind = [(kind, [one for one in adjusted.told if one.kind == kind]) for kind in KINDS]
    return [(kind, found) for kind, found in by_kind if found]


def _pages(guides: list[Guide]) -> dict[tuple[str, str, str], str]:
    """(department, code, name) → the guide's address: where an item that is told of can be read."""
    return {(guide.department, guide.code, guide.title): guide_address(guide.file) for guide in guides}


def _front(lists: list[Shelf]) -> dict[str, Any]:
    """What the front page leads with, and the other lists that are not of one 事项类型 and have guides."""
    by_name = {shelf.name: shelf for shelf in lists}
    entries = [(label, by_name[name]) for name, label in ENTRIES if name in by_name]
    led = {name for name, _ in ENTRIES}
    features = [shelf for shelf in lists if shelf.guides and not shelf.is_kind and shelf.name not in led]
    return {"entries": entries, "features": features}


def _index(guides: list[Guide], standard: Standard) -> str:
    """What the search looks through, as a script: a page opened from a folder may not read data files.

    One row an item: name, code, file, place of its department, 事项类型, 承诺时限, whom it serves.
    """
    names = [department.name for department in departments(standard)]
    aliases = {one.name: " ".join(one.aliases) for one in departments(standard)}
    names += sorted({guide.department for guide in guides} - set(names))
    data = {
        "departments": [[name, aliases.get(name, "")] for name in names],
        "items": [
            [
                guide.title,
                guide.code,
                guide_address(guide.file),
                names.index(guide.department),
                guide.kind,
                guide.promised,
                " ".join(guide.subjects),
            ]
            for guide in guides
        ],
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f"window.zhinanIndex={text};\n"


def _is_sample(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether all that is published is made: only the sample batch is there."""
    row = connection.execute("SELECT bool_and(starts_with(batch, ?)) FROM receipt", [SAMPLE_PREFIX]).fetchone()
    return bool(row and row[0])


def _environment() -> Environment:
    environment = template_environment(_shown, "zhinan.deliver.site")
    environment.filters.update(
        linked=linked,
        facts=facts,
        item_rows=item_rows,
        material_rows=material_rows,
        guide=guide_address,
        list_file=lambda name: address("", file_name(name)),
    )
    return environment


@lru_cache(maxsize=65536)
def _public(text: str) -> Markup:
    return escape(public_text(text))


def _shown(value: Any) -> Any:
    """Every text on its way into a page, once more: harmless, no mobile number, escaped."""
    return _public(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _own(name: str) -> str:
    return files("zhinan.deliver.site").joinpath("templates", name).read_text("utf-8")


def _write(file: Path, text: str) -> None:
    file.write_text(text, "utf-8", newline="\n")
