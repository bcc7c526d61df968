"""Write the public site: every page from the warehouse, into one folder, with relative links only."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb

from expectations.categories import NAMED_MATERIALS, load_categories
from expectations.columns import departments
from expectations.model import Standard
from zhinan.deliver.flowchart.svg import DARK_STYLE, STYLE
from zhinan.deliver.item_rows import Item
from zhinan.deliver.kept import Kept
from zhinan.deliver.lists import ALL_ITEMS, FORMATS
from zhinan.deliver.personal import known_names, public_text
from zhinan.deliver.publication.adjust import KINDS, Adjusted, Adjustment
from zhinan.deliver.publication.files import NAME as ADJUSTED_FILE
from zhinan.deliver.publication.files import summary
from zhinan.deliver.site.addresses import Names
from zhinan.deliver.site.environment import site_environment, write_page
from zhinan.deliver.site.guide import Entry, entry_of
from zhinan.deliver.site.guides import Surroundings, write_guides
from zhinan.deliver.site.rows import guide_address
from zhinan.deliver.site.sections import public_sections
from zhinan.deliver.site.shelf import DEPARTMENTS, GUIDES, LISTS, SUBJECTS, Shelf
from zhinan.deliver.work import Work
from zhinan.raw import SAMPLE_PREFIX

CHANGES = "changes.html"
# one row = one item, and the day since which what it says is public
_UPDATED = """SELECT item_id, max(day)::VARCHAR FROM item_identity JOIN item_event USING (department, item_key)
WHERE state = 'public' GROUP BY item_id"""
# Lists that the front page leads with, where the county has them: (list, what people call it)
ENTRIES = (("自然人", "个人办事"), ("涉企", "企业办事"), (ALL_ITEMS, "全部事项"))


def write_site(
    connection: duckdb.DuckDBPyConnection,
    standard: Standard,
    as_of: str,
    folder: Path,
    adjusted: Adjusted,
    items: Sequence[Item],
    work: Work,
    kept: Kept,
    lists_folder: str = "..",
) -> None:
    """Write the site of the published items to ``folder``, which need not be there yet.

    ``items``: the published ones (``load_items``).
    The guides are there when ``work`` is finished. ``kept``: those that stand.
    ``lists_folder``: where the lists' files are, from the site's root. A function of the warehouse, the standard, and
    the publications before. Needs ``zhinan.lifecycle.know_problems``.
    """
    guides, named = _entries(connection, standard, items)
    shelves = {
        LISTS: _lists(standard, guides, named),
        DEPARTMENTS: _departments(standard, guides),
        SUBJECTS: _subjects(guides),
    }
    around = Surroundings(
        standard,
        is_sample=_is_sample(connection),
        lists={shelf.name: shelf.address for shelf in shelves[LISTS]},
        departments={shelf.name: shelf.address for shelf in shelves[DEPARTMENTS]},
    )
    for name in (GUIDES, LISTS, DEPARTMENTS, SUBJECTS):
        (folder / name).mkdir(parents=True, exist_ok=True)
    write_guides(around, list(zip(items, guides, strict=True)), folder / GUIDES, work, kept)
    environment = site_environment()
    environment.globals.update(
        standard=standard,
        as_of=as_of,
        is_sample=around.is_sample,
        lists_folder=lists_folder,
        adjusted=adjusted,
        adjusted_file=ADJUSTED_FILE,
        formats=FORMATS,
    )
    page = environment.get_template("shelf.html")
    for group in shelves.values():
        for shelf in group:
            write_page(folder / shelf.folder / shelf.file, page.render(root="../", shelf=shelf))
    home = environment.get_template("home.html")
    write_page(folder / "index.html", home.render(root="", guides=guides, shelves=shelves, **_front(shelves[LISTS])))
    page = environment.get_template("changes.html")
    write_page(
        folder / CHANGES,
        page.render(root="", summary=summary(adjusted.publication), kinds=_kinds(adjusted), pages=_pages(guides)),
    )
    write_page(folder / "site.css", _own("site.css") + STYLE + DARK_STYLE)
    write_page(folder / "site.js", _own("site.js"))
    write_page(folder / "index.js", _index(guides, standard))


def _entries(
    connection: duckdb.DuckDBPyConnection, standard: Standard, items: Sequence[Item]
) -> tuple[list[Entry], dict[tuple[str, str], str]]:
    """One entry an item, in the order of the lists; (list, file) → the materials that the list names."""
    sections = public_sections(standard)
    updated = dict(connection.execute(_UPDATED).fetchall())
    members: dict[str, dict[str, str]] = defaultdict(dict)
    for list_name, record_id, materials in connection.execute(
        "SELECT list, record_id, named FROM publication WHERE is_published"
    ).fetchall():
        members[record_id][list_name] = materials
    order = [category.name for category in load_categories(standard)]
    names, entries, named = Names(), [], {}
    for item in items:
        own = members[item.record_id]
        file = names.take(public_text(item.code or f"{item.department}-{item.raw['业务办理项名称']}"))
        lists = tuple(name for name in order if name in own)
        entries.append(entry_of(item, sections, file, lists, updated.get(item.record_id, "")))
        persons = known_names(item.raw["办理人员姓名"])
        named.update({(name, file): public_text(text, persons) for name, text in own.items() if text})
    return entries, named


def _lists(standard: Standard, guides: list[Entry], named: dict[tuple[str, str], str]) -> list[Shelf]:
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


def _departments(standard: Standard, guides: list[Entry]) -> list[Shelf]:
    """The county's departments in the annex's order, then any other that has a guide."""
    own = Names()
    known = [one.name for one in departments(standard)]
    further = sorted({guide.department for guide in guides} - set(known))
    by_department: dict[str, list[Entry]] = defaultdict(list)
    for guide in guides:
        by_department[guide.department].append(guide)
    return [
        Shelf(name, DEPARTMENTS, own.take(name), "", by_department[name], {})
        for name in (*known, *further)
    ]  # fmt: skip


def _subjects(guides: list[Entry]) -> list[Shelf]:
    """Whom the items serve (服务对象), those with most items first."""
    own = Names()
    by_subject: dict[str, list[Entry]] = defaultdict(list)
    for guide in guides:
        for subject in dict.fromkeys(guide.subjects):
            by_subject[subject].append(guide)
    ordered = sorted(by_subject.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    return [Shelf(name, SUBJECTS, own.take(name), "", members, {}) for name, members in ordered]


def _kinds(adjusted: Adjusted) -> list[tuple[str, list[Adjustment]]]:
    """The kinds of adjustment that there are, in their order, each with its items."""
    by_kind = [(kind, [one for one in adjusted.told if one.kind == kind]) for kind in KINDS]
    return [(kind, found) for kind, found in by_kind if found]


def _pages(guides: list[Entry]) -> dict[tuple[str, str, str], str]:
    """(department, code, name) → the guide's address: where an item that is told of can be read."""
    return {(guide.department, guide.code, guide.title): guide_address(guide.file) for guide in guides}


def _front(lists: list[Shelf]) -> dict[str, Any]:
    """What the front page leads with, and the other lists that are not of one 事项类型 and have guides."""
    by_name = {shelf.name: shelf for shelf in lists}
    entries = [(label, by_name[name]) for name, label in ENTRIES if name in by_name]
    led = {name for name, _ in ENTRIES}
    features = [shelf for shelf in lists if shelf.guides and not shelf.is_kind and shelf.name not in led]
    return {"entries": entries, "features": features}


def _index(guides: list[Entry], standard: Standard) -> str:
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


def _own(name: str) -> str:
    return files("zhinan.deliver.site").joinpath("templates", name).read_text("utf-8")
