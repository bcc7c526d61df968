"""The package of a workbook (OPC): its parts, how they refer to each other, and how they are put back together."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import quoteattr

from lxml import etree

from zhinan.deliver.patch.model import Unpatchable

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_SHEETML = "application/vnd.openxmlformats-officedocument.spreadsheetml."
# Equal input gives equal bytes.
_DEFAULT: Any = {None: RELATIONSHIPS}
_DATE = (2023, 4, 25, 0, 0, 0)
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, remove_comments=False)


def parse(data: bytes) -> etree._Element:
    """The root of an XML part; raises Unpatchable."""
    try:
        return etree.fromstring(data, _PARSER)
    except etree.XMLSyntaxError as error:
        raise Unpatchable(str(error)) from error


def serialised(root: etree._Element) -> bytes:
    """A part as it is stored."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def text_of(element: etree._Element) -> str:
    """All the text within an element."""
    return "".join(str(piece) for piece in element.itertext())


class Package:
    """The parts of a workbook, by name. What is set replaces or adds a part; the others stay as they are."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError) as error:
            raise Unpatchable(str(error)) from error
        self._names = [info.filename for info in self._zip.infolist() if not info.is_dir()]
        if len({name.lower() for name in self._names}) != len(self._names):
            raise Unpatchable("two parts of one name")
        self._changed: dict[str, bytes] = {}
        self._removed: set[str] = set()
        self._types = parse(self.read("[Content_Types].xml"))
        self.workbook = self._target("", "officeDocument") or ""
        if not self.workbook:
            raise Unpatchable("no workbook part")

    def has(self, part: str) -> bool:
        """Whether there is such a part."""
        return (part in self._names and part not in self._removed) or part in self._changed

    def read(self, part: str) -> bytes:
        """The bytes of a part; raises Unpatchable where it is not there or damaged."""
        if part in self._changed:
            return self._changed[part]
        try:
            return self._zip.read(part)
        except (KeyError, zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
            raise Unpatchable(f"{part}: {error}") from error

    def set(self, part: str, data: bytes) -> None:
        """Replace or add a part."""
        self._changed[part] = data
        self._removed.discard(part)

    def remove(self, part: str) -> None:
        """Take a part away, with its relations and its type."""
        for name in (part, _rels_of(part)):
            self._changed.pop(name, None)
            self._removed.add(name)
        for one in self._types.findall(f"{{{_TYPES}}}Override"):
            if one.get("PartName") == f"/{part}":
                self._types.remove(one)

    def declare(self, part: str, kind: str) -> None:
        """Say what type a part has: the end of its name, as in ``worksheet+xml``."""
        etree.SubElement(self._types, f"{{{_TYPES}}}Override", {"PartName": f"/{part}", "ContentType": _SHEETML + kind})

    def declare_extension(self, extension: str, content_type: str) -> None:
        """Say what type all parts with an extension have."""
        for one in self._types.findall(f"{{{_TYPES}}}Default"):
            if one.get("Extension", "").lower() == extension:
                return
        one = etree.Element(f"{{{_TYPES}}}Default", {"Extension": extension, "ContentType": content_type})
        self._types.insert(0, one)

    def relations(self, part: str) -> Iterator[tuple[str, str, str]]:
        """(id, last word of the type, part) of what ``part`` refers to inside the package."""
        rels = _rels_of(part)
        if not self.has(rels):
            return
        for one in parse(self.read(rels)):
            if one.tag == f"{{{RELATIONSHIPS}}}Relationship" and one.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), one.get("Target", "")))
                yield one.get("Id", ""), one.get("Type", "").rsplit("/", 1)[-1], target.lstrip("/")

    def related(self, part: str, kind: str) -> str | None:
        """The part that ``part`` refers to as its ``kind``."""
        return self._target(part, kind)

    def relate(self, part: str, kind: str, target: str) -> str:
        """Let ``part`` refer to ``target``; returns the relation's id."""
        rels = _rels_of(part)
        root = parse(self.read(rels)) if self.has(rels) else etree.Element(
            f"{{{RELATIONSHIPS}}}Relationships", nsmap=_DEFAULT
        )  # fmt: skip
        taken = {one.get("Id") for one in root}
        number = next(number for number in range(1, len(taken) + 2) if f"rIdZhinan{number}" not in taken)
        etree.SubElement(
            root,
            f"{{{RELATIONSHIPS}}}Relationship",
            {"Id": f"rIdZhinan{number}", "Type": f"{OFFICE}/{kind}", "Target": f"/{target}"},
        )
        self.set(rels, serialised(root))
        return f"rIdZhinan{number}"

    def unrelate(self, part: str, target: str) -> None:
        """``part`` refers to ``target`` no more."""
        rels = _rels_of(part)
        gone = {number for number, _, found in self.relations(part) if found == target}
        root = parse(self.read(rels))
        for one in list(root):
            if one.get("Id") in gone:
                root.remove(one)
        self.set(rels, serialised(root))

    def free(self, pattern: str) -> str:
        """The first name after ``pattern`` (with one ``{}``) that no part has."""
        return next(name for number in range(1, 100_000) if not self.has(name := pattern.format(number)))

    def packed(self) -> bytes:
        """The whole workbook."""
        self.set("[Content_Types].xml", serialised(self._types))
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as new:
            for name in [*self._names, *(name for name in self._changed if name not in self._names)]:
                if name in self._removed:
                    continue
                info = zipfile.ZipInfo(name, _DATE)
                # Pictures are packed already.
                stored = name in self._names and self._zip.getinfo(name).compress_type == zipfile.ZIP_STORED
                info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
                info.external_attr = 0o600 << 16
                new.writestr(info, self.read(name), compresslevel=2)
        return out.getvalue()

    def _target(self, part: str, kind: str) -> str | None:
        return next((target for _, found, target in self.relations(part) if found == kind and self.has(target)), None)


def attribute(text: str) -> str:
    """``text`` as a quoted attribute's value."""
    return quoteattr(text, {"\n": "&#10;", "\t": "&#9;", "\r": "&#13;"})


def _rels_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels") if part else "_rels/.rels"
