"""One guide (办事指南): what its page shows, all of it fit for the public."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zhinan.deliver.flowchart.flow import Flow, flow_of, problem_of
from zhinan.deliver.item_rows import Item, Row
from zhinan.deliver.masking import MAIL
from zhinan.deliver.personal import HIDDEN, known_names, mailing, offices_of, public_text
from zhinan.deliver.site.addresses import first_address
from zhinan.deliver.site.sections import MATERIAL_COLUMNS, rows
from zhinan.text import compact

# section → its elements, of those that may be public
Sections = Mapping[str, Sequence[str]]
_MAIL_NOTE = f"{HIDDEN}寄件前请电话联系。"
_DISPENSED = {"是": "免交"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One published item as pages of guides list it. ``file``: its page's name within the folder of guides.

    ``lists``: the public lists that it stands in. ``updated``: the day since which this content is public (ISO), or "".
    """

    file: str
    title: str
    code: str
    department: str
    kind: str
    promised: str
    subjects: tuple[str, ...]
    lists: tuple[str, ...]
    updated: str


@dataclass(frozen=True, slots=True)
class Guide:
    """One published item as its page shows it. No ``flow``: it cannot be read as a whole."""

    entry: Entry
    legal: str
    visits: str
    charge: str
    online: str | None
    flow: Flow | None
    sections: dict[str, list[tuple[str, str, str]]]
    materials: list[dict[str, str]]
    notes: list[str]


def entry_of(item: Item, sections: Sections, file: str, lists: tuple[str, ...], updated: str) -> Entry:
    """The entry of ``item``. ``sections``: ``public_sections`` of the standard."""
    names = known_names(item.raw["办理人员姓名"])
    public = {name for group in sections.values() for name in group}

    def value(name: str) -> str:
        return public_text(item.raw[name], names) if name in public else ""

    return Entry(
        file=file,
        title=public_text(item.raw["业务办理项名称"], names),
        code=public_text(item.raw["业务办理项编码"], names),
        department=item.department,
        kind=value("事项类型"),
        promised=value("承诺时限"),
        subjects=tuple(public_text(subject, names) for subject in item.subjects),
        lists=lists,
        updated=updated,
    )


def guide_of(item: Item, entry: Entry, sections: Sections, offices: frozenset[str]) -> Guide:
    """The guide of ``item``, whose ``entry`` is. ``sections``: ``public_sections`` of the standard."""
    names = known_names(item.raw["办理人员姓名"])
    own = offices_of(item.raw, offices)
    values = {name: public_text(item.raw[name], names) for group in sections.values() for name in group}
    if values.get(MAIL):
        shown, is_cut = mailing(item.raw[MAIL], own)
        values[MAIL] = public_text(shown, names) + (_MAIL_NOTE if is_cut else "")
    materials = [_material(row, names) for row in item.materials]
    notes = _notes(materials)
    flow = None if problem_of(item) else flow_of(item, offices)
    return Guide(
        entry=entry,
        legal=values.get("法定时限", ""),
        visits=values.get("承诺到现场窗口最多次数", ""),
        charge=_charge(values.get("是否收费", ""), values.get("收费方式", "")),
        online=first_address([values.get("网上申报网址", "")]),
        flow=flow,
        sections=_filled(
            sections, values, {"申请材料": materials, "注意事项": notes, "办理流程": flow.stages if flow else ()}
        ),
        materials=materials,
        notes=notes,
    )


def _filled(
    sections: Mapping[str, Sequence[str]], values: Mapping[str, str], further: Mapping[str, Sequence[object]]
) -> dict[str, list[tuple[str, str, str]]]:
    """The sections that say something. ``further``: what a section shows beside its elements."""
    shown = {heading: list(rows(group, values)) for heading, group in sections.items()}
    return {heading: found for heading, found in shown.items() if found or further.get(heading)}


def _charge(charges: str, way: str) -> str:
    """Whether it costs anything, as far as the item says so."""
    if compact(charges) == "否" or "不收费" in compact(way):
        return "不收费"
    return "收费" if compact(charges) == "是" or way else ""


def _material(row: Row, names: tuple[str, ...]) -> dict[str, str]:
    shown = {column: public_text(row[column], names) for column in MATERIAL_COLUMNS}
    shown["减免"] = _DISPENSED.get(compact(row["是否减免"]), "")
    return shown


def _notes(materials: list[dict[str, str]]) -> list[str]:
    """What to know before one sets out, from the materials."""
    later = [row["材料名称"] for row in materials if compact(row["材料必要性"]) in ("容缺后补", "信用后补")]
    vowed = [row["材料名称"] for row in materials if row["减免"] and compact(row["收取方式"]) == "告知承诺制"]
    notes = []
    if later:
        notes.append(f"可以容缺受理，先受理、后补交的材料：{'、'.join(later)}。")
    if vowed:
        notes.append(f"可以用书面承诺代替的材料（告知承诺制）：{'、'.join(vowed)}。")
    return notes
