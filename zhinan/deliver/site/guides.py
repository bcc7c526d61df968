"""The pages of the guides. Each is a function of its item, its entry and its surroundings, and of nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from expectations.model import Standard
from zhinan.deliver.flowchart.layout import draw
from zhinan.deliver.flowchart.svg import svg
from zhinan.deliver.item_rows import Item
from zhinan.deliver.kept import Kept
from zhinan.deliver.personal import county_offices
from zhinan.deliver.site.environment import site_environment, write_page
from zhinan.deliver.site.guide import Entry, guide_of
from zhinan.deliver.site.rows import marks_of
from zhinan.deliver.site.sections import MATERIAL_COLUMNS, public_sections
from zhinan.deliver.work import Work

# Pages that one process makes in about a second.
_PORTION = 200


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands in every guide. ``lists``, ``departments``: name → address from the site's root."""

    standard: Standard
    is_sample: bool
    lists: Mapping[str, str]
    departments: Mapping[str, str]


def write_guides(
    around: Surroundings, wanted: Sequence[tuple[Item, Entry]], folder: Path, work: Work, kept: Kept
) -> None:
    """Take over the pages that were made of the same; the others become tasks of ``work``."""
    standard = around.standard
    common = kept.digest(standard.name, standard.version, around.is_sample, around.lists, around.departments)
    fresh = []
    for item, entry in wanted:
        target, digest = folder / entry.file, kept.digest(common, item, entry)
        if former := kept.find(digest):
            kept.take(digest, former, target)
        else:
            kept.note(digest, target)
            fresh.append((item, entry))
    for start in range(0, len(fresh), _PORTION):
        work.add(make_guides, around, fresh[start : start + _PORTION], folder)


def make_guides(around: Surroundings, wanted: Sequence[tuple[Item, Entry]], folder: Path) -> None:
    """Write the page of each item to ``folder``."""
    environment = site_environment()
    environment.filters["marks"] = lambda entry: marks_of(entry, around.lists)
    environment.globals.update(
        standard=around.standard,
        is_sample=around.is_sample,
        department_address=around.departments,
        material_columns=MATERIAL_COLUMNS,
    )
    page = environment.get_template("guide.html")
    sections, offices = public_sections(around.standard), county_offices(around.standard)
    for item, entry in wanted:
        guide = guide_of(item, entry, sections, offices)
        drawn = svg(draw(guide.flow), is_alone=False) if guide.flow else ""
        chart = Markup(drawn)  # noqa: S704 svg escapes every text
        write_page(folder / entry.file, page.render(root="../", entry=entry, guide=guide, chart=chart))
