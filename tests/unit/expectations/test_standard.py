"""The standard as data: what a malformed TOML is answered with."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from expectations.columns import departments, headings, record_columns
from expectations.model import Standard
from expectations.standard import FOLDER, load_standard, read_standard
from zhinan.errors import StandardError


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the standard's folder that a test may spoil."""
    for file in FOLDER.iterdir():
        if file.suffix in {".toml", ".csv"}:
            shutil.copy(file, tmp_path / file.name)
    return tmp_path / "luoshan-2023.toml"


def spoil(file: Path, old: str, new: str) -> StandardError:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(StandardError) as caught:
        read_standard(file)
    return caught.value


def test_all_54_elements_in_annex_order(standard: Standard) -> None:
    numbers = [e.number for e in standard.elements if e.number is not None and e.record != "step"]
    assert numbers == list(range(1, 55))


def test_a_step_field_carries_the_requirement_of_element_11(standard: Standard) -> None:
    whole = standard.element("item", "办理流程说明").requirement
    assert whole.startswith("<p>按“三集中三到位”要求")
    assert {e.requirement for e in standard.of("step")} == {whole}


def test_the_version_changes_with_the_content(copy: Path) -> None:
    before = read_standard(copy).version
    copy.write_text(copy.read_text("utf-8").replace('value = "县级"', 'value = "市级"'), "utf-8")
    assert read_standard(copy).version != before


def test_another_county_changes_parameters_only(copy: Path) -> None:
    text = copy.read_text("utf-8").replace('hall = "罗山县政务服务中心"', 'hall = "光山县政务服务中心"')
    copy.write_text(text, "utf-8")
    assert read_standard(copy).rule("E27.2").params["value"] == "光山县政务服务中心"


@pytest.mark.parametrize(
    ("old", "new", "element", "key"),
    [
        ('kind = "unique"', 'kind = "unikue"', "业务办理项名称", "rule E1.2 kind"),
        ('  value = "县级"\n', "", "行使层级", "rule E4.2 value"),
        ('id = "E4.2"', 'id = "E4-2"', "行使层级", "rule.id"),
        ('id = "E4.2"', 'id = "E4.1"', "行使层级", "rule E4.1"),
        ('other = "法定时限"', 'other = "法定期限"', "承诺时限", "rule E12.4"),
        ('element = "特殊环节时限", days_above', 'element = "特殊时限", days_above', "承诺时限说明", "rule E13.1"),
        ("days_above = 0", "days_over = 0", "承诺时限说明", "rule E13.1 when"),
        ('value = "{hall}"', 'value = "{hal}"', "入驻大厅名称", "rule E27.2"),
        ('severity = "warning"', 'severity = "warn"', "业务办理项名称", "severity"),
        ('name = "权力来源"', 'name = "业务办理项名称"', "业务办理项名称", "name"),
        ("number = 5", 'number = "5"', "实施主体性质", "number"),
        ('name = "窗口备注信息"', 'name = "窗口备注信息"\nhint = "x"', "窗口备注信息", "hint"),
    ],
)
def test_a_malformed_standard_names_file_element_and_key(
    copy: Path, old: str, new: str, element: str, key: str
) -> None:
    error = spoil(copy, old, new)
    assert (error.file, error.element, error.key) == ("luoshan-2023.toml", element, key)
    assert "luoshan-2023.toml" in str(error) and element in str(error)


def test_broken_toml_names_the_line(copy: Path) -> None:
    assert "line" in str(spoil(copy, 'name = "luoshan-2023"', 'name = "luoshan-2023'))


def test_an_unknown_standard_lists_those_there_are() -> None:
    with pytest.raises(StandardError, match="luoshan-2023"):
        load_standard("nowhere-2023")


def test_39_departments_in_four_groups(standard: Standard) -> None:
    known = departments(standard)
    assert len(known) == 39 and len({d.name for d in known}) == 39
    groups = [d.group for d in known]
    assert [groups.count(name) for name in ("第一组", "第二组", "第三组", "第四组")] == [16, 10, 7, 6]


def test_every_element_is_found_under_its_name_and_aliases(standard: Standard) -> None:
    known = headings(standard)
    for element in standard.elements:
        for text in (element.name, *element.aliases, f" {element.name}\n", f"{element.name}："):
            assert known.find(text)[element.record] == element.name


def test_facts_of_a_column_are_those_that_its_rules_read(standard: Standard) -> None:
    columns = {column.element: column.facts for column in record_columns(standard).columns["item"]}
    assert set(columns["承诺时限"]) == {"given", "unit", "days", "amount"}
    assert "phones" in columns["咨询方式"]
    assert columns["纸质材料提交方式"] == ()
