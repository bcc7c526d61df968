"""``zhinan flowchart``: charts that a department can hand in as element 53, and what is said where none is drawn."""

from __future__ import annotations

from pathlib import Path

import lxml.etree
import pytest
from PIL import Image
from rich.console import Console

from expectations.model import Standard
from tests.acceptance.test_flow_charts import HEADINGS, workbook
from zhinan.check import check
from zhinan.commands.flowchart import run_flowchart
from zhinan.deliver.flowchart.fonts import Fonts
from zhinan.errors import UsageError
from zhinan.settings import Home
from zhinan.warehouse.database import connect

pytestmark = pytest.mark.gx


def draw(finished: Home, item: str, out: Path, standard: Standard) -> str:
    console = Console(record=True, width=300)
    run_flowchart(item, out, finished.root, standard.name, console)
    return console.export_text()


def of_one_department(finished: Home) -> list[tuple[str, str]]:
    """(code, name) of the six items of one department whose names are most alike, whole charts all."""
    with connect(finished.warehouse) as connection:
        return connection.execute(
            """SELECT checked."业务办理项编码", raw."业务办理项名称"
            FROM item_checked AS checked JOIN item AS raw USING (record_id) JOIN item_result USING (record_id)
            WHERE is_error_free AND raw.department = '林茶局' AND contains(raw."业务办理项名称", '临时占用林地')
            ORDER BY ALL LIMIT 6"""
        ).fetchall()


def test_charts_of_one_department_pass_the_rules_of_element_53(
    finished: Home, standard: Standard, tmp_path: Path
) -> None:
    try:
        Fonts()
    except UsageError as error:
        pytest.skip(f"no Chinese font on this machine: {error}")
    items = of_one_department(finished)
    assert len(items) >= 2
    rows = []
    for number, (code, name) in enumerate(items):
        assert draw(finished, code, tmp_path / "林茶局" / f"流程图{number}.png", standard) == ""
        rows.append((name, "县级", f"流程图{number}.png"))
    workbook(tmp_path / "林茶局" / "林茶局.xlsx", rows, headings=HEADINGS)
    report = check([tmp_path], standard)
    told = {violation["rule"] for violation in report["violations"] if violation["status"] == "fail"}
    assert report["metrics"]["items"] == len(items)
    assert told and not told & {"E53.1", "E53.2", "E53.3", "E53.4", "S16"}
    with Image.open(tmp_path / "林茶局" / "流程图0.png") as picture:
        assert picture.format == "PNG" and picture.width < picture.height


def test_an_svg_stands_by_itself(finished: Home, standard: Standard, tmp_path: Path) -> None:
    (code, name), *_ = of_one_department(finished)
    draw(finished, code, tmp_path / "图.svg", standard)
    root = lxml.etree.parse(tmp_path / "图.svg").getroot()
    namespace = "{http://www.w3.org/2000/svg}"
    assert root.findtext(f"{namespace}title") == f"{name}办理流程图" and root.find(f"{namespace}style") is not None
    before = (tmp_path / "图.svg").read_bytes()
    draw(finished, name, tmp_path / "图.svg", standard)
    assert (tmp_path / "图.svg").read_bytes() == before


@pytest.mark.parametrize(
    ("item", "out", "said"),
    [
        ("没有这样的事项", "a.svg", "没有事项"),
        ("临时占用林地", "a.svg", "不止一个事项"),
        ("x", "a.jpg", "只能写成 .svg 或 .png"),
    ],
)
def test_what_cannot_be_drawn_is_one_sentence(
    finished: Home, standard: Standard, tmp_path: Path, item: str, out: str, said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        draw(finished, item, tmp_path / out, standard)
    assert not list(tmp_path.iterdir())


def test_every_item_of_the_batch_is_drawn_or_told(finished: Home, standard: Standard, tmp_path: Path) -> None:
    """Items whose 办理流程说明 fails too: a chart with their steps, or a sentence on what to correct."""
    with connect(finished.warehouse) as connection:
        codes = [
            code
            for (code,) in connection.execute(
                """SELECT DISTINCT item_code FROM violation WHERE status = 'fail' AND item_code IS NOT NULL
                AND (record = 'step' OR element = '办理流程说明') ORDER BY ALL"""
            ).fetchall()
        ]
    assert len(codes) > 10
    said = []
    for code in codes:
        try:
            draw(finished, code, tmp_path / f"{code}.svg", standard)
        except UsageError as error:
            said.append(str(error))
    assert said and all("要素11" in sentence for sentence in said)
    assert len(list(tmp_path.iterdir())) == len(codes) - len(said) > 5
