"""整改反馈表: a department's own workbook, marked; sent in again it reads as if it had never been marked."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from lxml import etree
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from PIL import Image

from expectations.columns import departments, headings
from expectations.model import Standard
from tests.conftest import SAMPLE_BATCH
from zhinan.deliver.patch.mark import mark_workbook
from zhinan.deliver.patch.model import Mark, SheetMarks, Todo, Unpatchable
from zhinan.deliver.plain_copy import plain_copy
from zhinan.deliver.returned import COLUMNS, SUFFIX
from zhinan.intake.limits import Limits
from zhinan.intake.model import Reading
from zhinan.intake.read import read_file
from zhinan.settings import Home

MARKS = SheetMarks(
    {
        "B3": Mark("error", "【E4.1】应为县级\n建议：县级"),
        "C4": Mark("warning", "【E1】<提示>&"),
        "H9": Mark("error", "空格"),
    },
    {3: "B3 应为县级", 4: "C4 提示"},
    1,
    6,
)
TODO = Todo(
    "罗山县税务局政务服务事项整改清单", "须整改 2 处。", COLUMNS,
    [["1", "事项", "B3", "甲", "4 行使层级", "须整改", "县级", "市级", "应为县级", "县级", "2023-05-06", "2023-05-10"]],
    [("事项", "B3")], 2,
)  # fmt: skip


def book(change: str) -> bytes:
    """A small workbook with one thing that has to stay as it is."""
    made = openpyxl.Workbook()
    page = made.active
    assert page is not None
    page.title = "事项"
    for row in range(1, 7):
        for column in range(1, 6):
            page.cell(row, column, f"{'列' if row == 1 else '值'}{row}-{column}")
    other = made.create_sheet("说明")
    other["A1"] = "其他"
    if change == "merged":
        page.merge_cells("A3:A5")
    elif change == "picture":
        stream = io.BytesIO()
        Image.new("RGB", (40, 30), "navy").save(stream, "PNG")
        page.add_image(openpyxl.drawing.image.Image(stream), "G2")
    elif change == "comment elsewhere":
        page["D2"].comment = Comment("原有批注", "某人")
    elif change == "comment here":
        page["B3"].comment = Comment("原有批注", "某人")
    elif change == "chart":
        chart = BarChart()
        chart.add_data(Reference(page, min_col=2, min_row=1, max_row=6), titles_from_data=True)
        page.add_chart(chart, "H2")
    elif change == "validation":
        check = DataValidation(type="list", formula1='"县级,市级"')
        check.add("B2:B9")
        page.add_data_validation(check)
    elif change == "conditional":
        page.conditional_formatting.add(
            "C1:C9", CellIsRule("equal", ['"x"'], fill=PatternFill("solid", bgColor="FF0000"))
        )
    elif change == "hidden":
        page.row_dimensions[4].hidden = True
        page.column_dimensions["D"].hidden = True
        other.sheet_state = "hidden"
    elif change == "frozen":
        page.freeze_panes = "B2"
    elif change == "print":
        page.print_title_rows = "1:1"
        page.print_area = "A1:E6"
        page.page_setup.orientation = "landscape"
        other.print_area = "A1:A2"
    elif change == "names":
        made.defined_names["范围"] = openpyxl.workbook.defined_name.DefinedName("范围", attr_text="事项!$A$1:$B$2")
    elif change == "links":
        page["A2"].hyperlink = "https://example.invalid/"
    elif change == "grouped":
        page.row_dimensions.group(2, 4, hidden=False)
        page.column_dimensions.group("B", "C")
    elif change == "filter":
        page.auto_filter.ref = "A1:E6"
    elif change == "protected":
        page.protection.sheet = True
        page.protection.password = "abc"
    elif change == "styles":
        for row in page.iter_rows():
            for cell in row:
                cell.fill, cell.font = PatternFill("solid", fgColor="92D050"), Font(name="仿宋", bold=True)
                cell.number_format, cell.alignment = "@", Alignment(textRotation=30)
    elif change == "heights":
        page.row_dimensions[3].height = 60
        page.column_dimensions["B"].width = 33
    elif change == "formula":
        page["E6"] = "=1+1"
    elif change == "wide columns":
        page.column_dimensions["A"].width = 20
        page.column_dimensions.group("F", "XFD", hidden=False)
    elif change == "second active":
        made.active = 1
    elif change == "quoted name":
        other.title = "it's (2)"
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def written(change: str) -> bytes:
    """The same by XlsxWriter: shared texts, rich texts, tables, other ways to write the XML."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as made:
        page = made.add_worksheet("事项")
        for row in range(6):
            page.write_row(row, 0, [f"{'列' if row == 0 else '值'}{row}-{column}" for column in range(5)])
        if change == "rich text":
            page.write_rich_string("B3", "普", made.add_format({"bold": True}), "通", "字")
        elif change == "table":
            page.add_table("A1:E6", {"columns": [{"header": f"列{n}"} for n in range(5)]})
        elif change == "comments":
            page.write_comment("D4", "原有")
            page.write_comment("B3", "这格原有")
        elif change == "header picture":
            page.set_header("&L头")
        elif change == "text box":
            page.insert_textbox("G3", "文本框")
        elif change == "sparkline":
            page.add_sparkline("G2", {"range": "事项!A2:E2"})
        elif change == "button":
            page.insert_button("G5", {"caption": "按钮"})
        elif change == "constant memory rows":
            page.set_row(2, 40, made.add_format({"bg_color": "#FFFF00"}))
    return stream.getvalue()


def prefixed(data: bytes) -> bytes:
    """The same package with a prefix on every element of its sheets, and comments in them."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name.startswith("xl/worksheets/sheet"):
                text = content.decode()
                text = re.sub(r"<(/?)(?=[a-zA-Z])", r"<\1x:", text).replace("xmlns=", "xmlns:x=", 1)
                content = text.replace("<x:sheetData>", "<!-- c --><x:sheetData>").encode()
            new.writestr(name, content)
    return out.getvalue()


BOOKS = {
    **{f"openpyxl {name}": lambda name=name: book(name) for name in (
        "plain", "merged", "picture", "comment elsewhere", "comment here", "chart", "validation", "conditional",
        "hidden", "frozen", "print", "names", "links", "grouped", "filter", "protected", "styles", "heights", "formula",
        "wide columns", "second active", "quoted name",
    )},
    **{f"xlsxwriter {name}": lambda name=name: written(name) for name in (
        "plain", "rich text", "table", "comments", "header picture", "text box", "sparkline", "button",
        "constant memory rows",
    )},
    "prefixed": lambda: prefixed(book("merged")),
}  # fmt: skip
assert len(BOOKS) >= 30


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


def shape(data: bytes) -> list[tuple[str, dict[str, str], str]]:
    """A sheet's XML without what a mark may change: styles of cells, our column F, the note's drawing, hints."""
    root = etree.fromstring(data, etree.XMLParser(remove_comments=True))
    for element in list(root.iter("{*}c")):
        is_ours = element.get("r", "").startswith("F") and element.get("t") == "inlineStr"
        if is_ours or len(element) == 0:  # a blank cell, made to be coloured
            parent = element.getparent()
            assert parent is not None
            parent.remove(element)
    found = []
    for element in root.iter():
        tag = etree.QName(element).localname
        if tag in {"legacyDrawing", "autoFilter", "cols", "col", "dimension"} or (tag == "row" and not len(element)):
            continue
        dropped = {"spans", "tabSelected"} | ({"s"} if tag == "c" else set())
        given = {str(name): str(value) for name, value in element.attrib.items() if name not in dropped}
        found.append((tag, given, (element.text or "").strip()))
    return found


@pytest.mark.parametrize("name", BOOKS)
def test_nothing_but_the_marks_differs(name: str) -> None:
    data = BOOKS[name]()
    marked = mark_workbook(data, {"事项": MARKS}, TODO)
    before, after = parts(data), parts(marked)
    may_change = {
        "[Content_Types].xml", "xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels",
        "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/worksheets/_rels/sheet1.xml.rels",
    }  # fmt: skip
    for part, content in before.items():
        if part in may_change or "comment" in part or part.endswith(".vml"):
            continue
        assert after[part] == content, part
    own = {part for part in after if part not in before}
    assert all("hinan" in part or part.endswith(".rels") for part in own), own
    assert shape(after["xl/worksheets/sheet1.xml"]) == shape(before["xl/worksheets/sheet1.xml"])
    assert shape(after.get("xl/worksheets/sheet2.xml", b"<x/>")) == shape(
        before.get("xl/worksheets/sheet2.xml", b"<x/>")
    )
    opened = openpyxl.load_workbook(io.BytesIO(marked))
    assert opened.sheetnames[0] == "整改清单" and opened.active is opened.worksheets[0]
    page, source = opened["事项"], openpyxl.load_workbook(io.BytesIO(data))["事项"]
    for row in source.iter_rows():
        for cell in row:
            copy = page[cell.coordinate]
            assert (copy.value, copy.number_format) == (cell.value, cell.number_format), cell.coordinate
            for look in ("font", "alignment", "border", *(() if cell.coordinate in MARKS.cells else ("fill",))):
                assert repr(getattr(copy, look)) == repr(getattr(cell, look)), cell.coordinate
    assert page["B3"].fill.fgColor.rgb == "FFFFC9CB" and page["C4"].fill.fgColor.rgb == "FFFFEFA9"
    for address, mark in MARKS.cells.items():
        comment = page[address].comment
        assert comment is not None and comment.text.endswith(mark.note), address
        former = source[address].comment
        assert former is None or comment.text.startswith(former.text)
    assert page["F1"].value == "整改说明" and page["F3"].value == "B3 应为县级" and page["F5"].value is None


@pytest.mark.parametrize("name", BOOKS)
def test_marked_twice_is_marked_once_and_what_is_right_looks_as_before(name: str) -> None:
    data = BOOKS[name]()
    once = mark_workbook(data, {"事项": MARKS}, TODO)
    twice = mark_workbook(once, {"事项": MARKS}, TODO)
    assert shape(parts(once)["xl/worksheets/sheet1.xml"]) == shape(parts(twice)["xl/worksheets/sheet1.xml"])
    opened = openpyxl.load_workbook(io.BytesIO(twice))
    assert sum(sheet.startswith("整改清单") for sheet in opened.sheetnames) == 1
    comment = opened["事项"]["B3"].comment
    assert comment is not None and comment.text.count("【E4.1】") == 1
    right = openpyxl.load_workbook(io.BytesIO(mark_workbook(once, {}, TODO)))["事项"]
    source = openpyxl.load_workbook(io.BytesIO(data))["事项"]
    for address in MARKS.cells:
        assert (right[address].fill.fgColor.rgb, right[address].fill.patternType) == (
            source[address].fill.fgColor.rgb, source[address].fill.patternType
        ), address  # fmt: skip
        assert (right[address].comment is None) == (source[address].comment is None)
    assert right["F3"].value is None


def content(reading: Reading) -> tuple[object, ...]:
    """All that a reading tells of the submission, without the file's own name."""
    tables = [
        (t.kind, t.sheet, [(r.values, r.row, r.column, r.moved) for r in t.records], t.columns) for t in reading.tables
    ]
    return reading.department, tables, [(f.rule, f.sheet, f.cell, f.value) for f in reading.findings]


@pytest.mark.gx
def test_sent_in_again_it_reads_as_it_did(finished: Home, standard: Standard) -> None:
    returned = sorted((finished.reports / "corrections").glob(f"*/*{SUFFIX}.*"))
    assert len(returned) > 20
    for file in returned:
        source = next(f for f in SAMPLE_BATCH.iterdir() if f.stem == file.stem.removesuffix(SUFFIX) and f.is_file())
        before = read_file(source, source.name, headings(standard), departments(standard))
        after = read_file(file, file.name, headings(standard), departments(standard))
        if source.suffix == ".xlsx":
            assert content(after) == content(before), file.name
        else:
            assert [len(t.records) for t in after.tables] == [len(t.records) for t in before.tables], file.name


@pytest.mark.parametrize("name", ["gb18030.csv", "utf-16.csv"])
def test_what_cannot_be_marked_goes_back_as_a_new_workbook(name: str) -> None:
    data = "业务办理项名称,行使层级,办件类型\n甲,市级,即办件\n".encode(name.removesuffix(".csv"))
    with pytest.raises(Unpatchable):
        mark_workbook(data, {"事项": MARKS}, TODO)
    copied, sheets = plain_copy(data, "很长很长很长很长很长很长很长很长很长很长很长很长很长的名称[1].csv", Limits())
    (sheet,) = sheets.values()
    page = openpyxl.load_workbook(io.BytesIO(mark_workbook(copied, {sheet: MARKS}, TODO)))[sheet]
    assert [cell.value for cell in page[2]][:3] == ["甲", "市级", "即办件"] and page["B3"].comment is not None


@pytest.mark.libreoffice
def test_libreoffice_opens_each(tmp_path: Path) -> None:
    soffice = shutil.which("soffice") or shutil.which("libreoffice")
    if not soffice:
        pytest.skip("no LibreOffice on this machine (apt-get install libreoffice-calc)")
    files = []
    for number, (name, make) in enumerate(BOOKS.items()):
        files.append(tmp_path / f"{number}.xlsx")
        files[-1].write_bytes(mark_workbook(make(), {"事项": MARKS}, TODO))
        assert name
    subprocess.run(
        [soffice, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to",
         "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1", "--outdir", str(tmp_path),
         *map(str, files)],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    for file in files:
        shown = (tmp_path / f"{file.stem}-事项.csv").read_text("utf-8")
        todo = (tmp_path / f"{file.stem}-整改清单.csv").read_text("utf-8")
        assert "B3 应为县级" in shown and "值5-1" in shown.replace("值6-1", "值5-1") and "应为县级" in todo, file
