"""Element 53 from the file to the complaint: pictures in workbooks and beside them, by ``check`` and by stages."""

from __future__ import annotations

import io
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from expectations.model import Standard
from tests.conftest import whole_run
from tests.rules.drawing import draw
from zhinan.settings import Home
from zhinan.trace import trace
from zhinan.warehouse.database import connect

pytestmark = pytest.mark.gx

HEADINGS = ("业务办理项名称", "行使层级", "流程图内容")


def workbook(
    file: Path,
    rows: Sequence[Sequence[str]],
    pictures: Sequence[tuple[int, int, str]] = (),
    headings: Sequence[str] = HEADINGS,
) -> None:
    """A table of items; ``pictures``: (row, column, word of the chart), drawn into the cell."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(str(file)) as book:
        page = book.add_worksheet("事项")
        page.write_row(0, 0, headings)
        for number, row in enumerate(rows, start=1):
            page.write_row(number, 0, row)
            page.set_row(number, 60)
        for row, column, word in pictures:
            options = {"image_data": io.BytesIO(draw(f"chart {word}")), "x_scale": 0.1, "y_scale": 0.1}
            page.insert_image(row, column, f"{word}.png", options)


def lay(folder: Path, **pictures: bytes) -> None:
    for name, data in pictures.items():
        file = folder / f"{name}.png"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)


def told(report: dict[str, Any], file: str) -> list[tuple[str, str | None, str]]:
    """(rule, cell, message) of what fails in element 53, or is told of pictures and files."""
    return [
        (v["rule"], v["cell"], v["message"])
        for v in report["violations"]
        if Path(v["path"]).name == file and v["status"] == "fail" and (v["element"] == 53 or v["rule"] in ("S0", "S16"))
    ]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory, standard: Standard) -> dict[str, Any]:
    """Five departments, each in a folder whose name has blanks and brackets as people write them."""
    from zhinan.check import check

    root = tmp_path_factory.mktemp("raw") / "报送 五月（终稿）"
    workbook(
        root / "林茶 局" / "林茶局.xlsx",
        [
            ("林木采伐", "县级", "见附件：流程图/林木采伐.PNG"),
            ("木材运输", "县级", "附件1.png"),
            ("种子许可", "县级", "见附件2种子许可.png"),
            ("占用林地", "县级", "没有交来.png"),
            ("古树移植", "县级", "损坏.png"),
        ],
    )
    lay(
        root / "林茶 局",
        **{
            "流程图/林木采伐": draw("chart 林木采伐"),
            "附件1": draw("chart 木材运输"),
            "种子许可": draw("chart 种子许可"),
        },
        损坏=b"saved by a mail program that gave up",
        用不到=draw("chart 用不到"),
    )
    workbook(
        root / "水利局" / "水利局.xlsx",
        [("取水许可", "县级"), ("河道采砂", "县级"), ("水土保持", "县级")],
        [(1, 1, "统一模板"), (2, 1, "统一模板"), (3, 1, "水土保持")],
        HEADINGS[:2],
    )
    workbook(
        root / "民政局" / "民政局.xlsx",
        [("低保给付", "县级", ""), ("殡葬设施", "县级", "")],
        [(1, 2, "低保给付")],
        HEADINGS,
    )
    workbook(
        root / "司法局" / "司法局.xlsx",
        [("律师执业", "县级", ""), ("公证员", "县级", "")],
        [(1, 2, "律师执业"), (2, 2, "统一模板")],
    )
    # Another version of the same workbook, checked beside it: what they share is no copy.
    shutil.copytree(root / "司法局", root / "司法局改后")
    workbook(
        root / "司法局改后" / "司法局（改后）.xlsx",
        [("律师执业", "县级", "")],
        [(1, 2, "律师执业")],
    )
    (root / "司法局改后" / "司法局.xlsx").unlink()
    # A workbook that somebody called a picture is read all the same.
    workbook(root / "残联" / "残联.xlsx", [("残疾人证", "县级", "")], [(1, 2, "残疾人证")])
    (root / "残联" / "残联.xlsx").rename(root / "残联" / "残联.png")
    return check([root], standard)


def test_files_are_found_beside_the_workbook_however_they_are_written(report: dict[str, Any]) -> None:
    assert told(report, "林茶局.xlsx") == [
        ("E53.1", "C5", "“流程图内容”写明的图片“没有交来.png”不在报送的工作簿旁边"),
        ("E53.2", "C6", "“流程图内容”图片“损坏.png”打不开，须换成能看清的流程图"),
    ]


def test_pictures_are_attachments_and_what_is_a_workbook_is_one(report: dict[str, Any]) -> None:
    files = {Path(file["path"]).name: file["status"] for file in report["files"]}
    names = {"林茶局.xlsx", "水利局.xlsx", "民政局.xlsx", "司法局.xlsx", "司法局（改后）.xlsx", "残联.png"}
    assert files == dict.fromkeys(names, "read")


def test_a_file_that_no_item_names_is_told(report: dict[str, Any]) -> None:
    assert told(report, "用不到.png") == [("S16", None, "没有事项写明用这张图片")]
    assert not told(report, "附件1.png") and not told(report, "损坏.png")


def test_without_a_column_pictures_count_by_row_and_their_faults_are_told_where_they_stand(
    report: dict[str, Any],
) -> None:
    found = told(report, "水利局.xlsx")
    assert [(rule, cell) for rule, cell, _ in found] == [("E53.3", "B2"), ("E53.3", "B3")]
    assert all("用的是同一张图片" in message for _, _, message in found)
    assert "“河道采砂”" in found[0][2] and "“公证员”（司法局）" in found[0][2]
    sheet = [v["message"] for v in report["violations"] if Path(v["path"]).name == "水利局.xlsx" and v["rule"] == "S1"]
    assert sheet and not any("流程图" in message for message in sheet)


def test_an_item_without_a_picture_is_told_at_its_cell(report: dict[str, Any]) -> None:
    assert [(rule, cell) for rule, cell, _ in told(report, "民政局.xlsx")] == [("E53.1", "C3")]


def test_versions_of_one_department_share_their_pictures(report: dict[str, Any]) -> None:
    assert [(rule, cell) for rule, cell, _ in told(report, "司法局.xlsx")] == [("E53.3", "C3")]
    assert told(report, "司法局（改后）.xlsx") == []


def test_what_a_later_workbook_replaced_leaves_no_stray_pictures(tmp_path: Path, standard: Standard) -> None:
    home = Home.at(tmp_path)
    first, later = home.raw / "2023-05-06", home.raw / "2023-05-10"
    workbook(first / "林茶局.xlsx", [("林木采伐", "县级", "旧图.png"), ("种子许可", "县级", "种子.png")])
    lay(first, 旧图=draw("chart 旧图"), 种子=draw("chart 种子"), 多余=draw("chart 多余"))
    workbook(later / "林茶局.xlsx", [("林木采伐", "县级", "新图.png")])
    lay(later, 新图=draw("chart 新图"))
    whole_run(home)
    assert strays(home) == ["2023-05-06/多余.png"]
    with connect(home.warehouse) as connection:
        (found,) = trace(connection, standard, "林木采伐", "53")
    assert found.pictures == ["2023-05-10/新图.png，320×480 点"]
    assert ("E53.1", "通过", "") in found.rules
    assert [outcome for rule, outcome, _ in found.rules if rule == "E53.5"] == ["待人工认定"]


def test_beside_a_workbook_that_was_not_read_nothing_is_a_stray(tmp_path: Path) -> None:
    home = Home.at(tmp_path)
    workbook(home.raw / "2023-05-06" / "林茶局" / "林茶局.xlsx", [("林木采伐", "县级", "图.png")])
    lay(home.raw / "2023-05-06" / "林茶局", 图=draw("chart 图"), 多余=draw("chart 多余"))
    lay(home.raw / "2023-05-06" / "水利局", 取水=draw("chart 取水"))
    (home.raw / "2023-05-06" / "水利局" / "水利局.xlsx").write_bytes(b"PK\x03\x04 and no more")
    workbook(home.raw / "2023-05-06" / "民政局" / "民政局.xlsx", [("低保给付", "县级", "低保.png")])
    lay(home.raw / "2023-05-06" / "民政局", 低保=draw("chart 低保"))
    whole_run(home, only=["林茶局"])
    assert strays(home) == ["2023-05-06/林茶局/多余.png"]


def strays(home: Home) -> list[str]:
    with connect(home.warehouse) as connection:
        rows = connection.execute("SELECT path FROM violation WHERE rule = 'S16' ORDER BY path").fetchall()
    return [path for (path,) in rows]
