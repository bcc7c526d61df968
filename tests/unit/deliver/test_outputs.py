"""Text on its way out: harmless, readable, and figures that are never rounded up."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest

from zhinan.deliver.cells import csv_text, excel_text, requirement_text
from zhinan.deliver.figures import percent
from zhinan.deliver.sheets import write_csv, write_list
from zhinan.deliver.swap import replace_file, replaced_folder


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


HOSTILE = ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", "<script>alert(1)</script>", "a\x00b\u202ec"]


@pytest.mark.parametrize("text", HOSTILE[:6])
def test_no_formula_leaves_in_a_csv(text: str) -> None:
    assert csv_text(text).startswith("'") and csv_text(text)[1:] == text


def test_plain_values_are_published_as_they_are() -> None:
    assert csv_text("罗山县政务服务中心（3 楼）") == "罗山县政务服务中心（3 楼）"
    assert excel_text("一、\n二、") == "一、\n二、"


def test_control_and_direction_marks_go_and_long_text_is_cut_visibly() -> None:
    assert excel_text("a\x00b\u202ec") == "abc"
    cut = excel_text("长" * 40_000)
    assert len(cut) == 32_767 and cut.endswith("已截断）")


def test_requirement_without_the_marks_of_its_file() -> None:
    assert requirement_text("<p>甲</p>\n<p>乙</p>") == "甲\n乙"


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [(1, 1, "100.00%"), (99_999, 100_000, "99.99%"), (57, 100, "57.00%"), (2, 3, "66.66%"), (0, 5, "0.00%")],
)
def test_percentages_are_cut_not_rounded(part: int, whole: int, text: str) -> None:
    assert percent(part / whole) == text


def test_no_rate_without_a_denominator() -> None:
    assert percent(None) == ""


def test_a_list_opens_with_the_text_as_it_was(tmp_path: Path) -> None:
    write_list(
        tmp_path / "a.xlsx",
        "标题",
        "共 1 项",
        "清单",
        [("序号", 6), ("值", 30)],
        [[str(i), t] for i, t in enumerate(HOSTILE)],
    )
    page = openpyxl.load_workbook(tmp_path / "a.xlsx")["清单"]
    cells = [page.cell(4 + i, 2) for i in range(len(HOSTILE))]
    assert [cell.value for cell in cells] == [excel_text(text) for text in HOSTILE]
    assert {cell.data_type for cell in cells} == {"s"}


def test_equal_content_is_equal_bytes(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_list(tmp_path / name, "标题", "共 1 项", "清单", [("序号", 6)], [["1"]])
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_csv_is_read_back_by_excel_and_python(tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", ["名称"], [["甲,乙"], ['引"号'], ["行\n行"]])
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert list(csv.reader(stream)) == [["名称"], ["甲,乙"], ['引"号'], ["行\n行"]]


def test_a_folder_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "out"
    target.mkdir()
    (target / ".gitkeep").touch()
    (target / "old.txt").write_text("old")
    with pytest.raises(RuntimeError), replaced_folder(target) as fresh:
        (fresh / "half.txt").write_text("half")
        raise RuntimeError
    assert names(target) == [".gitkeep", "old.txt"]
    with replaced_folder(target) as fresh:
        (fresh / "new.txt").write_text("new")
    assert names(target) == [".gitkeep", "new.txt"]
    assert names(tmp_path) == ["out"]


def test_a_file_is_replaced_at_once(tmp_path: Path) -> None:
    replace_file(tmp_path / "x" / "a.html", "甲")
    replace_file(tmp_path / "x" / "a.html", "乙")
    assert names(tmp_path / "x") == ["a.html"] and (tmp_path / "x" / "a.html").read_text("utf-8") == "乙"
