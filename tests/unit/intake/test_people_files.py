"""Review workbooks and findings from outside, as files: which is which, and what their rows say."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName

from zhinan.intake.inspections import is_inspection_file, read_inspections
from zhinan.intake.lists import iso_date
from zhinan.intake.reviews import MARK, is_review_file, read_review
from zhinan.raw import file_kind

HEAD = "审核环节,部门,事项编码,事项,认定,意见,认定人,日期,E29.2 办结结果说明：写明谁可以领取,内容版本\n"
ROW = "推进组认定,林茶局,1141 01,林木采伐,通过,,第一组,2023-05-08,,ABC123\n"


def review(folder: Path, text: str) -> Path:
    file = folder / "第一组审核认定表.csv"
    file.write_text(text, "utf-8")
    return file


def test_a_row(tmp_path: Path) -> None:
    (decision,), verdicts = read_review(review(tmp_path, HEAD + ROW), "b/第一组审核认定表.csv")
    assert (decision.gate, decision.outcome, decision.decided_on) == ("group", "pass", "2023-05-08")
    assert (decision.item_code, decision.item_name, decision.content) == ("114101", "林木采伐", "abc123")
    assert decision.problem is None and decision.cell == "E2" and verdicts == []


def test_a_row_settles_the_manual_checks_that_it_judges(tmp_path: Path) -> None:
    text = HEAD + ROW.replace("2023-05-08,,", "2023-05-08,通过,")
    _, (verdict,) = read_review(review(tmp_path, text), "b/审核认定表.csv")
    assert (verdict.rule, verdict.verdict, verdict.item_code, verdict.item_name) == ("E29.2", "pass", "114101", "")
    assert (verdict.cell, verdict.content, verdict.reason) == ("I2", "abc123", "推进组认定时判断")


def test_rows_that_are_not_decided_say_nothing(tmp_path: Path) -> None:
    assert read_review(review(tmp_path, HEAD + ROW.replace("通过", "")), "b/审核认定表.csv") == ([], [])


@pytest.mark.parametrize("head", ["事项,认定\n甲,通过\n", "审核环节,事项,认定\n推进组认定,甲,通过\n"])
def test_a_table_without_our_columns_is_told(tmp_path: Path, head: str) -> None:
    (decision,), _ = read_review(review(tmp_path, head), "b/审核认定表.csv")
    assert decision.problem == "没有表头，须有“审核环节”、“事项”、“认定”、“内容版本”各列" and decision.cell == "A1"


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    file = tmp_path / "审核认定表.xlsx"
    file.write_bytes(b"PK\x03\x04 broken")
    (decision,), _ = read_review(file, "b/审核认定表.xlsx")
    assert decision.problem is not None and decision.problem.startswith("读不了这个文件：")


def test_a_review_workbook_is_known_by_its_mark_whatever_it_is_called(tmp_path: Path) -> None:
    file = tmp_path / "林茶局（定稿）.xlsx"
    book = openpyxl.Workbook()
    book.defined_names[MARK] = DefinedName(MARK, attr_text="Sheet!$A$1")
    book.save(file)
    assert is_review_file(file, file.name) and file_kind(file, file.name) == "review"
    del book.defined_names[MARK]
    book.save(file)
    assert not is_review_file(file, file.name) and file_kind(file, file.name) == "submission"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", "没有表".encode()])
def test_what_is_no_package_is_no_review_workbook(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "林茶局.xlsx"
    file.write_bytes(content)
    assert not is_review_file(file, file.name)


def test_a_package_that_lies_about_its_parts_is_no_review_workbook(tmp_path: Path) -> None:
    file = tmp_path / "林茶局.xlsx"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", b" " * 50_000_000 + f'name="{MARK}"'.encode())
    assert not is_review_file(file, file.name), "only the beginning is inflated"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("findings.csv", True), ("findings-5月.xlsx", True), ("督查发现.xlsx", True), ("b/督查发现（12345）.csv", True),
        ("我的督查发现.xlsx", False), ("findings.txt", False), ("林茶局.xlsx", False),
    ],
)  # fmt: skip
def test_which_files_hold_findings(name: str, expected: bool) -> None:
    assert is_inspection_file(name) is expected


def test_a_finding_and_its_answer(tmp_path: Path) -> None:
    file = tmp_path / "findings.csv"
    file.write_text(
        "date,item,element,what was found,source,answer,answered_by,answered_on\n"
        "2023/5/8,甲,35,电话没有人接,12345,已调整,林茶局,2023年5月10日\n,,,,,,,\n2023-05-08,甲,,,12345,,,\n",
        "utf-8",
    )
    answered, broken = read_inspections(file, "b/findings.csv")
    assert (answered.found_on, answered.element, answered.answered_on) == ("2023-05-08", "35", "2023-05-10")
    assert answered.answer == "已调整" and answered.problem is answered.answer_problem is None
    assert broken.problem == "没有写明发现的问题" and broken.cell == "D4"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023-05-08", "2023-05-08"), ("2023年5月8日", "2023-05-08"), ("2023.5.8", "2023-05-08"),
        ("２０２３/５/８", "2023-05-08"), ("2023-05-08 00:00:00", "2023-05-08"), ("2023-02-30", None),
        ("5月8日", None), ("", None), ("45054", None),
    ],
)  # fmt: skip
def test_dates(text: str, expected: str | None) -> None:
    assert iso_date(text) == expected
