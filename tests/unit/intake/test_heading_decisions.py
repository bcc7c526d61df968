"""What the analyst decided about headings: read, applied by department, written beside what is there."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest

from expectations.columns import departments as known_departments
from expectations.columns import headings as known_headings
from expectations.model import Standard
from zhinan.errors import UsageError
from zhinan.intake.heading_decisions import HeadingDecision, add_decisions, decided_headings, read_decisions
from zhinan.intake.headings import Headings
from zhinan.intake.read import read_file

DAY = datetime.date(2023, 5, 10)


def entry(heading: str, element: str, department: str = "", more: str = "") -> str:
    return (
        f'[[heading]]\ndepartment = "{department}"\nheading = "{heading}"\nelement = "{element}"\n'
        f'by = "测试员"\ndate = 2023-05-10\n{more}\n'
    )


@pytest.fixture
def decide(tmp_path: Path, standard: Standard) -> Callable[..., Headings]:
    names = {department.name for department in known_departments(standard)}

    def of(*entries: str) -> Headings:
        (tmp_path / "headings.toml").write_text("\n".join(entries), "utf-8")
        return decided_headings(known_headings(standard), read_decisions(tmp_path), names)

    return of


def test_without_decisions_nothing_changes(tmp_path: Path, standard: Standard) -> None:
    headings = known_headings(standard)
    assert read_decisions(tmp_path) == []
    assert decided_headings(headings, [], []) is headings and headings.version == ""


def test_a_decision_wins_over_alias_likeness_and_ambiguity(decide: Callable[..., Headings]) -> None:
    headings = decide(
        entry("办理时间", "承诺时限"),
        entry("办结时限", "法定时限"),
        entry("办件类形", ""),
        entry("序号", "业务办理项编码"),
    )
    assert headings.find("办理时间") == {"item": "承诺时限"}
    assert headings.find("办结\n时限") == {"item": "法定时限"}
    assert headings.find("办件类形") == {} and headings.is_set_aside("办件类形")
    assert headings.find("序号") == {"item": "业务办理项编码"} and not headings.is_ignored("序号")
    assert headings.find("办结时限（天）") == {"item": "法定时限"}
    assert headings.near("办结时线", ["item"]).named == {}  # nothing is near what the standard does not say


def test_a_decision_for_one_department_is_for_no_other(decide: Callable[..., Headings]) -> None:
    headings = decide(entry("办结时限", "法定时限"), entry("办结时限", "承诺时限", "林茶局"))
    assert headings.find("办结时限") == {"item": "法定时限"}
    assert headings.for_department("林茶局").find("办结时限") == {"item": "承诺时限"}
    assert headings.for_department("民族宗教局") is headings


def test_the_version_tells_what_was_decided_and_not_how_it_is_written(decide: Callable[..., Headings]) -> None:
    one, other = entry("办结时限", "承诺时限", "林茶局"), entry("整改", "")
    first = decide(one, other).version
    assert len(first) == 8
    assert decide("# 说明", other, one.replace("测试员", "另一人")).version == first
    assert decide(one).version != first
    assert decide(entry("办结时限", "法定时限", "林茶局"), other).version != first


@pytest.mark.parametrize(
    ("text", "problem"),
    [(entry("办结时限", "办结时限"), "第 1 条（“办结时限”）：标准中没有要素“办结时限”"),
     (entry("办结时限", "承诺时限", "财政局二"), "没有部门“财政局二”"),
     (entry("办件类型", "事项类型"), "这是标准中的要素名称"),
     (entry("整改", "") + entry("整改", "承诺时限"), "第 2 条（“整改”）：与前面的一条相矛盾"),
     (entry("整改", "承诺时限", more='record = "material"'), "标准中没有材料的要素“承诺时限”"),
     (entry("整改", "", more='record = "x"'), "record 应为"),
     (entry("", ""), "没有写明列名"),
     (entry("整改", "", more='until = "x"'), "不认识的键 until"),
     (entry("整改", "").replace('by = "测试员"', 'by = " "'), "没有写明认定人"),
     (entry("整改", "").replace('element = ""', ""), "没有写明要素"),
     (entry("整改", "").replace("2023-05-10", '"2023-05-10"'), "不加引号"),
     (entry("整改", "").replace('""', "3"), "应为文字"),
     ("heading = 3", "只能有 [[heading]] 各条"), ("[[heading", "不是合法的 TOML"), ("x = 1", "只能有")],
)  # fmt: skip
def test_what_cannot_be_read_names_file_and_entry(decide: Callable[..., Headings], text: str, problem: str) -> None:
    with pytest.raises(UsageError) as raised:
        decide(text)
    assert "headings.toml" in str(raised.value) and problem in str(raised.value)


def test_a_file_by_notepad_and_bytes_that_are_no_text(tmp_path: Path) -> None:
    (tmp_path / "headings.toml").write_bytes(b"\xef\xbb\xbf" + entry("整改", "").encode())
    assert [decision.heading for decision in read_decisions(tmp_path)] == ["整改"]
    (tmp_path / "headings.toml").write_bytes(entry("整改", "").encode("gb18030"))
    with pytest.raises(UsageError, match="不是合法的 TOML"):
        read_decisions(tmp_path)


def test_writing_keeps_what_is_there_and_writes_nothing_twice(tmp_path: Path) -> None:
    file = tmp_path / "headings.toml"
    file.write_text("# 我的说明\n" + entry("整改", ""), "utf-8")
    before = file.read_text("utf-8")
    hostile = HeadingDecision("林茶局", '办结"时限\\\x7f\t（天）', "承诺时限", "测试员", DAY, note="电话核实")
    add_decisions(tmp_path, [hostile, HeadingDecision("", "整 改", "", "另一人", DAY)])
    assert file.read_text("utf-8").startswith(before)
    assert [decision.heading for decision in read_decisions(tmp_path)] == ["整改", hostile.heading]
    assert read_decisions(tmp_path)[1] == hostile
    assert [path.name for path in tmp_path.iterdir()] == ["headings.toml"]


def test_the_first_decision_makes_folder_and_file(tmp_path: Path) -> None:
    add_decisions(tmp_path / "data" / "reference", [HeadingDecision("", "整改", "", "测试员", DAY)])
    text = (tmp_path / "data" / "reference" / "headings.toml").read_text("utf-8")
    assert text.startswith("# 列名认定") and len(read_decisions(tmp_path / "data" / "reference")) == 1


ROWS = [
    ["业务办理项编码", "业务办理项名称", "事项类型", "办结时限", "整改"],
    ["1141", "林木采伐许可", "行政许可", "5", "已改"],
]


def test_files_are_read_by_what_was_decided_for_their_department(
    tmp_path: Path, standard: Standard, decide: Callable[..., Headings], xlsx: Callable[..., bytes]
) -> None:
    headings = decide(entry("办结时限", "承诺时限", "林茶局"), entry("整改", "", "林茶局"))
    known = known_departments(standard)
    for name, rules in (("林茶局", []), ("民族宗教局", ["S20", "S3"])):
        (tmp_path / "a.xlsx").write_bytes(xlsx({"事项": ROWS}))
        reading = read_file(tmp_path / "a.xlsx", f"{name}.xlsx", headings, known)
        assert reading.department == name
        assert [finding.rule for finding in reading.findings] == rules
        assert ("承诺时限" in reading.tables[0].columns) is (not rules)
        assert (reading.tables[0].records[0].extra or {})["整改"] == "已改"


def test_headings_that_are_known_by_decision_only(
    tmp_path: Path, standard: Standard, decide: Callable[..., Headings], xlsx: Callable[..., bytes]
) -> None:
    headings = decide(
        entry("甲", "业务办理项编码", "林茶局"),
        entry("乙", "业务办理项名称", "林茶局"),
        entry("丙", "事项类型", "林茶局"),
    )
    (tmp_path / "a.xlsx").write_bytes(xlsx({"事项": [["甲", "乙", "丙"], ["1141", "林木采伐许可", "行政许可"]]}))
    known = known_departments(standard)
    assert read_file(tmp_path / "a.xlsx", "林茶局.xlsx", headings, known).count("item") == 1
    assert read_file(tmp_path / "a.xlsx", "民族宗教局.xlsx", headings, known).status == "rejected"
    assert read_file(tmp_path / "a.xlsx", "a.xlsx", headings, known, department="林茶局").count("item") == 1


def test_two_headings_decided_to_be_one_element(
    tmp_path: Path, standard: Standard, decide: Callable[..., Headings], xlsx: Callable[..., bytes]
) -> None:
    headings = decide(entry("办结时限", "承诺时限"), entry("整改", "承诺时限"))
    (tmp_path / "a.xlsx").write_bytes(xlsx({"事项": ROWS}))
    reading = read_file(tmp_path / "a.xlsx", "林茶局.xlsx", headings, [])
    assert [(finding.rule, finding.cell) for finding in reading.findings] == [("S2", "E1")]
