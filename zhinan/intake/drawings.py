"""The pictures inside an xlsx package, with the cell at which each is anchored.

Parts are found by the package's relationships. Read are drawings (anchored to one or two cells, in groups too) and
WPS's pictures in cells (``DISPIMG``). Not read: pictures of xls, ods and xlsb files, Excel's "place in cell", charts
and shapes that are drawn in the workbook, pictures that are only linked.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

MOST_PICTURES = 5_000
MOST_TOTAL_BYTES = 300_000_000

_REL = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_DISPIMG = re.compile(r'DISPIMG\(\s*(?:"|&quot;)([^"&]+)', re.IGNORECASE)
_CELL = re.compile(r"([A-Z]{1,3})(\d+)")


@dataclass(frozen=True, slots=True)
class Anchored:
    """One picture of a sheet. ``row``, ``column`` (zero-based): the cell at its top left; ``last_row``,
    ``last_column``: at its bottom right, where that is told. ``data`` is None where the part is missing.
    """

    sheet: str
    row: int
    column: int
    last_row: int
    last_column: int
    data: bytes | None


def anchored_pictures(data: bytes) -> list[Anchored]:
    """The pictures of an xlsx file that has been read; none where the package has none. Does not raise."""
    if b"media/" not in data and b"cellimages" not in data:
        return []
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return _Package(package).pictures()
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError):
        return []


class _Package:
    """A package being read: its parts by name, whatever way the slashes lean."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self.package = package
        self.parts = {info.filename.replace("\\", "/").lstrip("/"): info for info in package.infolist()}
        self.left_bytes = MOST_TOTAL_BYTES
        self.media: dict[str, bytes | None] = {}

    def pictures(self) -> list[Anchored]:
        found: list[Anchored] = []
        book = next((part for part in self.parts if re.fullmatch(r"(?:.*/)?workbook\.xml", part)), "")
        targets = self._relations(book)
        cell_images = self._cell_images(book)
        for name, relation in self._sheets(book):
            sheet = targets.get(relation, ("", ""))[1]
            for kind, target in self._relations(sheet).values():
                if kind.endswith("/drawing"):
                    found += self._drawing(name, target)
            if cell_images:
                found += self._placed(name, sheet, cell_images)
            if len(found) > MOST_PICTURES:
                break
        return found[:MOST_PICTURES]

    def _xml(self, part: str) -> etree._Element | None:
        if part not in self.parts:
            return None
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        try:
            return etree.fromstring(self.package.read(self.parts[part]), parser)
        except etree.XMLSyntaxError:
            return None

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Relationship id → (type, part) of what ``part`` refers to inside the package."""
        folder, name = posixpath.split(part)
        root = self._xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        found = {}
        for relation in () if root is None else root.iter(_REL):
            if relation.get("TargetMode") != "External":
                target = str(relation.get("Target", "")).replace("\\", "/")
                path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
                found[str(relation.get("Id"))] = (str(relation.get("Type", "")), posixpath.normpath(path))
        return found

    def _sheets(self, book: str) -> Iterator[tuple[str, str]]:
        """(name, relationship id) of each sheet."""
        root = self._xml(book)
        for sheet in () if root is None else root.iter("{*}sheet"):
            relation = next((value for key, value in sheet.attrib.items() if str(key).endswith("}id")), "")
            yield str(sheet.get("name", "")), str(relation)

    def _media(self, part: str) -> bytes | None:
        if part not in self.media:
            info = self.parts.get(part)
            if info is None or info.file_size > self.left_bytes:
                self.media[part] = None
            else:
                with self.package.open(info) as stream:  # the declared size may lie
                    content = stream.read(self.left_bytes + 1)
                self.media[part] = content if len(content) <= self.left_bytes else None
                self.left_bytes -= len(content)
        return self.media[part]

    def _drawing(self, sheet: str, part: str) -> Iterator[Anchored]:
        root = self._xml(part)
        if root is None:
            return
        targets = self._relations(part)
        for anchor in root:
            if not isinstance(anchor.tag, str) or anchor.find("{*}from") is None:
                continue
            row, column = _corner(anchor, "from")
            last_row, last_column = _corner(anchor, "to") if anchor.find("{*}to") is not None else (row, column)
            for relation in _embedded(anchor):
                if relation in targets:
                    content = self._media(targets[relation][1])
                    yield Anchored(sheet, row, column, max(row, last_row), max(column, last_column), content)

    def _cell_images(self, book: str) -> dict[str, str]:
        """WPS: picture id → media part."""
        found: dict[str, str] = {}
        for kind, part in self._relations(book).values():
            root = self._xml(part) if kind.lower().endswith("cellimage") else None
            if root is None:
                continue
            targets = self._relations(part)
            for image in root.iter("{*}pic"):
                names = [str(node.get("name")) for node in image.iter("{*}cNvPr")]
                relations = [relation for relation in _embedded(image) if relation in targets]
                if names and relations:
                    found[names[0]] = targets[relations[0]][1]
        return found

    def _placed(self, name: str, sheet: str, images: dict[str, str]) -> Iterator[Anchored]:
        """WPS: the cells whose formula shows one of ``images``."""
        if sheet not in self.parts:
            return
        with self.package.open(self.parts[sheet]) as stream:
            try:
                for _, cell in etree.iterparse(stream, tag="{*}c", resolve_entities=False, no_network=True):
                    text = " ".join(str(node.text) for node in cell if node.text)
                    place = _CELL.fullmatch(str(cell.get("r", "")))
                    shown = _DISPIMG.search(text)
                    if shown and place and shown[1] in images:
                        row, column = int(place[2]) - 1, _number(place[1])
                        yield Anchored(name, row, column, row, column, self._media(images[shown[1]]))
                    cell.clear()
            except etree.XMLSyntaxError:
                return


def _embedded(node: etree._Element) -> list[str]:
    """Relationship ids of the pictures within ``node``."""
    found = []
    for blip in node.iter("{*}blip"):
        found += [str(value) for key, value in blip.attrib.items() if str(key).endswith("}embed")]
    return found


def _corner(anchor: etree._Element, name: str) -> tuple[int, int]:
    """(row, column) of a corner; 0 for what is not a number."""
    texts = (anchor.findtext(f"{{*}}{name}/{{*}}{part}", "0").strip() for part in ("row", "col"))
    row, column = (int(text) if text.isdigit() else 0 for text in texts)
    return row, column


def _number(letters: str) -> int:
    """A → 0, Z → 25, AA → 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
