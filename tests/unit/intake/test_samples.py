"""Six real workbooks in six shapes, counted against what was known before they were written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from zhinan.intake.department import Department
from zhinan.intake.headings import Headings
from zhinan.intake.model import Reading
from zhinan.intake.read import read_file

NAMES = [
    "广东省林业局.xlsx",
    "附件：广东省水利厅事项表（终稿）.xlsx",
    "广东省体育局 (1).xls",
    "广州市公安局.csv",
    "广东省交通运输厅-要素表.xlsx",
    "广东省卫生健康委员会（一事一表）.xlsx",
]
# Short names of this county that are part of the names of the samples' departments.
DEPARTMENTS = [Department("林茶局", "第一组", ("林业局",)), Department("公安局", "第一组")]


@pytest.mark.parametrize("name", NAMES)
def test_counts_and_department_are_those_of_the_source(samples: Path, headings: Headings, name: str) -> None:
    truth = json.loads((samples / "truth.json").read_text(encoding="utf-8"))[name]
    reading = read_file(samples / name, name, headings, DEPARTMENTS)
    assert (reading.status, reading.reason) == ("read", None)
    assert reading.count("item") == truth["items"]
    assert reading.count("material") == truth["materials"]
    assert reading.department == truth["department"]
    assert set(truth["codes"]) <= set(_codes(reading))
    assert [finding.rule for finding in reading.findings] == []
    for account in reading.sheets:
        parts = account.heading_rows + account.blank_rows + account.note_rows + account.record_rows
        assert parts == account.rows


def _codes(reading: Reading) -> list[str]:
    return [
        record.values[list(table.columns).index("业务办理项编码")]
        for table in reading.tables
        if table.kind == "item"
        for record in table.records
    ]


def test_materials_in_merged_rows_stand_with_their_item(samples: Path, headings: Headings) -> None:
    reading = read_file(samples / "广东省交通运输厅-要素表.xlsx", "x", headings, [])
    items, materials = reading.tables
    assert (items.kind, materials.kind) == ("item", "material")
    rows = [record.row for record in items.records]
    for record in materials.records:
        assert record.item is not None
        following = rows[record.item + 1] if record.item + 1 < len(rows) else 10_000
        assert rows[record.item] <= record.row < following
    assert materials.address(materials.records[2], "材料名称") == "T4"
