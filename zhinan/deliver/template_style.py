"""How a template looks: its formats, each made once; widths, heights, the size of notes."""

from __future__ import annotations

from typing import Any

from expectations.model import Element, Standard
from zhinan.deliver.heights import row_height
from zhinan.deliver.template_values import choices, forms, prescribed

FONT, TITLE_FONT = "宋体", "黑体"
GREEN, GREY, RED, YELLOW, BLUE, PALE = "#E2EFDA", "#F2F2F2", "#FFC7CE", "#FFEB9C", "#1F4E79", "#DDEBF7"
_LINE = "#BFBFBF"
_HIGHEST_ROW = 96.0  # points: a longer text is read in its cell
_LOWEST_ROW = 30.0
_NOTE_WIDTH = 380  # pixels
_NOTE_CHARACTERS = 54  # in one line of a note, a Chinese character counts two


class Style:
    """The formats of one workbook."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[str, Any] = {}

    def get(self, **properties: Any) -> Any:
        """The format with these properties, and the font that all have."""
        key = repr(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({"font_name": FONT, "font_size": 10, **properties})
        return self._made[key]

    def cell(self, colour: str | None = None, is_long: bool = False) -> Any:
        """A cell that is filled in: text, so that nothing becomes a number or a date. Long texts begin at its top."""
        fill = {"bg_color": colour} if colour else {}
        valign = "top" if is_long else "vcenter"
        return self.get(num_format="@", text_wrap=True, valign=valign, border=1, border_color=_LINE, **fill)

    def heading(self, is_needed: bool) -> Any:
        """A heading: dark where something must be filled in."""
        colours = (
            {"bg_color": BLUE, "font_color": "#FFFFFF"} if is_needed else {"bg_color": PALE, "font_color": "#1F3864"}
        )
        return self.get(bold=True, text_wrap=True, align="center", valign="vcenter", border=1, border_color=_LINE,
                        **colours)  # fmt: skip

    def hint(self) -> Any:
        """What stands above a heading."""
        return self.get(font_size=9, font_color="#595959", text_wrap=True, align="center", valign="bottom")

    def legend(self, colour: str) -> Any:
        """A cell that shows what a colour means."""
        return self.get(font_size=9, bg_color=colour, align="center", valign="vcenter", border=1, border_color=_LINE)

    def alarm(self, is_error: bool) -> Any:
        """What a conditional format shows: red for what must be put right, yellow for what should be looked at."""
        key = f"alarm {is_error}"
        if key not in self._made:
            colours = {"bg_color": RED, "font_color": "#9C0006"} if is_error else {"bg_color": YELLOW}
            self._made[key] = self._book.add_format(colours)
        return self._made[key]


def width_of(standard: Standard, element: Element) -> int:
    """A column's width in characters, by how much is written there."""
    if element.name in forms(standard, element.record):
        return 56
    if element.reading == "code":
        return 36 if any(rule.kind == "credit_code" for rule in element.rules) else 16
    offered = [*choices(standard, element).values, prescribed(standard, element.record).get(element.name, "")]
    longest = max((len(value) for value in offered), default=0)
    if longest > 20:
        return 34
    least = max(14, len(element.name) + 4)  # so that a heading takes two lines at most
    return max(least, min(2 * longest + 3, 30)) if longest else max(least, 24)


def height_of(texts: list[str], widths: list[int]) -> float:
    """A row's height in points: its texts are seen, as far as a screen has room for it."""
    return min(max(row_height(texts, widths), _LOWEST_ROW), _HIGHEST_ROW)


def note_options(text: str) -> dict[str, Any]:
    """How a cell's note is shown: so large that all of it is seen."""
    lines = 0
    for line in text.split("\n"):
        characters = sum(2 if ord(character) > 0x2E7F else 1 for character in line)
        lines += max(1, -(-characters // _NOTE_CHARACTERS))
    return {"width": _NOTE_WIDTH, "height": min(20 + 17 * lines, 640), "font_size": 9, "font_name": FONT}
