"""The first page of a template, 填表说明: what it is, how to fill it in and send it back, every element."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from expectations.model import RecordKind, Standard
from zhinan.deliver.cells import excel_text, requirement_text
from zhinan.deliver.heights import row_height
from zhinan.deliver.template_sheets import SHEETS, columns_of
from zhinan.deliver.template_style import BLUE, GREEN, GREY, RED, TITLE_FONT, YELLOW, Style
from zhinan.deliver.template_words import how
from zhinan.intake.own_sheets import GUIDE_HEADINGS

_WIDTHS = (9, 25, 10, 58, 44)
_LAST = len(_WIDTHS) - 1
_LINE = "#BFBFBF"

_FILL_IN = (
    "“事项”表一行一个事项，先填业务办理项名称。鼠标放到列名上，可以看到这一列的填写要求原文；列名上方写着是不是必填、怎样填。",
    "能从下拉中选的，请从下拉中选。可以多选的，几项之间用顿号隔开，如“纸质、电子”。",
    "绿色的列是规定内容，已知的事项已经填好，一般不用改；新增的事项从下拉中选。",
    "11 办理流程说明、35 咨询方式、36 监督投诉方式：已填好格式或者在下拉中可选，把空着的、写着 x 的地方补全即可。",
    "53 流程图内容：在该事项这一行的格子里插入本事项自己的流程图图片，每个事项一张，不能共用。",
    "“申请材料”表一行一份材料，先在第一列选它属于哪个事项。",
    "“办理流程”表选填：环节已经写在“事项”表的 11 办理流程说明里的，这张表不用再填。",
    "需要增加行时，直接往下填；表下方已备好空行。不要改列名，不要增减列；从别处复制内容，请用“选择性粘贴—数值（文本）”。",
)
_KNOWN = (
    "本单位已报送的事项，上次核查没有问题的内容已经填好；上次有问题的格子留空，显示红色，"
    "鼠标放上去可以看到上次填的内容和问题（事项名称、材料名称、环节名称保留，改动后红色消失）。"
)
_SEND_BACK = (
    "填好后检查一遍：没有红色的格子，就符合能在表里直接核对的要求；其余要求（编码、流程图、各环节时限之和等）收到后由系统核查。",
    "直接交回整本工作簿（xlsx），文件名写明单位；“填表说明”不用删，不作填报内容。",
    "可以只报其中几项：重报的事项整个替换原来的，申请材料要一起报；没有写的事项照旧有效。",
)
_COLOURS = (
    (GREEN, "规定内容，照填，一般不改"),
    (GREY, "可不填、不填"),
    (RED, "还不符合要求（须整改），或者上次有问题、要重新填写"),
    (YELLOW, "建议核对，不计入准确率"),
)


def write_guide(page: Any, style: Style, standard: Standard, department: str, has_known: bool) -> None:
    """Write the page: A4 upright, read from above to below."""
    for column, width in enumerate(_WIDTHS):
        page.set_column(column, column, width)
    page.hide_gridlines(2)
    row = _title(page, style, standard, department)
    row = _section(page, style, row, "一、怎样填写", [*_FILL_IN, *([_KNOWN] if has_known else [])])
    row = _colours(page, style, row)
    row = _section(page, style, row, "三、怎样交回", _SEND_BACK)
    first = _heading(page, style, row, f"四、要素和填写要求（{standard.source}，逐字照录）")
    row = _elements(page, style, standard, first)
    page.set_portrait()
    page.set_paper(9)
    page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    page.fit_to_pages(1, 0)
    page.repeat_rows(first, first)
    page.print_area(0, 0, row - 1, _LAST)
    page.set_footer("&C第 &P 页，共 &N 页")


def _title(page: Any, style: Style, standard: Standard, department: str) -> int:
    title = style.get(font_name=TITLE_FONT, font_size=20, align="center", valign="vcenter", font_color=BLUE)
    under = style.get(font_size=11, align="center", valign="vcenter", font_color="#595959")
    page.merge_range(0, 0, 0, _LAST, f"{standard.county}政务服务事项填报模板", title)
    page.set_row(0, 42)
    page.merge_range(1, 0, 1, _LAST, f"填报单位：{department}", style.get(
        font_size=14, bold=True, align="center", valign="vcenter"))  # fmt: skip
    page.set_row(1, 26)
    page.merge_range(
        2, 0, 2, _LAST, f"依据：{standard.source}《{standard.title}》　标准版本：{standard.version}", under
    )
    page.set_row(2, 20)
    return 4


def _heading(page: Any, style: Style, row: int, text: str) -> int:
    bold = style.get(font_name=TITLE_FONT, font_size=13, valign="vcenter", font_color=BLUE, bottom=2, bottom_color=BLUE)
    page.merge_range(row, 0, row, _LAST, text, bold)
    page.set_row(row, 26)
    return row + 1


def _section(page: Any, style: Style, row: int, heading: str, lines: Sequence[str]) -> int:
    row = _heading(page, style, row, heading)
    text = style.get(font_size=11, text_wrap=True, valign="vcenter")
    for number, line in enumerate(lines, start=1):
        told = f"{number}. {line}"
        page.merge_range(row, 0, row, _LAST, told, text)
        page.set_row(row, row_height([told], [int(sum(_WIDTHS) * 0.88)]) + 6)
        row += 1
    page.set_row(row, 8)
    return row + 1


def _colours(page: Any, style: Style, row: int) -> int:
    row = _heading(page, style, row, "二、颜色是什么意思")
    for colour, meaning in _COLOURS:
        page.write_blank(row, 0, None, style.legend(colour))
        page.merge_range(row, 1, row, _LAST, meaning, style.get(font_size=11, valign="vcenter", indent=1))
        page.set_row(row, 20)
        row += 1
    page.set_row(row, 8)
    return row + 1


def _elements(page: Any, style: Style, standard: Standard, row: int) -> int:
    """The table of all elements, sheet by sheet in the order of their columns."""
    for column, heading in enumerate(GUIDE_HEADINGS):
        page.write_string(row, column, heading, style.heading(True))
    page.set_row(row, 24)
    cell = style.get(text_wrap=True, valign="vcenter", border=1, border_color=_LINE, indent=1)
    centre = style.get(text_wrap=True, valign="vcenter", align="center", border=1, border_color=_LINE)
    kinds: tuple[RecordKind, ...] = ("item", "material", "step")
    for kind in kinds:
        for element in columns_of(standard, kind):
            if element.record != kind:
                continue
            row += 1
            number = str(element.number) if element.number else "—"
            # The fields of a step have the requirement of element 11, which stands there once.
            requirement = requirement_text(element.requirement).strip()
            if kind == "step":
                requirement = f"见要素{element.number}"
            texts = [number, element.name, SHEETS[kind], excel_text(requirement or "—"), how(standard, element)]
            for column, text in enumerate(texts):
                page.write_string(row, column, text, centre if column in (0, 2) else cell)
            page.set_row(row, row_height(texts, [width - 2 for width in _WIDTHS]) + 4)
    return row + 1
