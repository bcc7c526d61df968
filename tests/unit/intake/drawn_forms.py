"""Draws vertical forms: items to the right, forms below or beside one another, pairs, materials inside."""

from __future__ import annotations

from hypothesis import strategies as st

from .drawn_page import CODE, NAME, OTHER_ITEMS, OTHER_MATERIALS, Cell, Expected, Items, Page, draw_titles, draw_value


def draw_forms(draw: st.DrawFn, page: Page, items: Items, *, merges: bool) -> None:
    """One to three forms of the same fields, one below another."""
    others = draw(st.lists(st.sampled_from(OTHER_ITEMS), min_size=5, max_size=9, unique=True))
    fields = draw(st.permutations([NAME, *([CODE] if draw(st.booleans()) else []), *others]))
    left = draw(st.integers(0, 3))
    draw_titles(draw, page, left, 4)
    if draw(st.integers(0, 3)) == 0:
        pairs = draw(st.integers(2, max(len(fields) // 3, 2)))
        for number in range(draw(st.integers(1, 2))):
            page.row += number
            _draw_pairs(draw, page, items, (fields, left, pairs))
        return
    words = draw(st.sampled_from([None, "填写内容", "填报内容", "内容"]))
    is_annex = words is not None and draw(st.booleans())
    count = draw(st.integers(1, 3))
    parts = draw(st.sampled_from(["none", "labels", "right", "table"])) if count == 1 else "none"
    materials = draw(st.lists(st.sampled_from(OTHER_MATERIALS), min_size=2, max_size=4, unique=True))
    for number in range(draw(st.integers(1, 3))):
        page.row += number and draw(st.integers(1, 2))
        form = _Form(draw, page, items, left, (words, is_annex, count))
        form.write(fields, merges)
        if parts == "labels":
            form.write_labels(["材料名称", *materials])
        elif parts == "right":
            form.write_right(["材料名称", *materials])
        elif parts == "table":
            form.write_table(["材料名称", *materials])


class _Form:
    """One form: 序号, 要素, 填写要求 and the values, or labels and values alone."""

    def __init__(
        self, draw: st.DrawFn, page: Page, items: Items, left: int, look: tuple[str | None, bool, int]
    ) -> None:
        self.draw, self.page, self.items, self.left = draw, page, items, left
        self.words, self.is_annex, self.count = look
        self.label = left + (1 if self.is_annex else 0)
        self.value = self.label + (2 if self.is_annex else 1)
        self.first = items.count

    def write(self, fields: list[str], merges: bool) -> None:
        """The heading of the form, where it has one, and the items' values."""
        page, draw = self.page, self.draw
        if self.words:
            heads = {self.label: "要素"} | ({self.left: "序号", self.label + 1: "填写要求"} if self.is_annex else {})
            for number in range(self.count):
                heads[self.value + number] = self.words if self.count == 1 else f"事项{number + 1}"
            for column, text in heads.items():
                page.put(page.row, column, text)
            page.row += 1
        named = [self.items.next(CODE in fields) for _ in range(self.count)]
        records: list[dict[str, tuple[str, Cell]]] = [{} for _ in named]
        for number, element in enumerate(fields, start=1):
            self._head(number, element)
            is_shared = merges and self.count > 1 and element not in (NAME, CODE) and draw(st.integers(0, 4)) == 0
            for at, item in enumerate(named):
                cell = (page.row, self.value + at)
                if is_shared:
                    text, cell = f"共用{page.row}", (page.row, self.value)
                    if at == 0:
                        page.area(page.row, self.value, page.row, self.value + self.count - 1, text)
                else:
                    text = item.get(element) or draw_value(draw, element, page.row)
                    page.put(*cell, text)
                records[at][element] = text, cell
            page.row += 1
        page.expected += [Expected("item", values) for values in records]

    def write_labels(self, elements: list[str]) -> None:
        """The labels of a material once for each."""
        for _ in range(self.draw(st.integers(1, 3))):
            values: dict[str, tuple[str, Cell]] = {}
            for number, element in enumerate(elements):
                self._head(60 + number, element)
                values[element] = self._material(element), (self.page.row, self.value)
                self.page.put(self.page.row, self.value, values[element][0])
                self.page.row += 1
            self.page.expected.append(Expected("material", values, self.first))

    def write_right(self, elements: list[str]) -> None:
        """Labels once, a column for each material, all filled in as the first one is."""
        count = self.draw(st.integers(1, 3)) if not self.words else 1
        blank = set(self.draw(st.lists(st.sampled_from(elements[1:]), max_size=1)))
        records: list[dict[str, tuple[str, Cell]]] = [{} for _ in range(count)]
        for element in elements:
            self._head(60, element)
            for at, values in enumerate(records):
                text = "" if element in blank else f"{element[:2]}{self.page.row}之{at}"
                values[element] = text, (self.page.row, self.value + at)
                self.page.put(self.page.row, self.value + at, text)
            self.page.row += 1
        self.page.expected += [Expected("material", values, self.first) for values in records]

    def write_table(self, elements: list[str]) -> None:
        """A small table below the labels, from the label's column on."""
        if self.draw(st.booleans()):
            self.page.put(self.page.row, self.label, "申请材料")
            self.page.row += 1
        for at, element in enumerate(elements):
            self.page.put(self.page.row, self.label + at, element)
        for _ in range(self.draw(st.integers(1, 3))):
            self.page.row += 1
            values = {
                element: (self._material(element), (self.page.row, self.label + at))
                for at, element in enumerate(elements)
            }
            for text, cell in values.values():
                self.page.put(*cell, text)
            self.page.expected.append(Expected("material", values, self.first))
        self.page.row += 1

    def _head(self, number: int, element: str) -> None:
        self.page.put(self.page.row, self.label, element)
        if self.is_annex:
            self.page.put(self.page.row, self.left, str(number))
            self.page.put(self.page.row, self.label + 1, self.draw(st.sampled_from(["", "按实际情况填写"])))

    def _material(self, element: str) -> str:
        if element == "材料名称":
            return f"材料{self.page.row}"
        return draw_value(self.draw, element, self.page.row).replace("\n", "")


def _draw_pairs(draw: st.DrawFn, page: Page, items: Items, look: tuple[list[str], int, int]) -> None:
    """Label and value in pairs side by side, so many in a row and three rows or more."""
    fields, left, pairs = look
    item = items.next(CODE in fields)
    values: dict[str, tuple[str, Cell]] = {}
    for at, element in enumerate(fields):
        cell = (page.row + at // pairs, left + at % pairs * 2)
        page.put(*cell, element)
        text = item.get(element) or draw_value(draw, element, at)
        values[element] = text, (cell[0], cell[1] + 1)
        page.put(*values[element][1], text)
    page.row += -(-len(fields) // pairs)
    page.expected.append(Expected("item", values))
