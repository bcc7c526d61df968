"""Platforms as data: what a malformed mapping is answered with, and which code words have."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from expectations.model import Standard
from expectations.platforms import load_platforms
from expectations.standard import FOLDER, read_standard
from zhinan.errors import StandardError
from zhinan.text import compact


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the standard's folder whose mapping a test may spoil: the mapping's file."""
    shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return tmp_path / "platforms" / "henan.toml"


def load(mapping: Path) -> StandardError | None:
    try:
        load_platforms(read_standard(mapping.parents[1] / "luoshan-2023.toml"))
    except StandardError as error:
        return error
    return None


@pytest.mark.parametrize(
    ("old", "new", "element", "key"),
    [
        ('separator = "^"', 'separator = "^"\ncharset = "gbk"', "", "charset"),
        ('separator = "^"\n', "", "", "separator"),
        ('name = "henan"', 'name = "hubei"', "", "name"),
        ('title = "河南政务服务网"', 'title = "../河南"', "", "title"),
        ('kind = "material"', 'kind = "paper"', "", "kind"),
        ('kind = "material"', 'kind = "item"', "材料类型", "element"),
        ('kind = "item"\n', 'kind = "item"\nsort = 1\n', "", "sort"),
        ('sheet = "申请材料"', 'sheet = "事项"', "", "sheet"),
        ('sheet = "申请材料"', 'sheet = "未能转码"', "", "sheet"),
        ('field = "materials"', 'field = "taskName"', "", "field"),
        ('element = "权力来源", field', 'element = "权力渊源", field', "权力渊源", "element"),
        ('element = "受理条件"', 'element = "办理人员姓名"', "办理人员姓名", "element"),
        ('element = "收费依据"', 'element = "受理条件"', "", "item element"),
        ('field = "useLevel"', 'field = "deptType"', "", "item field"),
        ('codes = "权力来源"', 'codes = "权力"', "权力来源", "codes"),
        ('field = "deptSysName", many = true', 'field = "deptSysName", many = 1', "运行系统", "many"),
        ('field = "otherDept"', 'field = "otherDept", width = 3', "联办机关名称", "width"),
        ('{ element = "业务办理项编码", field = "taskHandleItem" },', "", "业务办理项编码", "columns"),
        (
            '{ element = "四办标志", field = "handleMark", many = true },',
            "",
            None,
            None,
        ),  # not every element is asked for
    ],
)
def test_a_malformed_mapping_names_file_element_and_key(
    copy: Path, old: str, new: str, element: str | None, key: str | None
) -> None:
    text = copy.read_text("utf-8")
    assert old in text
    copy.write_text(text.replace(old, new, 1), "utf-8")
    error = load(copy)
    if element is None:
        assert error is None
    else:
        assert error is not None and (error.file, error.element, error.key) == ("henan.toml", element, key)


def test_elements_stand_in_the_order_of_the_annex(copy: Path) -> None:
    lines = copy.read_text("utf-8").split("\n")
    first = next(at for at, line in enumerate(lines) if "权力来源" in line)
    lines[first], lines[first + 1] = lines[first + 1], lines[first]
    copy.write_text("\n".join(lines), "utf-8")
    error = load(copy)
    assert error is not None and error.element == "权力来源" and "办件类型" in error.problem


def test_a_national_element_stands_behind_the_annex(copy: Path) -> None:
    text = copy.read_text("utf-8")
    line = '  { element = "受理条件", field = "acceptCondition" },\n'
    copy.write_text(text.replace(line, "").replace("columns = [\n", f"columns = [\n{line}", 1), "utf-8")
    error = load(copy)
    assert error is not None and error.element == "受理条件"


def test_two_files_for_one_platform_are_told(copy: Path) -> None:
    text = copy.read_text("utf-8").replace('name = "henan"', 'name = "zz"')
    copy.with_name("zz.toml").write_text(text, "utf-8")
    error = load(copy)
    assert error is not None and error.key == "title"


def test_a_standard_without_platforms_exports_nothing(copy: Path) -> None:
    shutil.rmtree(copy.parent)
    assert load_platforms(read_standard(copy.parents[1] / "luoshan-2023.toml")) == []


def test_words_have_one_code_the_first_of_the_table(standard: Standard) -> None:
    (henan,) = load_platforms(standard)
    columns = {column.element.name: column for column in henan.records[0].columns}
    assert columns["事项类型"].code_of["公共服务"] == "20"
    assert columns["权力来源"].code_of["上级委托"] == "5"
    assert dict(columns["咨询方式"].code_of) == {}
    for column in columns.values():
        for words, code in column.code_of.items():
            assert column.codes is not None and compact(column.codes[code]) == words
