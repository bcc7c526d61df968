"""Pictures in workbooks: where they are anchored, whose they are, what they show. Every package is really made."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from random import Random

import imagehash
import numpy as np
import openpyxl
import pytest
import xlsxwriter
from openpyxl.drawing.image import Image as SheetImage
from PIL import Image, ImageDraw

from expectations.columns import headings
from expectations.model import Standard
from tests.rules.drawing import draw
from zhinan.facts import picture_names
from zhinan.intake.picture import NEAR_BITS, is_picture, read_picture
from zhinan.intake.read import read_file
from zhinan.warehouse.charts import near_pairs

# Pillow would hand it to Ghostscript.
POSTSCRIPT = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 99 99\n%%EndComments\nshowpage\n%%EOF\n"
NAMES = ["林木采伐", "木材运输", "种子许可"]


def by_xlsxwriter(**where: tuple[int, int]) -> bytes:
    """A table of three items with pictures of those words at those cells."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        page = book.add_worksheet("事项")
        page.write_row(0, 0, ["业务办理项名称", "办件类型", "流程图内容"])
        for row, name in enumerate(NAMES, start=1):
            page.write_row(row, 0, [name, "即办件", ""])
        for word, (row, column) in where.items():
            options = {"image_data": io.BytesIO(draw(f"chart {word}")), "x_scale": 0.1, "y_scale": 0.1}
            page.insert_image(row, column, "x.png", options)
    return stream.getvalue()


def rewritten(data: bytes, edits: dict[str, object]) -> bytes:
    """The package with parts replaced: bytes, a function of the old bytes, or None to leave one out."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in [*old.namelist(), *(set(edits) - set(old.namelist()))]:
            edit = edits.get(name, b"")
            if name not in edits:
                new.writestr(name, old.read(name))
            elif callable(edit):
                new.writestr(name, edit(old.read(name)))
            elif isinstance(edit, bytes):
                new.writestr(name, edit)
    return stream.getvalue()


def owners(data: bytes, tmp_path: Path, standard: Standard) -> tuple[list[tuple[str, str]], list[str]]:
    """((cell, item) of each picture, cells of the stray ones)."""
    file = tmp_path / "林茶局.xlsx"
    file.write_bytes(data)
    reading = read_file(file, file.name, headings(standard), [])
    assert reading.status == "read", reading.reason
    found = []
    for one in reading.pictures:
        table = reading.tables[one.table_no]
        at = list(table.columns).index("业务办理项名称")
        found.append((one.cell, table.records[one.record_no].values[at]))
    return sorted(found), [str(f.cell) for f in reading.findings if f.rule == "S16"]


def test_a_picture_is_its_rows_items(tmp_path: Path, standard: Standard) -> None:
    data = by_xlsxwriter(甲=(1, 2), 乙=(3, 2))
    assert owners(data, tmp_path, standard) == ([("C2", NAMES[0]), ("C4", NAMES[2])], [])
    file = tmp_path / "林茶局.xlsx"
    first, _ = read_file(file, file.name, headings(standard), []).pictures
    assert (first.sheet, first.picture) == ("事项", read_picture(draw("chart 甲")))


def test_dragged_aside_it_still_is_and_beside_a_chart_a_seal_is_none(tmp_path: Path, standard: Standard) -> None:
    data = by_xlsxwriter(甲=(1, 1), 乙=(2, 2), 印章=(2, 0))
    assert owners(data, tmp_path, standard) == ([("B2", NAMES[0]), ("C3", NAMES[1])], [])


def test_above_or_below_the_records_it_is_nobodys(tmp_path: Path, standard: Standard) -> None:
    assert owners(by_xlsxwriter(标志=(0, 0), 甲=(9, 2)), tmp_path, standard) == ([], ["A1", "C10"])


def test_openpyxls_one_cell_anchors(tmp_path: Path, standard: Standard) -> None:
    book = openpyxl.load_workbook(io.BytesIO(by_xlsxwriter()))
    book.active.add_image(SheetImage(io.BytesIO(draw("chart 甲"))), "C3")
    stream = io.BytesIO()
    book.save(stream)
    assert owners(stream.getvalue(), tmp_path, standard) == ([("C3", NAMES[1])], [])


def test_a_form_of_one_item_owns_every_picture_of_its_sheet(tmp_path: Path, standard: Standard) -> None:
    rows = [("业务办理项名称", "林木采伐"), ("办件类型", "即办件"), ("行使层级", "县级"), ("流程图内容", "")]
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        page = book.add_worksheet("采伐")
        for row, pair in enumerate(rows):
            page.write_row(row, 0, pair)
        page.insert_image(8, 5, "x.png", {"image_data": io.BytesIO(draw("chart 甲"))})
    assert owners(stream.getvalue(), tmp_path, standard) == ([("F9", "林木采伐")], [])


def test_of_forms_one_below_another_each_owns_its_own(tmp_path: Path, standard: Standard) -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        page = book.add_worksheet("事项")
        for number, name in enumerate(NAMES):
            for row, pair in enumerate(
                [("业务办理项名称", name), ("办件类型", "即办件"), ("流程图内容", "")], start=5 * number
            ):
                page.write_row(row, 0, pair)
            page.insert_image(5 * number + 2, 1, "x.png", {"image_data": io.BytesIO(draw(f"chart {name}"))})
    assert owners(stream.getvalue(), tmp_path, standard) == (
        sorted([("B3", NAMES[0]), ("B8", NAMES[1]), ("B13", NAMES[2])]),
        [],
    )


def test_of_tables_one_below_another_each_row_owns_its_own(tmp_path: Path, standard: Standard) -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        page = book.add_worksheet("事项")
        page.write_row(0, 0, ["业务办理项名称", "办件类型", "流程图内容"])
        page.write_row(1, 0, [NAMES[0], "即办件", ""])
        page.write_row(3, 0, ["业务办理项名称", "行使层级", "流程图内容"])
        page.write_row(4, 0, [NAMES[1], "县级", ""])
        for row in (1, 4):
            page.insert_image(
                row, 2, "x.png", {"image_data": io.BytesIO(draw(f"chart {row}")), "x_scale": 0.1, "y_scale": 0.1}
            )
    assert owners(stream.getvalue(), tmp_path, standard) == ([("C2", NAMES[0]), ("C5", NAMES[1])], [])


def test_forms_one_below_another_each_own_theirs(tmp_path: Path, standard: Standard) -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        page = book.add_worksheet("许可")
        for number, name in enumerate(NAMES):
            rows = [("业务办理项名称", name), ("办件类型", "即办件"), ("行使层级", "县级"), ("流程图内容", "")]
            for row, pair in enumerate(rows, start=2 + 6 * number):
                page.write_row(row, 0, pair)
        # In the cell; beside the form; in the blank row below it; above all forms.
        for word, row, column in (("甲", 5, 1), ("乙", 9, 5), ("丙", 18, 0), ("标志", 0, 0)):
            options = {"image_data": io.BytesIO(draw(f"chart {word}")), "x_scale": 0.1, "y_scale": 0.01}
            page.insert_image(row, column, "x.png", options)
    wanted = sorted([("B6", NAMES[0]), ("F10", NAMES[1]), ("A19", NAMES[2])])
    assert owners(stream.getvalue(), tmp_path, standard) == (wanted, ["A1"])


def test_in_a_group_of_shapes(tmp_path: Path, standard: Standard) -> None:
    def group(xml: bytes) -> bytes:
        opened = re.sub(rb"<xdr:pic>", b"<xdr:grpSp><xdr:pic>", xml)
        return re.sub(rb"</xdr:pic>", b"</xdr:pic></xdr:grpSp>", opened)

    data = rewritten(by_xlsxwriter(甲=(2, 2)), {"xl/drawings/drawing1.xml": group})
    assert owners(data, tmp_path, standard) == ([("C3", NAMES[1])], [])


def test_wps_pictures_in_cells(tmp_path: Path, standard: Standard) -> None:
    """``DISPIMG`` formulas name pictures of ``xl/cellimages.xml``."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        page = book.add_worksheet("事项")
        page.write_row(0, 0, ["业务办理项名称", "办件类型", "流程图内容"])
        for row, name in enumerate(NAMES, start=1):
            page.write_row(row, 0, [name, "即办件"])
        page.write_formula(2, 2, '=DISPIMG("ID_0F3A",1)', None, '=DISPIMG("ID_0F3A",1)')
    images = (
        '<etc:cellImages xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData" xmlns:xdr="x" xmlns:a="a" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><etc:cellImage><xdr:pic>'
        '<xdr:nvPicPr><xdr:cNvPr id="2" name="ID_0F3A"/></xdr:nvPicPr><xdr:blipFill><a:blip r:embed="rId1"/>'
        "</xdr:blipFill></xdr:pic></etc:cellImage></etc:cellImages>"
    )
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    relation = '<Relationship Id="{}" Type="{}" Target="{}"/>'
    to_images = relation.format("rId90", "http://www.wps.cn/officeDocument/2020/cellImage", "cellimages.xml")
    to_picture = relation.format("rId1", "http://x/relationships/image", "media/image1.png")
    data = rewritten(
        stream.getvalue(),
        {
            "xl/cellimages.xml": images.encode(),
            "xl/_rels/cellimages.xml.rels": f'<Relationships xmlns="{package}">{to_picture}</Relationships>'.encode(),
            "xl/_rels/workbook.xml.rels": lambda xml: xml.replace(b"</Rel", to_images.encode() + b"</Rel"),
            "xl/media/image1.png": draw("chart 甲"),
        },
    )
    assert owners(data, tmp_path, standard) == ([("C3", NAMES[1])], [])


@pytest.mark.parametrize(
    ("part", "edit", "problem"),
    [
        ("media/image1.png", None, "没有存进工作簿"),
        ("media/image1.png", b"no picture", "打不开"),
        ("drawings/_rels/drawing1.xml.rels", (b"/>", b' TargetMode="External"/>'), "只是链接，没有存进工作簿"),
        ("drawings/_rels/drawing1.xml.rels", None, "没有存进工作簿"),
        ("drawings/drawing1.xml", (b"r:embed", b"r:link"), "只是链接，没有存进工作簿"),
    ],
)
def test_a_picture_that_is_not_there_is_one_that_cannot_be_seen(
    tmp_path: Path, standard: Standard, part: str, edit: tuple[bytes, bytes] | bytes | None, problem: str
) -> None:
    """``edit``: a text and what stands instead; or the whole new part; or None: the part is left out."""
    change = (lambda xml: xml.replace(*edit)) if isinstance(edit, tuple) else edit
    file = tmp_path / "林茶局.xlsx"
    file.write_bytes(rewritten(by_xlsxwriter(甲=(1, 2)), {f"xl/{part}": change}))
    (one,) = read_file(file, file.name, headings(standard), []).pictures
    assert (one.cell, one.picture.problem) == ("C2", problem)


def test_a_drawing_that_cannot_be_read_has_no_pictures(tmp_path: Path, standard: Standard) -> None:
    data = by_xlsxwriter(甲=(1, 2))
    for edit in (b"<broken", b"", None):
        assert owners(rewritten(data, {"xl/drawings/drawing1.xml": edit}), tmp_path, standard) == ([], [])


def test_parts_are_found_by_relationships_whatever_they_are_called(tmp_path: Path, standard: Standard) -> None:
    def moved(name: str) -> str:
        return name.replace("xl/media/image1.png", "xl/图 片/1.bin").replace("xl/drawings/", "xl\\Zeichnungen\\")

    stream, data = io.BytesIO(), by_xlsxwriter(甲=(2, 2))
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith(".rels"):
                content = content.replace(b"../media/image1.png", "/xl/图%20片/1.bin".encode())
                content = content.replace(b"../drawings/", b"..\\zeichnungen\\")
            new.writestr(moved(name), content)
    assert owners(stream.getvalue(), tmp_path, standard) == ([("C3", NAMES[1])], [])


def drawing(anchor: bytes) -> dict[str, object]:
    """The picture of the drawing, anchored in another way."""

    def edit(xml: bytes) -> bytes:
        picture = re.search(rb"<xdr:pic>.*</xdr:pic>", xml, re.DOTALL)
        assert picture
        head = xml[: xml.index(b"<xdr:twoCellAnchor")]
        return head + anchor.replace(b"PIC", picture[0]) + b"</xdr:wsDr>"

    return {"xl/drawings/drawing1.xml": edit}


def test_placed_by_its_distance_from_the_sheets_corner(tmp_path: Path, standard: Standard) -> None:
    # 20 pixels a row and 64 a column, in EMU: the middle of C3.
    x, y, size = 9525 * (2 * 64 + 20), 9525 * (2 * 20 + 8), 9525 * 10
    anchor = (
        f'<xdr:absoluteAnchor><xdr:pos x="{x}" y="{y}"/><xdr:ext cx="{size}" cy="{size}"/>PIC<xdr:clientData/>'
        "</xdr:absoluteAnchor>"
    )
    data = rewritten(by_xlsxwriter(甲=(1, 0)), drawing(anchor.encode()))
    assert owners(data, tmp_path, standard) == ([("C3", NAMES[1])], [])


def test_what_older_programs_see_instead_is_not_a_second_picture(tmp_path: Path, standard: Standard) -> None:
    corners = b"<xdr:from><xdr:col>2</xdr:col><xdr:row>1</xdr:row></xdr:from><xdr:ext cx='9525' cy='9525'/>"
    one = b"<xdr:oneCellAnchor>" + corners + b"PIC<xdr:clientData/></xdr:oneCellAnchor>"
    space = b' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    both = b"<mc:AlternateContent%s><mc:Choice>%s</mc:Choice><mc:Fallback>%s</mc:Fallback></mc:AlternateContent>"
    data = rewritten(by_xlsxwriter(甲=(1, 0)), drawing(both % (space, one, one)))
    assert owners(data, tmp_path, standard) == ([("C2", NAMES[0])], [])


@pytest.mark.parametrize(
    ("y_offset", "scale", "cell"),
    [(0, 0.1, "C2"), (12, 0.1, "C3"), (2, 0.1, "C2"), (0, 1.0, "C2"), (4, 1.0, "C2"), (16, 1.0, "C3")],
)
def test_a_picture_stands_where_half_of_it_or_of_the_row_is(
    tmp_path: Path, standard: Standard, y_offset: int, scale: float, cell: str
) -> None:
    """Rows of 20 pixels, a picture of 480 (or 48): drawn down from the row's edge, or far over the rows below."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        page = book.add_worksheet("事项")
        page.write_row(0, 0, ["业务办理项名称", "办件类型", "流程图内容"])
        for row, name in enumerate(NAMES, start=1):
            page.write_row(row, 0, [name, "即办件", ""])
        page.set_row(1, 15)
        options = {
            "image_data": io.BytesIO(draw("chart 甲")),
            "x_scale": 0.1,
            "y_scale": scale / 2,
            "y_offset": y_offset,
        }
        page.insert_image(1, 2, "x.png", options)
    found, stray = owners(stream.getvalue(), tmp_path, standard)
    assert ([place for place, _ in found], stray) == ([cell], [])


def test_a_merged_cell_is_shared_with_its_picture(tmp_path: Path, standard: Standard) -> None:
    book = openpyxl.load_workbook(io.BytesIO(by_xlsxwriter(甲=(1, 2))))
    book.active.merge_cells("C2:C3")
    stream = io.BytesIO()
    book.save(stream)
    shared = sorted([("C2", NAMES[0]), ("C2", NAMES[1])])
    assert owners(stream.getvalue(), tmp_path, standard) == (shared, [])


def test_excels_pictures_placed_in_cells(tmp_path: Path, standard: Standard) -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        page = book.add_worksheet("事项")
        page.write_row(0, 0, ["业务办理项名称", "办件类型", "流程图内容"])
        for row, name in enumerate(NAMES, start=1):
            page.write_row(row, 0, [name, "即办件"])
        for row, word in ((1, "甲"), (3, "乙"), (2, "甲")):
            page.embed_image(row, 2, f"{word}.png", {"image_data": io.BytesIO(draw(f"chart {word}"))})
    wanted = [("C2", NAMES[0]), ("C3", NAMES[1]), ("C4", NAMES[2])]
    assert owners(stream.getvalue(), tmp_path, standard) == (wanted, [])
    file = tmp_path / "林茶局.xlsx"
    seen = {one.cell: one.picture for one in read_file(file, file.name, headings(standard), []).pictures}
    assert seen["C2"] == seen["C3"] == read_picture(draw("chart 甲")) != seen["C4"] == read_picture(draw("chart 乙"))


def test_a_table_without_a_column_for_it_has_the_picture_where_it_stands(tmp_path: Path, standard: Standard) -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        page = book.add_worksheet("事项")
        page.write_row(0, 0, ["业务办理项名称", "办件类型"])
        page.write_row(1, 0, [NAMES[0], "即办件"])
        page.insert_image(1, 4, "x.png", {"image_data": io.BytesIO(draw("chart 甲")), "x_scale": 0.1, "y_scale": 0.04})
    assert owners(stream.getvalue(), tmp_path, standard) == ([("E2", NAMES[0])], [])
    file = tmp_path / "林茶局.xlsx"
    table = read_file(file, file.name, headings(standard), []).tables[0]
    assert table.address(table.records[0], "流程图内容") == "E2"


def test_open_document_workbooks(tmp_path: Path, standard: Standard) -> None:
    def cell(text: str, inside: str = "") -> str:
        return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p>{inside}</table:table-cell>'

    frame = '<draw:frame><draw:image xlink:href="Pictures/1.png"/></draw:frame>'
    rows = ["".join(map(cell, ["业务办理项名称", "办件类型", "行使层级", "流程图内容"]))]
    rows += [cell(NAMES[0]) + '<table:table-cell table:number-columns-repeated="2"/>' + cell("", frame)]
    rows += [cell(NAMES[1]) + cell("即办件") + cell("县级") + cell("", f"<draw:g>{frame}</draw:g>")]
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{place}:1.0"'
        for name, place in [("office", "office"), ("table", "table"), ("text", "text"), ("draw", "drawing")]
    )
    body = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
        package.writestr("META-INF/manifest.xml", f'<manifest:manifest xmlns:manifest="{manifest}"/>')
        package.writestr(
            "content.xml",
            f'<office:document-content {spaces} xmlns:xlink="http://www.w3.org/1999/xlink"><office:body>'
            f'<office:spreadsheet><table:table table:name="事项">{body}</table:table></office:spreadsheet>'
            "</office:body></office:document-content>",
        )
        package.writestr("Pictures/1.png", draw("chart 甲"))
    assert owners(stream.getvalue(), tmp_path, standard) == ([("D2", NAMES[0]), ("D3", NAMES[1])], [])


def test_whatever_is_wrong_with_the_package_its_cells_are_read(tmp_path: Path, standard: Standard) -> None:
    """Every part that tells of pictures, spoilt in many ways: no exception, and no item lost."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        page = book.add_worksheet("事项")
        page.write_row(0, 0, ["业务办理项名称", "办件类型", "流程图内容"])
        for row, name in enumerate(NAMES, start=1):
            page.write_row(row, 0, [name, "即办件"])
        page.insert_image(1, 2, "x.png", {"image_data": io.BytesIO(draw("chart 甲"))})
        page.embed_image(2, 2, "y.png", {"image_data": io.BytesIO(draw("chart 乙"))})
    data, rng = stream.getvalue(), Random(53)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = [
            name for name in package.namelist() if re.search("drawing|richData|metadata|media|sheet1.xml.rels", name)
        ]
    assert len(parts) > 8
    for _ in range(150):
        part = rng.choice(parts)

        def spoil(content: bytes) -> bytes:
            spoilt = bytearray(content)
            for _ in range(rng.randrange(1, 30)):
                spoilt[rng.randrange(len(spoilt))] = rng.choice(b'0123456789<>/"=r: \xff')
            return bytes(spoilt)

        file = tmp_path / "林茶局.xlsx"
        file.write_bytes(rewritten(data, {part: spoil}))
        reading = read_file(file, file.name, headings(standard), [])
        assert (reading.status, reading.count("item")) == ("read", 3), (part, reading.reason)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "是空文件"), (draw("broken"), "打不开"), (draw("blank"), "是空白的"),
        (POSTSCRIPT, "打不开"),
        (draw("tiny"), "只有 1×1 点，看不出内容"), (draw("chart 甲")[:300], "打不开"), (draw("chart 甲"), None),
        (b"\x01\0\0\0" + bytes(36) + b" EMF" + bytes(90), "是图元文件（EMF、WMF），打不开，请另存为 png"),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "是矢量图（SVG），打不开，请另存为 png"),
    ],
)  # fmt: skip
def test_what_a_picture_shows(data: bytes, problem: str | None) -> None:
    assert read_picture(data).problem == problem


def test_a_speck_on_a_white_sheet_is_blank_and_a_single_box_is_not() -> None:
    for box, problem in (((3, 3, 6, 6), "是空白的"), ((100, 100, 300, 160), None)):
        sheet = Image.new("L", (800, 1000), 250)
        ImageDraw.Draw(sheet).rectangle(box, outline=0)
        stream = io.BytesIO()
        sheet.save(stream, "PNG")
        assert read_picture(stream.getvalue()).problem == problem


def test_damaged_pictures_never_raise() -> None:
    image, rng = Image.open(io.BytesIO(draw("chart 甲"))).convert("RGB"), Random(53)
    for kind in ("PNG", "JPEG", "GIF", "BMP", "WEBP"):
        stream = io.BytesIO()
        image.save(stream, kind)
        for _ in range(60):
            spoilt = bytearray(stream.getvalue())
            for _ in range(rng.randrange(1, 9)):
                spoilt[rng.randrange(min(len(spoilt), 400))] = rng.randrange(256)
            seen = read_picture(bytes(spoilt))
            assert (seen.hash == "") == (seen.problem is not None)


def test_sixteen_bits_a_point_show_what_eight_do() -> None:
    deep = Image.fromarray(np.asarray(Image.open(io.BytesIO(draw("chart 甲")))).astype(np.uint16) * 257)
    stream = io.BytesIO()
    deep.save(stream, "PNG")
    assert list(near_pairs([read_picture(stream.getvalue()).hash, read_picture(draw("chart 甲")).hash]))


def test_transparent_pictures_are_seen_on_white() -> None:
    image = Image.open(io.BytesIO(draw("chart 甲")))
    clear = Image.new("RGBA", image.size, (0, 0, 0, 0))
    clear.paste((0, 0, 0, 255), mask=image.point(lambda shade: 255 - shade))
    stream = io.BytesIO()
    clear.save(stream, "PNG")
    seen, solid = read_picture(stream.getvalue()), read_picture(draw("chart 甲"))
    assert list(near_pairs([seen.hash, solid.hash])) and seen.content != solid.content


def _altered(how: str) -> bytes:
    image = Image.open(io.BytesIO(draw("chart 甲"))).convert("L")
    stream = io.BytesIO()
    if how == "jpeg":
        image.save(stream, "JPEG", quality=40)
        return stream.getvalue()
    if how == "scaled":
        image = image.resize((image.width * 3 // 2, image.height * 3 // 2))
    elif how == "cropped":
        image = image.crop((4, 3, image.width - 5, image.height - 2))
    else:
        page = Image.new("L", (image.width + 40, image.height + 25), 255)
        page.paste(image, (30, 5))
        image = page
    image.save(stream, "PNG")
    return stream.getvalue()


@pytest.mark.parametrize("how", ["jpeg", "scaled", "cropped", "padded"])
def test_the_same_picture_altered_is_found(how: str) -> None:
    assert list(near_pairs([read_picture(draw("chart 甲")).hash, read_picture(_altered(how)).hash])) == [(0, 1), (1, 0)]


def test_a_hundred_different_charts_are_different() -> None:
    hashes = [read_picture(draw(f"chart 事项{number}")).hash for number in range(100)]
    assert list(near_pairs(hashes)) == []


def test_near_pairs_are_those_of_a_plain_count() -> None:
    words = ["甲", "甲 small", "乙", "丙", "丙 small"]
    hashes = [read_picture(draw(f"chart {word}")).hash for word in words]
    half = len(hashes[0]) // 2

    def distance(a: str, b: str) -> int:
        return min((int(a[part : part + half], 16) ^ int(b[part : part + half], 16)).bit_count() for part in (0, half))

    wanted = {(i, j) for i in range(5) for j in range(5) if i != j and distance(hashes[i], hashes[j]) <= NEAR_BITS}
    assert set(near_pairs(hashes)) == wanted >= {(0, 1), (3, 4)}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("流程图-001.png", ["流程图-001.png"]), ("见附件：流程图/林地.PNG", ["流程图/林地.png"]), ("见流程图", []),
        ("甲.jpg、乙.jpeg；丙.tif", ["甲.jpg", "乙.jpeg", "丙.tif"]), ("..\\别处\\甲.png", []), ("/etc/甲.png", []),
        ("https://x.cn/甲.png", []), ("甲（1）.png\n乙.png", ["甲(1).png", "乙.png"]), ("甲.pngx", []),
    ],
)  # fmt: skip
def test_names_of_pictures(text: str, names: list[str]) -> None:
    assert picture_names(text) == names


def test_a_picture_file_is_known_by_name_and_bytes() -> None:
    assert is_picture("甲.PNG", draw("tiny")[:12])
    assert not is_picture("甲.png", b"PK\x03\x04") and not is_picture("甲.xlsx", draw("tiny")[:12])


def test_the_hash_is_imagehashs_bit_by_bit() -> None:
    """Of the whole picture and of the part within its border, which it is computed for once where they are one."""
    page = Image.new("L", (300, 200), 255)
    ImageDraw.Draw(page).rectangle((60, 50, 200, 120), outline=0)  # with a border, and alike from left and right
    noise = Image.frombytes("L", (96, 64), Random(4).randbytes(96 * 64))
    for image, inner in ((page, page.crop((60, 50, 201, 121))), (noise, noise)):
        stream = io.BytesIO()
        image.save(stream, "png")
        assert read_picture(stream.getvalue()).hash == _imagehash(image) + _imagehash(inner)


def _imagehash(image: Image.Image) -> str:
    small = image.resize((128, 128), Image.Resampling.BILINEAR)
    return np.packbits(imagehash.phash(small, 32, highfreq_factor=4).hash).tobytes().hex()
