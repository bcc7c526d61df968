"""A small standard's headings, and workbooks made for a test."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest

from zhinan.intake.headings import Headings, heading_key
from zhinan.intake.model import Kind
from zhinan.intake.sheet import Area, Sheet

IDENTITY = ["业务办理项名称", "业务办理项编码", "实施编码"]
ITEMS = [
    *IDENTITY,
    *("基本编码", "事项类型", "实施主体", "行使层级", "法定时限", "承诺时限", "服务对象", "受理条件"),
    *("咨询方式", "监督投诉方式", "受理地址说明(办理地址)", "物流快递", "运行系统", "是否支持预约办理"),
    *("承诺到现场窗口最多次数", "网上申报网址", "联办机关名称"),
]
MATERIALS = [
    "材料名称",
    "材料类型",
    "材料形式",
    "材料必要性",
    "是否减免",
    "收取方式",
    "原件份数",
    "复印件份数",
]
STEPS = ["环节名称", "办理人", "办理时限", "审查标准", "办理结果"]

Rows = Sequence[Sequence[object]]


@pytest.fixture(scope="session")
def headings() -> Headings:
    known: dict[str, dict[Kind, str]] = {}
    for name in ITEMS:
        known.setdefault(heading_key(name), {})["item"] = name
    for name in MATERIALS:
        known.setdefault(heading_key(name), {})["material"] = name
    for name in STEPS:
        known.setdefault(heading_key(name), {})["step"] = name
    known.setdefault(heading_key("办理时限"), {})["item"] = "承诺时限"
    return Headings(known, frozenset(IDENTITY), frozenset({"序号"}))


@pytest.fixture(scope="session")
def sheet() -> Callable[..., Sheet]:
    def make(
        rows: Sequence[Sequence[str]], merged: Sequence[Area] = (), name: str = "事项", hidden: bool = False
    ) -> Sheet:
        width = max(map(len, rows), default=0)
        cells = [[*row, *[""] * (width - len(row))] for row in rows]
        return Sheet(name, 0, cells, list(merged), hidden)

    return make


@pytest.fixture(scope="session")
def xlsx() -> Callable[..., bytes]:
    def make(sheets: dict[str, Rows], merged: Sequence[str] = (), hidden: Sequence[str] = ()) -> bytes:
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        for name, rows in sheets.items():
            page = book.create_sheet(name)
            for row in rows:
                page.append(list(row))
            for area in merged:
                page.merge_cells(area)
            if name in hidden:
                page.sheet_state = "hidden"
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()

    return make


@pytest.fixture(scope="session")
def samples() -> Path:
    folder = Path(__file__).resolve().parents[4] / "shared" / "samples" / "guangdong"
    if not folder.is_dir():
        pytest.skip(f"real samples are not there: {folder}")
    return folder
