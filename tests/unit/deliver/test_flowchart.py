"""Flow charts: what is read out of the steps, and that the drawing holds it, whole, readable and harmless."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import lxml.etree
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from expectations.model import Standard
from tests.unit.deliver.flows import ACCEPTED, NOTICE, item
from zhinan.deliver.flowchart.flow import Flow, flow_of, problem_of, read_outcomes
from zhinan.deliver.flowchart.fonts import Fonts
from zhinan.deliver.flowchart.layout import draw
from zhinan.deliver.flowchart.png import png
from zhinan.deliver.flowchart.shapes import Box, Diamond, Drawing, Line, Words
from zhinan.deliver.flowchart.svg import svg
from zhinan.deliver.flowchart.wrap import width, wrapped
from zhinan.errors import UsageError
from zhinan.intake.picture import NEAR_BITS, read_picture

NOBODY: frozenset[str] = frozenset()
SITE_VISIT = ("现场勘察", "政务服务股工作人员", "3个工作日", "现场核对", "勘察合格的转入决定；勘察不合格的退回")


@pytest.fixture(scope="session")
def fonts() -> Fonts:
    try:
        return Fonts()
    except UsageError as error:
        pytest.skip(f"no Chinese font on this machine: {error}")


def texts(drawing: Drawing) -> str:
    return "\n".join(shape.text for shape in drawing.shapes if isinstance(shape, Words))


def flow(standard: Standard, *steps: tuple[str, str, str, str, str], **values: str) -> Flow:
    return flow_of(item(standard, steps or NOTICE, **values), NOBODY)


def test_outcomes_are_read_clause_by_clause() -> None:
    read = read_outcomes(ACCEPTED)
    assert [(one.kind, one.condition, one.result) for one in read] == [
        ("passed", "预审通过", "出具受理通知书"),
        ("refused", "未通过", "出具不予受理通知书"),
        ("supplement", "材料不全", "出具补充材料告知书"),
    ]
    numbered = read_outcomes("1.申请符合规定的，属于县级权限的准予，超出的上报；2.不符合规定的，不予行政许可")
    assert [one.kind for one in numbered] == ["passed", "refused"]
    assert numbered[0].result == "属于县级权限的准予，超出的上报"


@pytest.mark.parametrize("text", ["", "送达办理结果", "核定应当缴纳的金额", "符合条件的予以办理；然后归档"])
def test_what_is_no_list_of_outcomes_stays_as_it_is_written(standard: Standard, text: str) -> None:
    assert read_outcomes(text) == ()
    assert text in texts(draw(flow(standard, ("办理", "窗口", "当场办理", "", text)))).replace("\n", "")


def test_the_notices_own_example_is_drawn_with_its_forks(standard: Standard) -> None:
    drawing = draw(flow(standard))
    shown = texts(drawing)
    for told in ("1 受理", "2 审核", "3 决定", "4 送达", "当场办理", "0.5 工作日", "窗口首席代表", "材料不全的",
                 "出具补充材料告知书", "出具不予受理通知书", "材料齐全、预审通过？", "审核通过？", "申请符合规定？",
                 "总时限（承诺时限）：1个工作日", "临时占用林地许可", "1.申请书"):  # fmt: skip
        assert told in shown, told
    assert sum(isinstance(shape, Diamond) for shape in drawing.shapes) == 3
    roles = [shape.role for shape in drawing.shapes if isinstance(shape, Box)]
    assert (roles.count("head"), roles.count("supplement"), roles.count("refused")) == (4, 1, 3)
    assert "补正后重新提交" in shown


def test_further_steps_come_in_their_place(standard: Standard) -> None:
    shown = texts(draw(flow(standard, *NOTICE[:2], SITE_VISIT, *NOTICE[2:], 特殊环节时限="3个工作日")))
    places = [shown.index(name) for name in ("1 受理", "2 审核", "3 现场勘察", "4 决定", "5 送达")]
    assert places == sorted(places)
    assert "勘察合格？" in shown and "特殊环节：3个工作日" in shown


def test_a_refusal_goes_on_to_the_delivery_only_where_that_comes_next(standard: Standard) -> None:
    def bent(*steps: tuple[str, str, str, str, str]) -> int:
        """Lines with a bend that end in a box of the main way: one goes back to the application."""
        lines = [shape for shape in draw(flow(standard, *steps)).shapes if isinstance(shape, Line)]
        return sum(len(line.points) > 2 and line.points[-1][0] < line.points[0][0] for line in lines)

    posted = ("公示", "政务服务股工作人员", "5个工作日", "在网站公示", "")
    assert bent(*NOTICE) == 2
    assert bent(*NOTICE[:3], posted, NOTICE[3]) == 1


def test_a_handler_who_is_no_post_is_not_drawn(standard: Standard) -> None:
    named = ("审核", "政务服务股欧阳建国", "当场办理", "", "")
    drawn = flow(standard, NOTICE[0], named)
    assert [stage.has_hidden_handler for stage in drawn.stages] == [False, True]
    assert "欧阳" not in svg(draw(drawn))


def test_a_chart_that_would_lack_steps_is_not_drawn(standard: Standard) -> None:
    assert "没有可以读出的办理环节" in (problem_of(item(standard, ())) or "")
    twice = "环节名称：受理；办理人：综合窗口；办理人：出证窗口；"
    told = item(standard, NOTICE[:1], 办理流程说明=twice)
    assert "会缺环节" in (problem_of(told) or "")
    assert problem_of(item(standard)) is None


HOSTILE = '</text><script>alert(1)</script>"&\x00\u202e ]]> <!-- 13812340000'


def test_hostile_text_is_text(standard: Standard) -> None:
    values = {element.name: HOSTILE for element in standard.of("item")}
    hostile = item(standard, [(HOSTILE,) * 5] * 3, [HOSTILE], **values)
    drawn = svg(draw(flow_of(hostile, NOBODY)))
    root = lxml.etree.fromstring(drawn.encode())
    tags = {lxml.etree.QName(element).localname for element in root.iter()}
    assert tags == {"svg", "title", "desc", "style", "rect", "text", "path", "polygon"}
    attributes = {name for element in root.iter() for name in element.attrib}
    assert not any(name.startswith("on") or "href" in name for name in attributes)
    assert (
        "alert(1)" in "".join(root.itertext()).replace("\n", "") and "13812340000" not in drawn and "\x00" not in drawn
    )


@pytest.mark.parametrize("length", [0, 1, 40, 400, 5000])
def test_nothing_is_drawn_outside_the_page(standard: Standard, length: int) -> None:
    long = "长" * length
    steps = [(long or "受理", long, long, long, f"通过的，{long}；不通过的，{long}")] * 2
    drawing = draw(flow_of(item(standard, steps, [long] * 20, 业务办理项名称=long or "事项", 承诺时限=long), NOBODY))
    for shape in drawing.shapes:
        if isinstance(shape, Words):
            wide = width(shape.text, shape.size)
            left = shape.x - {"start": 0, "middle": wide / 2, "end": wide}[shape.anchor]
            assert left >= 0 and left + wide <= drawing.width and 0 < shape.y <= drawing.height
        elif isinstance(shape, Line):
            assert all(0 <= x <= drawing.width and 0 <= y <= drawing.height for x, y in shape.points)
        elif isinstance(shape, Box):
            assert shape.x >= 0 and shape.x + shape.width <= drawing.width + 0.1
            assert shape.y + shape.height <= drawing.height + 0.1


def test_equal_items_give_equal_bytes_and_others_do_not(standard: Standard) -> None:
    one = flow(standard)
    assert svg(draw(one)) == svg(draw(flow(standard)))
    assert svg(draw(one)) != svg(draw(replace(one, code="2")))
    root = lxml.etree.fromstring(svg(draw(one)).encode())
    assert root.get("role") == "img" and root[0].text == "临时占用林地许可办理流程图"
    assert "受理，综合窗口工作人员，当场办理（" in (root[1].text or "")


@given(st.text(max_size=60), st.floats(40, 300))
def test_wrapping_keeps_every_character_and_the_room(text: str, room: float) -> None:
    lines = wrapped(text, room, 15)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(width(line, 15) <= room + 1e-9 or len(line) == 1 for line in lines)


def test_lines_break_as_chinese_is_set() -> None:
    text = "根据《中华人民共和国行政许可法》（2019年修正）第三十四条，审核ApplicationForm材料；"
    for room in range(60, 400, 7):
        for line in wrapped(text, room, 15):
            assert line[0] not in "，。；》）" and line[-1] not in "《（", (room, line)
    assert "ApplicationForm" in "\n".join(wrapped(text, 160, 15))
    assert wrapped("一二三四五六七八九十", 50, 10, most=1) == ["一二三四…"]


def test_a_picture_passes_the_rules_of_element_53(standard: Standard, fonts: Fonts) -> None:
    picture = read_picture(png(draw(flow(standard)), fonts))
    assert picture.problem is None and picture.width > 1000 and len(picture.hash) == 512


def bits(picture: bytes) -> np.ndarray:
    return np.unpackbits(np.frombuffer(bytes.fromhex(read_picture(picture).hash), np.uint8)).reshape(2, 1024)


def test_items_that_differ_in_nothing_but_name_and_code_have_different_pictures(
    standard: Standard, fonts: Fonts
) -> None:
    """The worst case of one department: same steps, same materials, names that differ in two characters."""
    base = flow(standard)
    kinds = ["新办", "变更", "延续", "补办", "注销", "换证", "增项", "更名"]
    drawn = [
        bits(png(draw(replace(base, title=f"食品经营许可（{kind}）", code=f"1141152100{number}")), fonts))
        for number, kind in enumerate(kinds)
    ]
    nearest = min(int((a != b).sum(axis=1).min()) for a, b in itertools.combinations(drawn, 2))
    assert nearest > NEAR_BITS


def test_no_font_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"没有中文字体.*fonts-noto-cjk"):
        Fonts([tmp_path])


def test_characters_that_no_font_has_are_named(standard: Standard, fonts: Fonts) -> None:
    with pytest.raises(UsageError, match="没有这些字：“\ue123”（U\\+E123）"):
        png(draw(flow(standard, 业务办理项名称="造字\ue123事项")), fonts)
