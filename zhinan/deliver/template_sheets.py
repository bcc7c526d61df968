"""A sheet of a template whose rows are filled in: headings with notes, drop-downs, colours, what is known already."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from expectations.kinds import PICTURE
from expectations.model import Element, RecordKind, Standard
from zhinan.deliver.cells import excel_text
from zhinan.deliver.template_hidden import Options
from zhinan.deliver.template_rows import NAMES, Row
from zhinan.deliver.template_rules import Place, failing, unfilled_step, unknown_item
from zhinan.deliver.template_style import (
    GREEN,
    GREY,
    RED,
    YELLOW,
    Style,
    height_of,
    note_options,
    width_of,
)
from zhinan.deliver.template_values import choices, process_element
from zhinan.deliver.template_words import PICTURE_HOW, how, is_prescribed, kind_of_need, note, short
from zhinan.warehouse.records import CODE_ELEMENTS, NAME_ELEMENT

SHEETS: Mapping[RecordKind, str] = {"item": "事项", "material": "申请材料", "step": "办理流程"}
ITEMS = "zn_items"  # the defined name of the items' names
SPARE_ROWS = 200  # below those that are filled in: formatted, with drop-downs and colours
_HEADING_ROW, _FIRST_ROW = 2, 3
_PRINTED_SPARE_ROWS = 10
_PICTURE_PIXELS = (160, 120)
_LONG_WIDTH = 56
_TITLE, _MESSAGE = 32, 255  # characters that an input message may have


@dataclass(frozen=True, slots=True)
class Head:
    """What a sheet says of itself: whose it is; ``remark`` above the headings."""

    department: str
    remark: str


def columns_of(standard: Standard, kind: RecordKind) -> list[Element]:
    """The columns of a sheet: what names the item first, then national elements, then the annex's in its order.

    What is not for the public (names and numbers of clerks) is not asked for.
    """
    name, code = (standard.element("item", element) for element in (NAME_ELEMENT, CODE_ELEMENTS[0]))
    first = [name] if kind == "item" else [name, code]
    rest = [element for element in standard.of(kind) if element.is_public and element.name not in (NAME_ELEMENT,)]
    return first + sorted(rest, key=lambda element: element.number or 0)


class TemplateSheet:
    """One sheet being written."""

    def __init__(self, page: Any, style: Style, options: Options, standard: Standard, kind: RecordKind) -> None:
        self._page, self._style, self._options = page, style, options
        self._standard, self._kind = standard, kind
        self._elements = columns_of(standard, kind)
        self._columns = {element.name: at for at, element in enumerate(self._elements)}
        self._widths = [width_of(standard, element) for element in self._elements]

    def write(self, head: Head, rows: Sequence[Row], pictures: Mapping[str, bytes]) -> None:
        """Headings, ``rows``, and as many blank rows below them as a department may need."""
        last = _FIRST_ROW + len(rows) + SPARE_ROWS - 1
        self._head(head)
        for at, element in enumerate(self._elements):
            self._heading(at, element)
            self._choices(at, element, last)
        for number, row in enumerate(rows, start=_FIRST_ROW):
            self._row(number, row, pictures)
        formats = [self._format(element) for element in self._elements]
        for number in range(_FIRST_ROW + len(rows), last + 1):
            for at, cell_format in enumerate(formats):
                self._page.write_blank(number, at, None, cell_format)
        self._colours(head.department, rows, last)
        self._set_up(last, len(rows))

    def last_row(self, count: int) -> int:
        """The number, as people count, of the last row that is prepared where ``count`` are filled in."""
        return _FIRST_ROW + count + SPARE_ROWS

    def _head(self, head: Head) -> None:
        page, style = self._page, self._style
        page.set_row(0, 24)
        page.write_string(0, 0, f"填报单位：{head.department}", style.get(bold=True, font_size=12, valign="vcenter"))
        legend = [
            ("绿色：规定内容", GREEN),
            ("红色：还不符合要求", RED),
            ("黄色：请核对", YELLOW),
            ("灰色：可不填", GREY),
        ]
        at = 1
        if head.remark:
            page.write_string(0, at, head.remark, style.get(bold=True, font_color="#C00000", valign="vcenter"))
            at += 3
        for text, colour in legend:
            page.write_string(0, at, text, style.legend(colour))
            at += 1
        page.set_row(1, 38)
        page.set_row(_HEADING_ROW, 36)

    def _heading(self, at: int, element: Element) -> None:
        told = short(self._standard, element)
        if self._is_reference(element):
            told = "可不填" if element.name == CODE_ELEMENTS[0] else "从下拉中选"
        number = f"要素{element.number}\n" if element.number and element.record == self._kind else ""
        self._page.write_string(1, at, number + told.replace("\n", "·"), self._style.hint())
        is_needed = told.startswith(("必填", "从下拉"))
        self._page.write_string(_HEADING_ROW, at, element.name, self._style.heading(is_needed))
        text = self._reference_note(element) if self._is_reference(element) else note(self._standard, element)
        self._page.write_comment(_HEADING_ROW, at, excel_text(text), note_options(text))
        self._page.set_column(at, at, self._widths[at])

    def _is_reference(self, element: Element) -> bool:
        """Whether a column only says which item the row belongs to."""
        return element.record != self._kind

    def _reference_note(self, element: Element) -> str:
        if element.name == CODE_ELEMENTS[0]:
            return "可不填：名称在“事项”表里就认得出是哪个事项。填了的，以编码为准。"
        return f"这一行属于哪个事项：从下拉中选，下拉里是“{SHEETS['item']}”表中的业务办理项名称。每行都要选。"

    def _format(self, element: Element) -> Any:
        return self._style.cell(self._colour(element), self._widths[self._columns[element.name]] >= _LONG_WIDTH)

    def _colour(self, element: Element) -> str | None:
        if self._is_reference(element):
            return GREY if element.name == CODE_ELEMENTS[0] else None
        if is_prescribed(self._standard, element):
            return GREEN
        return GREY if kind_of_need(self._standard, element) in ("不填", "可不填") else None

    def _choices(self, at: int, element: Element, last: int) -> None:
        rule: dict[str, Any] = {"validate": "any", "ignore_blank": True}
        is_told = element.reading == "code"
        if self._is_reference(element):
            if element.name != NAME_ELEMENT:
                return
            rule |= {"validate": "list", "source": f"={ITEMS}", "show_error": False}
        elif any(one.kind == PICTURE for one in element.rules):
            is_told = True
        elif (offered := choices(self._standard, element)).values:
            is_told = True
            rule |= {"validate": "list", "source": self._options.source(offered.values)}
            rule |= (
                {"error_title": "请从下拉中选", "error_message": f"“{element.name}”只能填下拉中的一项。"}
                if offered.is_strict
                else {"show_error": False}
            )
        if is_told:
            is_picture = any(one.kind == PICTURE for one in element.rules)
            rule |= {"input_title": element.name[:_TITLE]}
            rule["input_message"] = (PICTURE_HOW if is_picture else how(self._standard, element))[:_MESSAGE]
        if rule["validate"] != "any" or is_told:
            self._page.data_validation(_FIRST_ROW, at, last, at, rule)

    def _row(self, number: int, row: Row, pictures: Mapping[str, bytes]) -> None:
        texts = [excel_text(row.values.get(element.name, "")) for element in self._elements]
        shown = [content for _, content in row.pictures if content in pictures and self._chart not in row.failed]
        height = max(height_of(texts, self._widths), _PICTURE_PIXELS[1] * 0.8 if shown and self._chart else 0)
        self._page.set_row(number, height)
        for at, (element, text) in enumerate(zip(self._elements, texts, strict=True)):
            cell_format = self._format(element)
            if text:
                self._page.write_string(number, at, text, cell_format)
            else:
                self._page.write_blank(number, at, None, cell_format)
            failed = row.failed.get(element.name)
            if failed and not self._is_reference(element):
                told = "\n".join([f"上次填的是：{failed.value or '（空）'}", *(f"问题：{m}" for m in failed.messages)])
                self._page.write_comment(number, at, excel_text(told), note_options(told))
        if shown and self._chart:
            self._picture(number, self._columns[self._chart], pictures[shown[0]], shown[0])

    @property
    def _chart(self) -> str:
        """The element that wants a picture; '' where none does."""
        wanting = (element.name for element in self._elements if any(r.kind == PICTURE for r in element.rules))
        return next(wanting, "")

    def _picture(self, number: int, at: int, content: bytes, name: str) -> None:
        from PIL import Image

        with Image.open(io.BytesIO(content)) as image:
            width, height = image.size
            dpi = image.info.get("dpi", (96, 96))
        # XlsxWriter draws a picture as large as its resolution says.
        scale = min(
            _PICTURE_PIXELS[0] / (width * 96 / (dpi[0] or 96)), _PICTURE_PIXELS[1] / (height * 96 / (dpi[1] or 96)), 1
        )
        place = {"image_data": io.BytesIO(content), "x_scale": scale, "y_scale": scale, "x_offset": 4, "y_offset": 4,
                 "object_position": 1}  # fmt: skip
        self._page.insert_image(number, at, f"{name}.png", place)

    def _colours(self, department: str, rows: Sequence[Row], last: int) -> None:
        letters = {name: xl_col_to_name(at) for name, at in self._columns.items()}
        place = Place(letters, _FIRST_ROW + 1, _FIRST_ROW + 1, last + 1, NAME_ELEMENT, department)
        for at, element in enumerate(self._elements):
            if self._is_reference(element):
                continue
            self._failed_before(at, element, rows)
            for rule in sorted(element.rules, key=lambda rule: rule.severity != "error"):
                formula = failing(self._standard, rule, place)
                if formula:
                    self._alarm(at, last, formula, rule.severity == "error")
        process = process_element(self._standard)
        if self._kind == "item" and process is not None:
            self._alarm(self._columns[process.name], last, unfilled_step(place, process.name), True)
        elif self._kind != "item":
            self._alarm(0, last, unknown_item(place, CODE_ELEMENTS[0], ITEMS), True)

    def _alarm(self, at: int, last: int, formula: str, is_error: bool) -> None:
        shown = {
            "type": "formula",
            "criteria": f"={formula}",
            "format": self._style.alarm(is_error),
            "stop_if_true": True,
        }
        self._page.conditional_format(_FIRST_ROW, at, last, at, shown)

    def _failed_before(self, at: int, element: Element, rows: Sequence[Row]) -> None:
        """What failed last time and was left blank is red until something stands there; a name, until it is changed."""
        letters = xl_col_to_name(at)
        failed = [(number, row) for number, row in enumerate(rows, _FIRST_ROW) if element.name in row.failed]
        blank = [f"{letters}{number + 1}" for number, row in failed if element.name not in row.values]
        if blank:
            first = int(blank[0].removeprefix(letters)) - 1
            shown = {"type": "formula", "criteria": f'=TRIM({blank[0]})=""', "format": self._style.alarm(True)}
            self._page.conditional_format(first, at, first, at, {**shown, "multi_range": " ".join(blank)})
        for number, row in failed:
            value = excel_text(row.values.get(element.name, ""))
            if element.name == NAMES[self._kind] and 0 < len(value) <= _MESSAGE:
                quoted = value.replace('"', '""')
                formula = f'=EXACT({letters}{number + 1},"{quoted}")'
                self._page.conditional_format(
                    number, at, number, at, {"type": "formula", "criteria": formula, "format": self._style.alarm(True)}
                )

    def _set_up(self, last: int, count: int) -> None:
        page, width = self._page, len(self._elements) - 1
        page.freeze_panes(_FIRST_ROW, 1)
        page.autofilter(_HEADING_ROW, 0, last, width)
        page.ignore_errors({"number_stored_as_text": f"A1:{xl_col_to_name(width)}{last + 1}"})
        page.set_landscape()
        page.set_paper(9)
        page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        page.repeat_rows(0, _HEADING_ROW)
        if self._kind == "item":
            page.repeat_columns(0, 0)
            page.set_print_scale(60)
        else:
            page.fit_to_pages(1, 0)
        page.print_across()
        page.print_area(0, 0, _FIRST_ROW + count + _PRINTED_SPARE_ROWS - 1, width)
        page.set_footer("&C&A  第 &P 页，共 &N 页")
        page.set_zoom(90)
