"""Which department a file is from."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from zhinan.intake.department import Department, tell_department
from zhinan.intake.headings import Headings
from zhinan.intake.shapes import read_shapes
from zhinan.intake.sheet import Sheet

NAME, CODE = "业务办理项名称", "业务办理项编码"
DEPARTMENTS = [
    Department("林茶局", "一组", ("林业和茶产业局", "林业局")),
    Department("公安局", "一组"),
    Department("交警大队", "一组", ("公安局交通警察大队",)),
    Department("生态环境局", "二组", ("罗山分局",)),
]
Make = Callable[..., Sheet]


def tell(make: Make, headings: Headings, owners: list[str], above: list[list[str]], file: str = "x.xlsx") -> str | None:
    rows = [*above, [NAME, CODE, "实施主体"], *[["甲", "c", owner] for owner in owners]]
    sheets = [make(rows)]
    return tell_department(read_shapes(sheets, headings).tables, sheets, file, DEPARTMENTS)


def test_majority_of_the_owner_column(sheet: Make, headings: Headings) -> None:
    owners = ["罗山县林业和茶产业局", "罗山县公安局", "罗山县林业和茶产业局", ""]
    assert tell(sheet, headings, owners, [["填报单位：公安局"]]) == "林茶局"


@pytest.mark.parametrize(
    ("owner", "name"),
    [
        ("公安局", "公安局"),
        ("罗山县 公安局", "公安局"),
        ("河南省罗山县公安局", "公安局"),
        ("罗山县公安局交通警察大队", "交警大队"),
        ("信阳市生态环境局罗山分局", "生态环境局"),
        ("广东省林业局", "广东省林业局"),
        ("广州市公安局", "广州市公安局"),
    ],
)
def test_known_and_foreign_names(sheet: Make, headings: Headings, owner: str, name: str) -> None:
    assert tell(sheet, headings, [owner], []) == name


@pytest.mark.parametrize(
    "above",
    [
        [["填报单位：罗山县林业局"]],
        [["部门名称：", "林茶局"]],
        [["单位名称（盖章）：", "", "林业局"]],
        [["罗山县林业局政务服务事项要素表"], [""]],
    ],
)
def test_cells_above_the_heading(sheet: Make, headings: Headings, above: list[list[str]]) -> None:
    assert tell(sheet, headings, ["", "无"], above) == "林茶局"


def test_stated_organisation_that_is_not_known(sheet: Make, headings: Headings) -> None:
    assert tell(sheet, headings, ["无"], [["填报单位：广东省体育局"]]) == "广东省体育局"


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("林茶局.xlsx", "林茶局"),
        ("附件1：罗山县林业局事项表（终稿）.xlsx", "林茶局"),
        ("广东省体育局 (1).xls", "广东省体育局"),
        ("附件：广东省水利厅事项表（终稿）.xlsx", "广东省水利厅"),
        ("广东省卫生健康委员会（一事一表）.xlsx", "广东省卫生健康委员会"),
        ("中共某县委组织部.xlsx", "中共某县委组织部"),
        ("某县残疾人联合会办事指南.csv", "某县残疾人联合会"),
        ("全部事项.xlsx", None),
        ("办理清单.xlsx", None),
        ("Sheet1.xlsx", None),
    ],
)
def test_file_name(file: str, name: str | None) -> None:
    assert tell_department([], [], file, DEPARTMENTS) == name
