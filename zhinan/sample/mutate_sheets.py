"""Sheets with something wrong: columns missing, doubled, unknown; no headings; no data; rows of no item."""

from __future__ import annotations

from itertools import cycle
from random import Random

from expectations.model import RecordKind
from zhinan.sample.columns import IDENTITY, Column
from zhinan.sample.dress import Dress
from zhinan.sample.process import FIELDS, PROCESS
from zhinan.sample.record import Record
from zhinan.sample.shapes import SHAPES
from zhinan.sample.structure_writer import (
    Place,
    StructureWriter,
    at,
    first_heading,
    heading,
    kinds,
    with_column,
    without,
)
from zhinan.sample.workshop import Workshop
from zhinan.sample.written import Written


def missing_column(write: StructureWriter) -> None:
    """Each element that must be filled, in turn; now and then two at once: two complaints at one heading."""
    standard = write.workshop.standard
    required: dict[RecordKind, list[str]] = {
        kind: [
            element.name
            for element in standard.of(kind)
            if any(r.kind == "filled" and not r.conditions and not r.params.get("where_present") for r in element.rules)
        ]
        for kind in ("item", "material", "step")
    }
    turns = {kind: cycle(names) for kind, names in required.items()}
    for shape_name, shape in write.workshop.shapes.items():
        for kind in kinds(shape):
            for _ in range(4 if kind == "item" else 2):
                name = next(turns[kind])
                write.write(shape_name, first_heading(kind), name, edit=without(kind, name), has_steps=True)
        both = next(turns["item"]), next(turns["item"])
        written = write.write(shape_name, first_heading("item"), both[0], edit=without("item", *both), has_steps=True)
        write.tell(written.file, *written.headings["item", 0][0], shape_name, both[1])


def missing_optional_column(write: StructureWriter) -> None:
    """What may be left blank must have its column too: told once a table, however many are missing."""
    optional = ("窗口备注信息", "纸质材料提交方式", "会办处室", "特殊环节时限")
    for number, shape_name in enumerate(write.workshop.shapes):
        for names in ((optional[number % 4],), (optional[number % 4], optional[(number + 1) % 4])):
            write.write(shape_name, first_heading("item"), "、".join(names), edit=without("item", *names))


def doubled_column(write: StructureWriter) -> None:
    """The same heading again, or an alias of it, further to the right."""
    aliases = {element.name: element.aliases for element in write.workshop.standard.elements}
    names: dict[RecordKind, cycle[str]] = {
        "item": cycle(
            ["四办标志", "承诺时限", "咨询方式", "窗口描述", "办理流程说明", "物流快递", "法定时限", "办公时间"]
        ),
        "material": cycle(["材料类型", "是否减免", "原件份数"]),
        "step": cycle(FIELDS[1:]),
    }
    for shape_name, shape in write.workshop.shapes.items():
        for kind in kinds(shape):
            if shape.is_form and kind != "item":
                continue  # a label that comes again begins the next material
            for is_alias in (False, True):
                name = next(names[kind])
                title = aliases[name][0] if is_alias and aliases.get(name) else name
                end = len(_columns(write.workshop, kind, shape_name))
                edit = with_column(kind, end, Column(name, title))
                write.write(shape_name, heading(kind, end), title, edit=edit, has_steps=True)


def _columns(workshop: Workshop, kind: RecordKind, shape_name: str) -> list[Column]:
    """The columns of a table of that kind; a sheet shared with the items needs none that name the item."""
    return Dress(Random(0)).columns(workshop.standard, kind, names_item="step" in SHAPES[shape_name].kinds)


_UNKNOWN = ("备用字段", "整改情况", "受理范围", "微信公众号", "二维码", "是否高频", "主题分类", "审批股审核意见")


def unknown_column(write: StructureWriter) -> None:
    """A heading that the standard does not know, between known ones; or content under no heading at all."""
    headings = cycle(_UNKNOWN)
    for shape_name, shape in write.workshop.shapes.items():
        for kind in kinds(shape):
            title, position = next(headings), 5 if kind == "item" else 3
            edit = with_column(kind, position, Column("", title, filling="见附件"))
            write.write(shape_name, heading(kind, position), title, edit=edit, has_steps=True)
        if not shape.is_form:
            edit = with_column("item", 7, Column("", "", filling="已核对"))
            write.write(shape_name, heading("item", 7), "", edit=edit)


_TABLES_WITHOUT_HEADINGS = (
    ("窗口一览", [["窗口", "楼层", "开放时间"], *(["综合窗口", f"{floor}楼", "全天"] for floor in range(1, 5))]),
    (
        "Sheet2",
        [
            ["1", "营业执照办理", "当场"],
            ["2", "食品经营许可", "五天"],
            ["3", "卫生许可", "三天"],
            ["4", "注销", "当场"],
        ],
    ),
    ("汇总", [["单位", "上报数", "通过数", "退回数"], *([f"第{n}批", "12", "11", "1"] for n in "一二三四")]),
)


def no_heading(write: StructureWriter) -> None:
    """Beside the items a sheet that looks like a table, and no heading of it is known."""
    for shape_name, shape in write.workshop.shapes.items():
        for sheet in _TABLES_WITHOUT_HEADINGS if shape.has_sheets else ():
            write.write(shape_name, at(sheet[0], None), sheet[0], sheets=[sheet])


def no_data(write: StructureWriter) -> None:
    """A sheet with headings and nothing below; a CSV of nothing but headings."""
    materials = ("材料名称", "材料类型", "材料形式", "材料必要性", "是否减免", "收取方式", "原件份数", "复印件份数")
    items = ("业务办理项编码", "业务办理项名称", "事项类型", "办件类型", "四办标志", PROCESS)
    sheets = (
        ("办理流程二", [[*IDENTITY, *FIELDS]]),
        ("申请材料二", [[*IDENTITY, *materials]]),
        ("事项二", [list(items)]),
        ("事项三", [["罗山县政务服务事项"], list(items)]),
    )
    for shape_name, shape in write.workshop.shapes.items():
        if shape.has_sheets:
            for name, rows in sheets:
                place = name, f"A{len(rows)}"
                write.write(shape_name, at(*place), name, sheets=[(name, rows)])
        else:
            file, rng, _ = write.begin("-林茶局")
            write.end(shape_name, file, [], Dress(rng), first_heading("item"), "")


def orphan(write: StructureWriter) -> None:
    """A material or a step that names an item which is not there, or none at all."""
    strangers = (
        {"业务办理项编码": "", "业务办理项名称": "没有报送的事项"},
        {"业务办理项编码": "", "业务办理项名称": ""},
        {"业务办理项编码": "114115219000000004000000000000001", "业务办理项名称": "别的事项"},
        {"业务办理项编码": "\u3000", "业务办理项名称": "/"},
    )
    for shape_name, shape in write.workshop.shapes.items():
        if "step" not in shape.kinds:
            continue
        for kind in ("material", "step"):
            for stranger in strangers:
                file, rng, items = write.begin()
                record: Record = rng.choice(rng.choice(items).of("material" if kind == "material" else "step"))
                record.values.update(stranger)

                def where(written: Written, record: Record = record) -> list[Place]:
                    return [written.place(record, IDENTITY[0])]

                write.end(shape_name, file, items, Dress(rng, has_steps=True), where, str(stranger))
