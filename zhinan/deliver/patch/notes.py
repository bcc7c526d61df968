"""The notes of a sheet: its comments part, and the boxes in which programs show them (VML)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from zhinan.deliver.patch.cells import split, text_xml
from zhinan.deliver.patch.model import AUTHOR, NOTE_RULE, Mark
from zhinan.deliver.patch.package import MAIN, OFFICE, Package, parse, serialised, text_of
from zhinan.deliver.patch.sheet import SheetPart

_M = f"{{{MAIN}}}"
_COMMENTS = f'<comments xmlns="{MAIN}"><authors/><commentList/></comments>'.encode()
_VML = (
    b'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    b' xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/>'
    b'</o:shapelayout><v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202"'
    b' path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t"'
    b' o:connecttype="rect"/></v:shapetype></xml>'
)
_SHAPE = re.compile(rb"<(?:\w+:)?shape\b.*?</(?:\w+:)?shape\s*>", re.DOTALL)
_PLACE = re.compile(rb"<(?:\w+:)?(Row|Column)\s*>\s*(\d+)\s*</")
_SHAPE_ID = re.compile(rb"_x0000_s(\d+)")
_BOX_WIDTH, _LINE_HEIGHT, _ROW_HEIGHT = 300, 17, 20  # pixels
_LINE_CHARACTERS = 23  # Chinese ones, in a box of that width


def strip_notes(package: Package, part: str) -> set[str]:
    """Take our former notes away; what others wrote stays. Returns the addresses that had one of ours."""
    comments = package.related(part, "comments")
    if comments is None:
        return set()
    root = parse(package.read(comments))
    authors = [author.text or "" for author in root.iter(f"{_M}author")]
    ours: set[str] = set()
    gone: set[tuple[int, int]] = set()
    for comment in list(root.iter(f"{_M}comment")):
        number = int(comment.get("authorId", "0"))
        text = text_of(comment)
        if (authors[number] if number < len(authors) else "") == AUTHOR:
            parent = comment.getparent()
            assert parent is not None
            parent.remove(comment)
            row, column = split(comment.get("ref", "A1").replace("$", ""))
            gone.add((row - 1, column - 1))
            ours.add(comment.get("ref", ""))
        elif NOTE_RULE in text:
            _cut(comment)
            ours.add(comment.get("ref", ""))
    if ours:
        package.set(comments, serialised(root))
    drawing = package.related(part, "vmlDrawing")
    if gone and drawing:
        package.set(
            drawing, _SHAPE.sub(lambda found: b"" if _place(found[0]) in gone else found[0], package.read(drawing))
        )
    return ours


def add_notes(
    package: Package, part: str, sheet: SheetPart, marks: Mapping[str, Mark], heights: Mapping[int, float]
) -> None:
    """A note for each mark: of its own, or below one that is there."""
    if not marks:
        return
    comments = package.related(part, "comments")
    root = parse(package.read(comments) if comments else _COMMENTS)
    authors, held = root.find(f"{_M}authors"), root.find(f"{_M}commentList")
    if authors is None:
        authors = etree.Element(f"{_M}authors")
        root.insert(0, authors)
    if held is None:
        held = etree.SubElement(root, f"{_M}commentList")
    names = [author.text or "" for author in authors]
    if AUTHOR not in names:
        etree.SubElement(authors, f"{_M}author").text = AUTHOR
        names.append(AUTHOR)
    present = {comment.get("ref", "").replace("$", ""): comment for comment in held}
    fresh: dict[str, Mark] = {}
    made = []
    for address in sorted(marks, key=split):
        if address in present:
            _append(present[address], marks[address].note)
        else:
            fresh[address] = marks[address]
            made.append(_comment_xml(address, names.index(AUTHOR), marks[address].note))
    for comment in parse(f'<list xmlns="{MAIN}">{"".join(made)}</list>'.encode()):
        held.append(comment)
    held[:] = sorted(held, key=lambda comment: split(comment.get("ref", "A1").replace("$", "")))
    if comments is None:
        comments = package.free("xl/commentsZhinan{}.xml")
        package.declare(comments, "comments+xml")
        package.relate(part, "comments", comments)
    package.set(comments, serialised(root))
    _draw(package, part, sheet, fresh, heights)


def _draw(
    package: Package, part: str, sheet: SheetPart, marks: Mapping[str, Mark], heights: Mapping[int, float]
) -> None:
    legacy = sheet.find("legacyDrawing")
    drawing = None
    if legacy is not None:
        wanted = legacy.get(f"{{{OFFICE}}}id")
        drawing = next((target for number, _, target in package.relations(part) if number == wanted), None)
    if drawing is None:
        drawing = package.free("xl/drawings/vmlDrawingZhinan{}.vml")
        package.set(drawing, _VML)
        package.declare_extension("vml", "application/vnd.openxmlformats-officedocument.vmlDrawing")
        number = package.relate(part, "vmlDrawing", drawing)
        if legacy is None:
            legacy = sheet.add_after_data("legacyDrawing", {})
        legacy.set(f"{{{OFFICE}}}id", number)
    data = package.read(drawing)
    first = max([1024, *(int(number) for number in _SHAPE_ID.findall(data))]) + 1
    numbered = enumerate(marks.items(), start=first)
    shapes = "".join(_shape(number, address, mark.note, sheet, heights) for number, (address, mark) in numbered)
    end = data.rindex(b"</xml")
    package.set(drawing, data[:end] + shapes.encode() + data[end:])


def _shape(number: int, address: str, note: str, sheet: SheetPart, heights: Mapping[int, float]) -> str:
    """A box to the right of its cell, wide and high enough for its text."""
    row, column = split(address)
    right, width = column, 0.0
    while width < _BOX_WIDTH:
        right += 1
        width += 7 * sheet.width(right) + 5 if sheet.width(right) else 0
        if right > column + 60:
            break
    last = 7 * sheet.width(right) + 5
    wanted = _LINE_HEIGHT * (1 + sum(1 + len(line) // _LINE_CHARACTERS for line in note.split("\n")))
    bottom, height = row - 1, 0.0
    while True:
        one = heights.get(bottom + 1, 0.0) * 4 / 3 or _ROW_HEIGHT
        if height + one >= wanted:
            break
        height += one
        bottom += 1
    across, down = int(last - max(0.0, width - _BOX_WIDTH)), int(wanted - height)
    anchor = f"{column}, 12, {row - 1}, 2, {right - 1}, {across}, {bottom}, {down}"
    return (
        f'<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;visibility:hidden"'
        ' fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
        '<v:shadow on="t" color="black" obscured="t"/>'
        '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div>'
        '</v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
        f"<x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row - 1}</x:Row>"
        f"<x:Column>{column - 1}</x:Column></x:ClientData></v:shape>"
    )


def _comment_xml(address: str, author: int, note: str) -> str:
    return f'<comment ref="{address}" authorId="{author}"><text>{_run(note)}</text></comment>'


def _run(text: str) -> str:
    return (
        '<r><rPr><sz val="9"/><color indexed="81"/><rFont val="宋体"/><charset val="134"/></rPr>'
        f'<t xml:space="preserve">{text_xml(text)}</t></r>'
    )


def _append(comment: etree._Element, note: str) -> None:
    text = comment.find(f"{_M}text")
    if text is None:
        text = etree.SubElement(comment, f"{_M}text")
    plain = text.find(f"{_M}t")
    if plain is not None:  # a text of one piece becomes the first of several
        run = etree.Element(f"{_M}r")
        text.insert(0, run)
        run.append(plain)
    text.append(parse(f'<a xmlns="{MAIN}">{_run(f"{chr(10)}{NOTE_RULE}{chr(10)}{note}")}</a>'.encode())[0])


def _cut(comment: etree._Element) -> None:
    """Cut a note before the line with which ours begins."""
    is_ours = False
    for piece in list(comment.iter(f"{_M}t")):
        text = piece.text or ""
        if is_ours or NOTE_RULE in text:
            kept = "" if is_ours else text.split(NOTE_RULE)[0].removesuffix("\n")
            is_ours = True
            run = piece.getparent()
            if kept:
                piece.text = kept
            elif run is not None and run.tag == f"{_M}r" and run.getparent() is not None:
                run.getparent().remove(run)  # type: ignore[union-attr]
            else:
                piece.text = ""


def _place(shape: bytes) -> tuple[int, int] | None:
    found = {name: int(number) for name, number in _PLACE.findall(shape)}
    return (found[b"Row"], found[b"Column"]) if len(found) == 2 else None
