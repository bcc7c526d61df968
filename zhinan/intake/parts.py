"""The parts of a workbook's package and how they point at one another (OPC relationships).

Parts are found by relationships, never by the names that most programs give them. What is damaged or missing
reads as not there: the cells of such a workbook may be good all the same.
"""

from __future__ import annotations

import io
import lzma
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote

from lxml import etree

MAX_XML_BYTES = 50_000_000
_ROOT = ""
_READ_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    KeyError,
)


@dataclass(frozen=True, slots=True)
class Relationship:
    """``kind`` is the last word of the relationship's type (drawing, image …); ``target`` the name of a part."""

    kind: str
    target: str
    is_external: bool


class Package:
    """A zip package. Names of parts are compared with forward slashes and without regard to case."""

    def __init__(self, data: bytes) -> None:
        """Raises zipfile.BadZipFile where ``data`` is no zip."""
        self._zip = zipfile.ZipFile(io.BytesIO(data))
        self._parts = {_name(part.filename): part for part in self._zip.infolist()}
        self._relationships: dict[str, dict[str, Relationship]] = {}

    def size(self, name: str) -> int | None:
        """How many bytes the part says it has; None where there is no such part."""
        part = self._parts.get(_name(name))
        return None if part is None else part.file_size

    def read(self, name: str, most: int) -> bytes | None:
        """The part's content; None where there is none, or it cannot be read, or is more than ``most`` bytes."""
        part = self._parts.get(_name(name))
        if part is None:
            return None
        try:
            with self._zip.open(part) as stream:
                content = stream.read(most + 1)  # sizes are only declared: stop while inflating
        except _READ_ERRORS:
            return None
        return content if len(content) <= most else None

    def xml(self, name: str) -> etree._Element | None:
        """The root of an XML part, as far as it can be read; None where there is none. No entity is followed."""
        content = self.read(name, MAX_XML_BYTES)
        return None if content is None else parse_xml(content)

    def relationships(self, name: str = _ROOT) -> dict[str, Relationship]:
        """What the part points at, by relationship id; the package itself for ''."""
        if name not in self._relationships:
            folder, base = posixpath.split(name)
            root = self.xml(posixpath.join(folder, "_rels", f"{base}.rels"))
            self._relationships[name] = {} if root is None else dict(_relationships(root, folder))
        return self._relationships[name]

    def related(self, name: str, kind: str) -> list[str]:
        """Names of the parts that ``name`` points at with relationships of that kind."""
        return [r.target for r in self.relationships(name).values() if r.kind == kind and not r.is_external]

    @cached_property
    def workbook(self) -> str:
        """The name of the workbook's part."""
        found = self.related(_ROOT, "officedocument")
        return found[0] if found else "xl/workbook.xml"

    @cached_property
    def sheets(self) -> dict[str, str]:
        """Name of each sheet → its part."""
        root = self.xml(self.workbook)
        found: dict[str, str] = {}
        for sheet in [] if root is None else elements(root, "sheet"):
            target = self.relationships(self.workbook).get(attribute(sheet, "id") or "")
            if target is not None and not target.is_external:
                found.setdefault(sheet.get("name") or "", target.target)
        return found


def parse_xml(content: bytes) -> etree._Element | None:
    """The root of the XML, as far as it can be read; no entity is followed, nothing is fetched."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False)
    try:
        return etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def local(element: etree._Element) -> str:
    """The element's name without its namespace ('' for a comment): strict and transitional files differ there."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def elements(root: etree._Element, *names: str) -> Iterator[etree._Element]:
    """The elements below ``root`` of these local names, in document order."""
    return root.iter(*(f"{{*}}{name}" for name in names))


def attribute(element: etree._Element, name: str) -> str | None:
    """The attribute of that local name in any namespace (r:id, r:embed); a plain one of that name is another."""
    for key, value in element.items():
        if str(key).startswith("{") and str(key).rpartition("}")[2] == name:
            return str(value)
    return None


def whole(text: str | None) -> int | None:
    """The whole number from 0 that ``text`` is; None where it is none, or an absurdly long one."""
    return int(text) if text is not None and text.isdecimal() and len(text) <= 15 else None


def _name(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()


def _relationships(root: etree._Element, folder: str) -> Iterator[tuple[str, Relationship]]:
    for element in elements(root, "Relationship"):
        kind = (element.get("Type") or "").rpartition("/")[2].casefold()
        target = (element.get("Target") or "").replace("\\", "/")
        is_external = (element.get("TargetMode") or "").casefold() == "external"
        if not is_external:
            target = posixpath.normpath(posixpath.join("/", folder, unquote(target))).lstrip("/")
        yield element.get("Id") or "", Relationship(kind, target, is_external)
