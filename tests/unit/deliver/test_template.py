"""The template as a workbook: what stands where, what may be chosen, what is said at each heading."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from expectations.columns import departments, headings
from expectations.examples import read_examples
from expectations.model import Standard
from zhinan.deliver.cells import requirement_text
from zhinan.deliver.template import write_template
from zhinan.deliver.template_known import Failed, Known
from zhinan.deliver.template_patterns import branches
from zhinan.deliver.template_rows import rows_of
from zhinan.deliver.template_values import choices, forms, prescribed, process_form
from zhinan.errors import UsageError
from zhinan.facts import main_steps
from zhinan.intake.catalogue import Entry, read_item_list
from zhinan.intake.model import Reading
from zhinan.intake.read import read_file
from zhinan.steps import read_process
from zhinan.text import compact, prose

NAME, CODE, OWNER = "业务办理项名称", "业务办理项编码", "实施主体"
LONG_CODE = "11411521MB0Q12345C441010020100001"


@pytest.fixture(scope="module")
def blank(standard: Standard, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_template(tmp_path_factory.mktemp("blank"), standard, "林茶局")


@pytest.fixture(scope="module")
def page(blank: Path) -> Worksheet:
    return openpyxl.load_workbook(blank)["事项"]


def named(page: Worksheet) -> dict[str, int]:
    return {str(cell.value): cell.column for cell in page[3]}


def reading(file: Path, standard: Standard) -> Reading:
    return read_file(file, file.name, headings(standard), departments(standard))


def known(values: dict[str, str], failed: dict[str, Failed], record: str = "a") -> dict[str, list[Known]]:
    return {"item": [Known(record, record, values, failed)], "material": [], "step": []}


def test_headings_are_the_name_then_national_elements_then_the_annex(page: Worksheet, standard: Standard) -> None:
    found = list(named(page))
    national = [e.name for e in standard.of("item") if e.number is None and e.is_public]
    annex = [e.name for e in standard.of("item") if e.number is not None and e.number > 1]
    assert found == [NAME, *national, *annex]
    assert "办理人员姓名" not in found and "联系方式" not in found


def test_each_heading_carries_its_requirement_word_for_word(page: Worksheet, standard: Standard) -> None:
    for element in standard.of("item"):
        if element.name in named(page):
            note = page.cell(3, named(page)[element.name]).comment
            assert note is not None
            assert requirement_text(element.requirement).strip() in note.text


def test_options_are_drop_downs_and_wrong_ones_are_turned_away(page: Worksheet, standard: Standard) -> None:
    lists = {str(rule.sqref).split(":")[0]: rule for rule in page.data_validations.dataValidation}
    strict = [e for e in standard.of("item") if choices(standard, e).is_strict and e.name in named(page)]
    assert len(strict) > 6
    for element in strict:
        rule = lists[page.cell(4, named(page)[element.name]).coordinate]
        assert rule.type == "list" and rule.showErrorMessage
        assert rule.formula1.strip('"').split(",") == list(choices(standard, element).values)
    several = lists[page.cell(4, named(page)["运行系统"]).coordinate]
    assert several.type == "list" and not several.showErrorMessage and "可多选" in several.prompt


def test_every_cell_is_text_down_to_the_last_prepared_row(page: Worksheet) -> None:
    assert page.max_row == 203
    assert {page.cell(row, column).number_format for row in (4, 203) for column in named(page).values()} == {"@"}
    assert page.freeze_panes == "B4" and page.auto_filter.ref.startswith("A3:")
    assert page.print_title_rows == "$1:$3" and page.page_setup.orientation == "landscape"


def test_formulas_are_short_enough_for_a_spreadsheet(blank: Path) -> None:
    book = openpyxl.load_workbook(blank)
    formulas = [f for s in book for rules in s.conditional_formatting for one in rules.rules for f in one.formula]
    assert len(formulas) > 100
    assert max(map(len, formulas)) < 8192
    assert not any("{" in formula for formula in formulas), "no array constants in a conditional format"


def test_only_the_lists_are_hidden(blank: Path) -> None:
    book = openpyxl.load_workbook(blank)
    assert [sheet.title for sheet in book] == ["填表说明", "事项", "申请材料", "办理流程", "选项"]
    assert [sheet.title for sheet in book if sheet.sheet_state == "hidden"] == ["选项"]
    told = [str(cell.value) for row in book["填表说明"].iter_rows(max_col=4) for cell in row if cell.value]
    assert any("罗放管服办〔2023〕4号 附件2" in text for text in told) and "填报单位：林茶局" in told


def test_equal_input_gives_equal_bytes(blank: Path, standard: Standard, tmp_path: Path) -> None:
    assert write_template(tmp_path, standard, "林茶局").read_bytes() == blank.read_bytes()
    assert [file.name for file in tmp_path.iterdir()] == [blank.name]


def test_an_untouched_template_holds_no_item(blank: Path, standard: Standard) -> None:
    found = reading(blank, standard)
    assert (found.status, found.department) == ("read", "林茶局")
    assert [found.count(kind) for kind in ("item", "material", "step")] == [0, 0, 0]
    assert [(one.rule, one.sheet) for one in found.findings] == [("S5", "事项"), ("S5", "申请材料")]
    assert found.notes == []


def test_what_the_template_adds_is_no_content_whatever_becomes_of_its_sheets(
    blank: Path, standard: Standard, tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(blank)
    book["填表说明"].title = "说明 (2)"
    book["选项"].sheet_state = "visible"
    book.move_sheet("选项", -4)
    book["事项"]["A4"] = "林木采伐许可证核发"
    book.save(tmp_path / "a.xlsx")
    found = reading(tmp_path / "a.xlsx", standard)
    assert [found.count(kind) for kind in ("item", "material", "step")] == [1, 0, 0]
    assert [(one.rule, one.sheet) for one in found.findings] == [("S5", "申请材料")]


def test_prescribed_content_meets_the_requirement(standard: Standard) -> None:
    fixed = prescribed(standard, "item")
    assert fixed["四办标志"] == "就近办、网上办、一次办、马上办"
    assert fixed["承诺时限"] == "1个工作日" and fixed["入驻大厅名称"] == standard.parameters["hall"]
    assert "网上申报网址" not in fixed and "会办处室" not in fixed


def test_forms_do_not_pass_before_they_are_completed(standard: Standard) -> None:
    steps = read_process(process_form(standard))
    assert steps.problem is None and main_steps(process_form(standard)) == ["受理", "审核", "决定", "送达"]
    assert all(not step.criteria and not step.result for step in steps.steps)
    assert [step.limit for step in steps.steps] == ["当场办理", "", "", "当场办理"]
    assert set(forms(standard, "item")) == {"办理流程说明", "咨询方式", "监督投诉方式"}
    assert all("0376-xxxxxxx" in forms(standard, "item")[name] for name in ("咨询方式", "监督投诉方式"))


def test_what_failed_is_blank_and_tells_why(standard: Standard, tmp_path: Path) -> None:
    failed = {"行使层级": Failed("市级", ("应为县级",)), NAME: Failed("测试", ("占位文字",))}
    values = {OWNER: "罗山县林业和茶产业局", CODE: LONG_CODE}
    file = write_template(tmp_path, standard, "林茶局", known(values, failed))
    page = openpyxl.load_workbook(file)["事项"]
    level = page.cell(4, named(page)["行使层级"])
    assert level.value is None and level.comment is not None
    assert "市级" in level.comment.text and "应为县级" in level.comment.text
    assert page["A4"].value == "测试", "without its name nobody knows which item it is"
    assert page.cell(4, named(page)[OWNER]).value == "罗山县林业和茶产业局"


def test_items_of_a_list_are_filled_in(standard: Standard) -> None:
    entries = [Entry(LONG_CODE, "林木采伐许可证核发", "A2"), Entry("410100707000", "临时占用草原审批", "A3")]
    before = known(
        {NAME: "林木采伐许可", CODE: LONG_CODE, "主办处室": "政务服务股"}, {"权力来源": Failed("法定", ("错",))}
    )
    first, second = rows_of(standard, "林茶局", before, entries)["item"]
    assert (first.values[NAME], first.values["主办处室"]) == ("林木采伐许可证核发", "政务服务股")
    assert "权力来源" in first.failed and first.values["基本编码"] == "410100201000"
    assert (second.values["基本编码"], second.values["行使层级"], second.values[OWNER]) == (
        "410100707000",
        "县级",
        "林茶局",
    )
    assert CODE not in second.values


def test_text_of_departments_commands_nothing(standard: Standard, tmp_path: Path) -> None:
    hostile = {NAME: "=cmd|' /C calc'!A0", "主办处室": "a\x00b\u202ec", "窗口描述": "http://example.invalid/"}
    page = openpyxl.load_workbook(write_template(tmp_path, standard, "林茶局", known(hostile, {})))["事项"]
    assert (page["A4"].value, page["A4"].data_type) == ("=cmd|' /C calc'!A0", "s")
    assert page.cell(4, named(page)["主办处室"]).value == "abc"
    assert page.cell(4, named(page)["窗口描述"]).hyperlink is None


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([["编码", "名称"], ["123", "甲"]], "工作表“表”A2的编码“123”应为33位、31位或12位"),
        ([["编码", "名称"], ["410100707000", None]], "工作表“表”B2没有名称"),
        ([["甲", "乙"]], "没有找到表头"),
    ],
)
def test_a_bad_list_is_told_in_one_sentence(rows: list[list[str | None]], told: str, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "表"
    for row in rows:
        sheet.append(row)
    book.save(tmp_path / "清单.xlsx")
    with pytest.raises(UsageError) as error:
        read_item_list(tmp_path / "清单.xlsx")
    assert told in str(error.value) and "事项清单" in str(error.value) and "清单.xlsx" in str(error.value)


def test_what_a_pattern_needs_stands_in_whatever_matches_it(standard: Standard) -> None:
    seen = 0
    for example in read_examples():
        rule = standard.rule(example.rule)
        text = (compact if standard.element(rule.record, rule.element).reading == "code" else prose)(
            example.value or ""
        )
        pattern = str(rule.params.get("pattern", ""))
        if not pattern or not re.search(pattern, text):
            continue
        seen += 1
        found = branches(pattern)
        fits = [
            all(compact(one).lower() in compact(text).lower() for one in branch.texts)
            and (not branch.is_anchored or branch.least <= len(text) <= (branch.most or 10**9))
            for branch in found
        ]
        assert not found or any(fits), (pattern, text)
    assert seen > 60
    code = branches(r"^\d{2}(0[1-9]|10)\d{5}(\d{3}|00Y)$")
    assert [(one.least, one.most, one.is_anchored) for one in code] == [(12, 12, True)]
    assert [one.texts for one in branches("综合(受理)?窗口|审批")] == [["综合", "窗口"], ["审批"]]
    assert branches("(?<=甲)乙") == [] and branches("甲(") == []
