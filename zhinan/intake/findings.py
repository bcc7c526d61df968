"""The structural findings of intake, in the words that the clerk reads."""

from __future__ import annotations

from collections.abc import Sequence

from zhinan.intake.model import Finding, Kind


def _where(sheet: str) -> str:
    return f"工作表“{sheet}”"


def _shown(heading: str) -> str:
    return " ".join(heading.split())


def duplicate(sheet: str, element: str, first: str, second: str) -> Finding:
    """Two headings that name one element."""
    message = f"{_where(sheet)}的 {first} 和 {second} 都是“{element}”，只按 {first} 核查，请删去重复的一处。"
    return Finding("S2", sheet, second, element, message, element)


def unknown(sheet: str, heading: str, cell: str) -> Finding:
    """A heading that the standard does not know."""
    if shown := _shown(heading):
        message = f"{_where(sheet)}的 {cell}“{shown}”不是标准中的要素，内容原样保留但不核查，请核对表头。"
    else:
        message = f"{_where(sheet)}的 {cell} 所在列有内容而没有表头，内容原样保留但不核查，请补上表头。"
    return Finding("S3", sheet, cell, heading, message)


def near(sheet: str, heading: str, element: str, cell: str) -> Finding:
    """A heading taken for the element that it is a slip of."""
    shown = _shown(heading)
    message = f"{_where(sheet)}的 {cell} 列名“{shown}”与标准不一致，按相近的“{element}”核查，请改为“{element}”。"
    return Finding("S19", sheet, cell, heading, message, element)


def near_duplicate(sheet: str, heading: str, element: str, first: str, cell: str) -> Finding:
    """A heading that is a slip of an element which has a place already."""
    message = (
        f"{_where(sheet)}的 {cell} 列名“{_shown(heading)}”与“{element}”相近，而 {first} 已经是“{element}”，"
        f"只按 {first} 核查，请删去重复的一处或改正列名。"
    )
    return Finding("S2", sheet, cell, heading, message, element)


def ambiguous(sheet: str, heading: str, elements: Sequence[str], cell: str) -> Finding:
    """A heading that might mean any of several elements."""
    names = "".join(f"“{element}”" for element in elements[:4]) + ("等" if len(elements) > 4 else "")
    message = (
        f"{_where(sheet)}的 {cell} 列名“{_shown(heading)}”与{names}都相近，无法判断，"
        "内容原样保留但未核查，请改为标准中的要素名称。"
    )
    return Finding("S20", sheet, cell, heading, message)


def many_unknown(sheet: str, cells: list[str]) -> Finding:
    """So many columns without a heading that they are told together; ``cells``: where each heading would stand."""
    message = (
        f"{_where(sheet)}的 {cells[0]} 至 {cells[-1]} 共 {len(cells)} 列有内容而没有表头，内容原样保留但不核查，"
        "请清除表格以外的内容或补上表头。"
    )
    return Finding("S3", sheet, cells[0], "", message)


def no_heading(sheet: str) -> Finding:
    """A sheet that looks like a table, yet no heading of it is known."""
    message = f"{_where(sheet)}有表格内容但没有找到表头，其中的内容没有读取，请按模板填写表头。"
    return Finding("S4", sheet, None, "", message)


def broken(rule: str, value: str) -> str:
    """The sentence about a cell whose value cannot be used; ``value`` is what stands there."""
    if rule == "S12":
        return f"单元格的公式出错（{value}），须改为实际内容"
    if rule == "S13":
        return "公式没有算出的结果，请用 Excel 或 WPS 打开、保存后重新报送，或粘贴为数值"
    if rule == "S17":
        return "与同一行其他列的行数不一致，无法一一对应"
    return "编码被存成数字，已失真，须按文本重新填写（原有的位数已无法找回）"


def no_data(sheet: str, heading: str) -> Finding:
    """A heading without anything below it."""
    return Finding("S5", sheet, heading, "", f"{_where(sheet)}只有表头，没有数据，请填写或删去该表。")


def stray_picture(sheet: str, cell: str) -> Finding:
    """A picture on a sheet of items that stands at none of them."""
    message = f"{_where(sheet)}的 {cell} 处有一张图片，不在任何事项的行（列）里，是流程图的请移到该事项的单元格中。"
    return Finding("S16", sheet, cell, "", message)


def uneven_lines(sheet: str, kind: Kind, value: str, counts: Sequence[tuple[str, str, int]]) -> Finding:
    """Materials or steps as lines of cells that do not have as many; ``counts``: (cell, element, lines), the first of
    which is where it is told."""
    named = "、".join(f"{cell}“{element}”有 {count} 行" for cell, element, count in counts)
    what = "材料" if kind == "material" else "环节"
    message = f"{_where(sheet)}的{named}，行数不一致，无法一一对应，未拆开核查，请每份{what}填写一行。"
    return Finding("S17", sheet, counts[0][0], value, message, counts[0][1])


def other_count(sheet: str, stated: int, read: int) -> Finding:
    """A sheet whose name tells another number of items than it holds."""
    message = f"{_where(sheet)}的名称写 {stated} 项，实际读到 {read} 项，请核对有无漏填或多填，或改正表名。"
    return Finding("S18", sheet, None, str(stated), message)
