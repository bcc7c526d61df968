"""What becomes of headings with slips, and of headings near two elements, in tables and in forms."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from expectations.columns import headings as known_headings
from expectations.model import Standard
from zhinan.intake.headings import Headings
from zhinan.intake.model import Reading
from zhinan.intake.read import read_file

HEADINGS = ["业务办理项编码", "业务办理项名称", "事项类型", "行使层级"]
ITEM = ["1141", "林木采伐许可", "行政许可", "县级"]
Read = Callable[[list[list[str]]], Reading]


@pytest.fixture
def known(standard: Standard) -> Headings:
    return known_headings(standard)


@pytest.fixture
def read(tmp_path: Path, known: Headings, xlsx: Callable[..., bytes]) -> Read:
    def of(rows: list[list[str]]) -> Reading:
        file = tmp_path / "林茶局.xlsx"
        file.write_bytes(xlsx({"事项": rows}))
        return read_file(file, file.name, known, [])

    return of


def value(reading: Reading, element: str) -> tuple[str, str]:
    table = reading.tables[0]
    (record,) = table.records
    return record.values[list(table.columns).index(element)], table.address(record, element)


def told(reading: Reading) -> list[tuple[str, str | None, str | None]]:
    return [(finding.rule, finding.cell, finding.element) for finding in reading.findings]


def test_a_slip_is_read_as_what_it_is_a_slip_of_and_told(read: Read) -> None:
    reading = read([[*HEADINGS, "办件类形"], [*ITEM, "即办件"]])
    assert value(reading, "办件类型") == ("即办件", "E2")
    assert told(reading) == [("S19", "E1", "办件类型")]
    assert "“办件类形”与标准不一致，按相近的“办件类型”核查" in reading.findings[0].message


def test_one_between_two_elements_is_kept_and_told(read: Read) -> None:
    reading = read([[*HEADINGS, "办结时限"], [*ITEM, "5个工作日"]])
    assert told(reading) == [("S20", "E1", None)]
    assert "“办结时限”与“法定时限”“承诺时限”都相近，无法判断" in reading.findings[0].message
    assert reading.tables[0].records[0].extra == {"办结时限": "5个工作日"}
    assert not {"法定时限", "承诺时限"} & set(reading.tables[0].columns)


@pytest.mark.parametrize("order", [1, -1])
def test_what_is_right_wins_over_a_slip_wherever_it_stands(read: Read, order: int) -> None:
    columns = [("办件类型", "即办件"), ("办件类形", "承诺件")][::order]
    reading = read([[*HEADINGS, *(name for name, _ in columns)], [*ITEM, *(text for _, text in columns)]])
    slip = "F1" if order == 1 else "E1"
    assert value(reading, "办件类型")[0] == "即办件"
    assert told(reading) == [("S2", slip, "办件类型")]
    assert reading.tables[0].records[0].extra == {"办件类形": "承诺件"}


def test_of_two_slips_of_one_element_the_first_counts(read: Read) -> None:
    reading = read([[*HEADINGS, "办件类形", "办件类刑"], [*ITEM, "即办件", "承诺件"]])
    assert value(reading, "办件类型") == ("即办件", "E2")
    assert told(reading) == [("S19", "E1", "办件类型"), ("S2", "F1", "办件类型")]


def test_slips_alone_make_no_heading_row(read: Read) -> None:
    rows = [["业务办理项编妈", "业务办理项名秤", "事项类形"], ["1141", "林木采伐许可", "行政许可"]]
    assert read(rows).status == "rejected"


def test_a_table_of_items_takes_no_element_of_a_material(read: Read) -> None:
    reading = read([[*HEADINGS, "申请材科"], [*ITEM, "申请书"]])
    assert told(reading) == [("S3", "E1", None)]


FORM = list(zip(HEADINGS, ITEM, strict=True))


def form(*more: tuple[str, str]) -> list[list[str]]:
    return [list(pair) for pair in (*FORM, *more)]


def test_a_label_of_a_form_with_a_slip(read: Read) -> None:
    reading = read(form(("办件类形", "即办件"), ("是否网办", "是")))
    assert reading.count("item") == 1
    assert value(reading, "办件类型") == ("即办件", "B5")
    assert told(reading) == [("S19", "A5", "办件类型")]


def test_a_form_that_begins_with_a_slip_loses_nothing(read: Read) -> None:
    reading = read([["业务办理项编妈", "1141"], *form()[1:], ["是否网办", "是"]])
    assert value(reading, "业务办理项编码") == ("1141", "B1")
    assert told(reading) == [("S19", "A1", "业务办理项编码")]


@pytest.mark.parametrize("order", [1, -1])
def test_the_right_label_of_a_form_wins(read: Read, order: int) -> None:
    reading = read(form(*[("办件类型", "即办件"), ("办件类形", "承诺件")][::order], ("是否网办", "是")))
    assert value(reading, "办件类型")[0] == "即办件"
    assert told(reading) == [("S2", "A6" if order == 1 else "A5", "办件类型")]
    assert reading.tables[0].records[0].extra == {"办件类形": "承诺件"}


def test_forms_that_follow_one_another_though_one_begins_with_a_slip(read: Read) -> None:
    second = [["业务办理项编妈", "1142"], ["业务办理项名称", "取水许可"], *form()[2:]]
    reading = read([*form(), *second, *form()])
    assert reading.count("item") == 3
    assert told(reading) == [("S19", "A5", "业务办理项编码")]


def test_a_label_between_two_elements(read: Read) -> None:
    reading = read(form(("办结时限", "5个工作日")))
    assert told(reading) == [("S20", "A5", None)]
    assert reading.tables[0].records[0].extra == {"办结时限": "5个工作日"}
