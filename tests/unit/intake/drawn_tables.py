"""Draws tables whose records are rows: headings over one to three rows, items with their materials, notes between."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

from zhinan.intake.model import Kind

from .drawn_page import (
    CODE,
    NAME,
    OTHER_ITEMS,
    OTHER_MATERIALS,
    UNKNOWN,
    Cell,
    Expected,
    Items,
    Page,
    draw_below,
    draw_titles,
    draw_value,
)

STYLES = ("none", "merged", "continued", "repeated", "lines")


@dataclass(frozen=True, slots=True)
class Column:
    """``kind`` None: it is no element's."""

    heading: str
    kind: Kind | None = None


def draw_table(draw: st.DrawFn, page: Page, items: Items, *, merges: bool) -> None:
    """A table of items, with their materials beside them in one of the ``STYLES``. ``merges``: the format has them."""
    style = draw(st.sampled_from(STYLES if merges else ("none", "continued", "repeated", "lines")))
    others = draw(st.lists(st.sampled_from(OTHER_ITEMS), min_size=3, max_size=8, unique=True))
    elements = [NAME, *([CODE] if draw(st.booleans()) else []), *others]
    columns = [Column(name, "item") for name in elements]
    columns += [Column(name) for name in draw(st.lists(st.sampled_from(UNKNOWN), max_size=2, unique=True))]
    columns = draw(st.permutations(columns))
    if style != "none":
        columns += [Column(name, "material") for name in _materials(draw)]
    if draw(st.booleans()):
        columns.insert(0, Column("序号"))
    left = draw(st.integers(0, 5))
    draw_titles(draw, page, left, len(columns))
    head = _Head(draw, columns, left, merges)
    page.headings |= head.write(page)
    _write_items(draw, page, items, (columns, left, style), head, merges)
    draw_below(draw, page, left)


def draw_part_sheet(draw: st.DrawFn, page: Page, named: list[dict[str, str]], *, merges: bool) -> None:
    """A sheet of materials alone that names their items: in each row, merged, or once."""
    style = draw(st.sampled_from(["merged", "continued", "repeated"] if merges else ["continued", "repeated"]))
    identity = [element for element in (NAME, CODE) if all(element in item for item in named)]
    columns = [Column(name, "material") for name in [*draw(st.permutations(identity)), *_materials(draw)]]
    left = draw(st.integers(0, 3))
    draw_titles(draw, page, left, len(columns))
    page.headings |= _Head(draw, columns, left, merges).write(page)
    for item in named:
        count = draw(st.integers(1, 3))
        for number in range(count):
            values: dict[str, tuple[str, Cell]] = {}
            for at, column in enumerate(columns, start=left):
                cell = (page.row, at)
                if column.heading in item:
                    is_first = number == 0 or style == "repeated"
                    if is_first and style == "merged":
                        page.area(page.row, at, page.row + count - 1, at, item[column.heading])
                    elif is_first:
                        page.put(*cell, item[column.heading])
                    first = cell if is_first else (page.row - number, at)
                    values[column.heading] = item[column.heading], first
                else:
                    values[column.heading] = _material(draw, column.heading, page.row), cell
                    page.put(*cell, values[column.heading][0])
            page.expected.append(Expected("material", values))
            page.row += 1
    draw_below(draw, page, left)


def _materials(draw: st.DrawFn) -> list[str]:
    others = draw(st.lists(st.sampled_from(OTHER_MATERIALS), min_size=2, max_size=5, unique=True))
    return draw(st.permutations(["材料名称", *others]))


def _material(draw: st.DrawFn, element: str, number: int) -> str:
    """One line: where materials stand as lines of a cell is a style of its own."""
    if element == "材料名称":
        return f"材料{number}"
    return draw_value(draw, element, number).replace("\n", "")


class _Head:
    """The heading of a table, written once and again on further pages."""

    def __init__(self, draw: st.DrawFn, columns: list[Column], left: int, merges: bool) -> None:
        self.columns, self.left = columns, left
        self.levels = draw(st.integers(1, 3))
        self.is_merged = merges and draw(st.booleans())
        # Which neighbours stand below one group's name: [first, last] among the columns.
        self.groups: list[tuple[int, int]] = []
        at = 0
        while at < len(columns) and self.levels > 1:
            size = draw(st.integers(1, 3))
            members = columns[at : at + size]
            if len(members) > 1 and all(column.kind for column in members):
                self.groups.append((at, at + len(members) - 1))
            at += size
        grouped_count = sum(last - first + 1 for first, last in self.groups)
        # One heading beside one group's name may as well be a line of label and value above the heading.
        is_two_sided = len(self.groups) == 1 and len(columns) == grouped_count + 1 and not self.is_merged
        if not self.groups or is_two_sided:
            self.levels, self.groups = 1, []

    def write(self, page: Page) -> dict[str, Cell]:
        """Write it at the page's row; element → cell of its heading."""
        if self.levels == 3:
            middle = len(self.columns) // 2
            for first, last, text in ((0, middle - 1, "第一部分"), (middle, len(self.columns) - 1, "第二部分")):
                right = last if self.is_merged else first
                page.area(page.row, self.left + first, page.row, self.left + right, text)
            page.row += 1
        top, bottom = page.row, page.row + (self.levels > 1)
        grouped = {at for first, last in self.groups for at in range(first, last + 1)}
        for number, (first, last) in enumerate(self.groups):
            right = last if self.is_merged else first
            page.area(top, self.left + first, top, self.left + right, f"第{number + 1}组")
        found: dict[str, Cell] = {}
        for at, column in enumerate(self.columns):
            row = bottom if at in grouped else top
            page.area(row, self.left + at, bottom if self.is_merged else row, self.left + at, column.heading)
            if column.kind:
                found[column.heading] = (row, self.left + at)
        page.row = bottom + 1
        return found


def _write_items(
    draw: st.DrawFn, page: Page, items: Items, table: tuple[list[Column], int, str], head: _Head, merges: bool
) -> None:
    columns, left, style = table
    has_code = any(column.heading == CODE for column in columns)
    for _ in range(draw(st.integers(1, 5))):
        _between(draw, page, left, head)
        first, position = page.row, items.count
        values = items.next(has_code)
        count = draw(st.integers(1, 3)) if style != "none" else 0
        for column in columns:
            if column.kind != "material" and column.heading not in values and column.heading != "序号":
                values[column.heading] = draw_value(draw, column.heading, first)
        values["序号"] = draw(st.sampled_from(["", "1", "1.0", "7"]))
        shown: dict[str, Cell] = {}
        areas = _areas(draw, columns, values) if style == "none" and merges else {}
        for at, column in enumerate(columns):
            if column.kind == "material":
                continue
            shown[column.heading] = (first, left + areas.get(at, (at, at))[0])
            values[column.heading] = values[columns[areas.get(at, (at, at))[0]].heading]
            if areas.get(at, (at, at))[0] != at:
                continue
            bottom = first + max(count, 1) - 1 if style == "merged" else first
            page.area(first, left + at, bottom, left + areas.get(at, (at, at))[1], values[column.heading])
            for row in range(first + 1, first + count) if style == "repeated" else ():
                page.put(row, left + at, values[column.heading])
        item = {c.heading: (values[c.heading], shown[c.heading]) for c in columns if c.kind == "item"}
        extras = {values[c.heading] for c in columns if c.heading in UNKNOWN and values[c.heading]}
        page.expected.append(Expected("item", item, None, extras))
        if style == "lines":
            _write_lines(draw, page, (columns, left), count, position)
            page.row += 1
            continue
        for number in range(count):
            cells: dict[str, tuple[str, Cell]] = {}
            for at, column in enumerate(columns, start=left):
                if column.kind == "material":
                    cells[column.heading] = _material(draw, column.heading, first + number), (first + number, at)
                    page.put(first + number, at, cells[column.heading][0])
            page.expected.append(Expected("material", cells, position))
        page.row += max(count, 1)


def _areas(draw: st.DrawFn, columns: list[Column], values: dict[str, str]) -> dict[int, tuple[int, int]]:
    """Now and then one value over two neighbours (first, last), by each of them."""
    at = draw(st.integers(0, len(columns) * 2))
    pair = columns[at : at + 2]
    if len(pair) < 2 or any(c.kind != "item" or c.heading in (NAME, CODE) for c in pair):
        return {}
    return {at: (at, at + 1), at + 1: (at, at + 1)} if values[columns[at].heading] else {}


def _write_lines(draw: st.DrawFn, page: Page, table: tuple[list[Column], int], count: int, position: int) -> None:
    """``count`` materials as lines of one cell a column; some columns number theirs, some are blank."""
    columns, left = table
    parts: list[dict[str, tuple[str, Cell]]] = [{} for _ in range(count)]
    for at, column in enumerate(columns, start=left):
        if column.kind != "material":
            continue
        is_filled = column.heading == "材料名称" or draw(st.booleans())
        texts = [f"{column.heading[:2]}{page.row}之{'甲乙丙'[n]}" if is_filled else "" for n in range(count)]
        mark = draw(st.sampled_from(["{}.", "{}、", "（{}）", "{}. "])) if count > 1 else ""
        # Lines without numbers are a list where those beside them are, or all have as many.
        lines = [mark.format(n + 1) + text for n, text in enumerate(texts)] if is_filled else []
        page.put(page.row, at, "\n".join(lines))
        for part, text in zip(parts, texts, strict=True):
            part[column.heading] = text, (page.row, at)
    page.expected += [Expected("material", part, position) for part in parts]


def _between(draw: st.DrawFn, page: Page, left: int, head: _Head) -> None:
    """Between two items: mostly nothing, else a blank row, a subtotal, a title of the sort, the heading again."""
    sort = draw(st.integers(0, 12))
    if sort == 0:
        page.row += 1
    elif sort == 1:
        page.put(page.row, left, "小计")
        page.row += 1
    elif sort == 2:
        page.put(page.row, left, "行政许可（3项）")
        page.row += 1
    elif sort == 3:
        page.put(page.row, left, "（续表）")
        page.row += 1
        head.write(page)
