"""Headings with something wrong: a slip of the pen in one; one that may mean either of two elements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import cycle

from expectations.model import RecordKind
from zhinan.sample.columns import Column
from zhinan.sample.structure_writer import Place, StructureWriter, heading, kinds, with_column
from zhinan.sample.written import Written

# Element → how it was written: sounds alike, looks alike, doubled, lost, changed places, traditional.
_SLIPS: dict[RecordKind, tuple[tuple[str, str], ...]] = {
    "item": (
        *(("办件类型", "办件类形"), ("四办标志", "四办标识志"), ("承诺时限", "承若时限"), ("物流快递", "物流快递递")),
        *(("咨询方式", "咨洵方式"), ("窗口描述", "窗口苗述"), ("交通指引", "交通引指")),
        *(
            ("办理流程说明", "办理流程说名"),
            ("行使层级", "行驶层级"),
            ("权力来源", "权利来源"),
            ("通办范围", "通辦範圍"),
        ),
        ("地图坐标", "地图座标"),
    ),
    "material": (("材料类型", "材科类型"), ("是否减免", "是否减勉"), ("原件份数", "原件分数")),
    "step": (("审查标准", "审查标淮"), ("环节名称", "环节名秤"), ("办理结果", "办理结結果")),
}
_BETWEEN: dict[RecordKind, tuple[str, ...]] = {
    "item": ("办结时限", "咨询投诉方式", "代办处室"),
    "material": ("件份数", "材料类型形式"),
    "step": ("办理人时限",),
}


def misspelt(write: StructureWriter) -> None:
    """A heading with a slip that keeps it recognisable."""
    slips = {kind: cycle(pairs) for kind, pairs in _SLIPS.items()}
    for shape_name, shape in write.workshop.shapes.items():
        for kind in kinds(shape):
            for _ in range(4 if kind == "item" else 2):
                _misspell(write, shape_name, kind, *next(slips[kind]))


def _misspell(write: StructureWriter, shape_name: str, kind: RecordKind, element: str, written_as: str) -> None:
    positions: list[int] = []

    def edit(of: RecordKind, columns: list[Column]) -> list[Column]:
        if of != kind:
            return columns
        positions[:] = [at for at, column in enumerate(columns) if column.element == element]
        return [replace(c, heading=written_as) if c.element == element else c for c in columns]

    def where(written: Written) -> Sequence[Place]:
        return [place for at in positions for place in written.headings[kind, at]]

    write.write(shape_name, where, written_as, edit=edit, has_steps=True)


def between_two(write: StructureWriter) -> None:
    """One more column, whose heading may mean either of two elements."""
    headings = {kind: cycle(texts) for kind, texts in _BETWEEN.items()}
    for shape_name, shape in write.workshop.shapes.items():
        for kind in kinds(shape):
            for _ in range(2 if kind == "item" else 1):
                title, position = next(headings[kind]), 5 if kind == "item" else 3
                edit = with_column(kind, position, Column("", title, filling="见附件"))
                write.write(shape_name, heading(kind, position), title, edit=edit, has_steps=True)
