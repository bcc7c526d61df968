"""A sheet as it is drawn for the property test of addresses: cells, merged areas, and what must be read of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import strategies as st

from zhinan.intake.model import Kind

from .conftest import ITEMS, MATERIALS

NAME, CODE = "业务办理项名称", "业务办理项编码"
OTHER_ITEMS = [name for name in ITEMS if name not in (NAME, CODE, "实施编码")]
OTHER_MATERIALS = MATERIALS[1:]
UNKNOWN = ["科室", "备用字段", "整改情况", "微信公众号"]
Cell = tuple[int, int]

# What clerks write around and into values; none of it looks like a heading or a note.
TEXT = st.text("甲乙丙 丁a0,，。（）\n", min_size=1, max_size=6).filter(lambda text: text.strip() == text != "")


@dataclass(slots=True)
class Expected:
    """One record that must be read: element → (text, cell). ``item``: the number of its item, where it stands beside
    it. ``extras``: the texts of columns that are no element's."""

    kind: Kind
    values: dict[str, tuple[str, Cell]]
    item: int | None = None
    extras: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Page:
    """One sheet. ``width`` is how far it is written."""

    name: str
    cells: dict[Cell, str] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    expected: list[Expected] = field(default_factory=list)
    headings: dict[str, Cell] = field(default_factory=dict)
    row: int = 0

    def put(self, row: int, column: int, text: str) -> None:
        """Write one cell; a blank is not written."""
        assert (row, column) not in self.cells
        if text:
            self.cells[row, column] = text

    def area(self, top: int, left: int, bottom: int, right: int, text: str) -> None:
        """Write a merged area (one cell is none)."""
        self.put(top, left, text)
        if (top, left) != (bottom, right):
            self.merged.append((top, left, bottom, right))

    @property
    def height(self) -> int:
        """How many rows are written."""
        return max((row for row, _ in self.cells), default=-1) + 1

    @property
    def width(self) -> int:
        """How many columns are written."""
        return max((column for _, column in self.cells), default=-1) + 1

    def rows(self) -> list[list[str]]:
        """The cells as rows of one width."""
        return [[self.cells.get((row, column), "") for column in range(self.width)] for row in range(self.height)]


class Items:
    """Hands out the items of a workbook one after the other: each name and code once."""

    def __init__(self) -> None:
        self.count = 0

    def next(self, has_code: bool) -> dict[str, str]:
        """Name, and code, of the next item."""
        self.count += 1
        return {NAME: f"事项{self.count}"} | ({CODE: f"c{self.count}"} if has_code else {})


def draw_value(draw: st.DrawFn, element: str, number: int) -> str:
    """A value of its own for that element and record, or none; now and then with white space and line breaks."""
    sort = draw(st.integers(0, 4))
    if sort == 0:
        return ""
    return f"{element[:2]}值{number}" if sort < 4 else f"值{number}{draw(TEXT)}"


def draw_titles(draw: st.DrawFn, page: Page, left: int, width: int) -> None:
    """What stands above a table: a title, merged or not, blank rows, the sender, an explanation."""
    for sort in draw(st.lists(st.sampled_from(["title", "merged", "blank", "sender", "note"]), max_size=5)):
        if sort == "title":
            page.put(page.row, left, "罗山县政务服务事项表")
        elif sort == "merged" and width > 1:
            page.area(page.row, left, page.row, left + width - 1, "政务服务事项要素表")
        elif sort == "sender":
            page.put(page.row, left, "填报单位：某局")
            page.put(page.row, left + 1 + draw(st.integers(0, 2)), "单位：项")
        elif sort == "note":
            page.put(page.row, left, "填表说明：如实填写，不得改动表头。")
        page.row += 1


def draw_below(draw: st.DrawFn, page: Page, left: int) -> None:
    """What stands below a table: blank rows, a total, a remark, a signature."""
    for sort in draw(st.lists(st.sampled_from(["blank", "total", "remark", "signature", "mark"]), max_size=3)):
        if sort == "total":
            page.put(page.row, left, "合计")
            page.put(page.row, left + 1, "2项")
        elif sort == "remark":
            page.put(page.row, left, "备注：以上事项均已核对。")
        elif sort == "signature":
            page.put(page.row, left, "填报人：")
            page.put(page.row, left + 2, "审核人：")
        elif sort == "mark":
            page.put(page.row, left, "第1页 共2页")
        page.row += 1
