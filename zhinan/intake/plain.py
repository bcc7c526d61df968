"""An odd but valid xlsx package, written anew as every program writes it.

calamine does not follow a target ``./worksheets/…`` or ``../xl/…``, finds a workbook only under its usual name,
inflates only what is deflated, and reads a sheet in UTF-16 as an empty one, without a word.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from xml.sax.saxutils import quoteattr

from lxml import etree

from zhinan.errors import Rejected
from zhinan.intake.package import part_name
from zhinan.intake.parts import Package, Relationship, attribute, elements
from zhinan.intake.sniff import DAMAGED, READ_ERRORS

_USUAL = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def plain_package(data: bytes, encodings: dict[str, str]) -> bytes:
    """``data`` itself where calamine can read it, else the same package in plain writing.

    ``data`` has passed ``check_package``, which tells the ``encodings``. Raises ``Rejected`` where a sheet of
    the workbook is not in the package.
    """
    package = Package(data)
    workbook = package.workbook
    relationships = package.relationships(workbook)
    root = None if workbook.endswith(".bin") else package.xml(workbook)
    if root is not None:
        _check_sheets(package, root, relationships)
    usual = f"xl/workbook{posixpath.splitext(workbook)[1]}"
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        is_odd = (
            bool(encodings)
            or not data.startswith(b"PK\x03\x04")
            or part_name(workbook) != usual
            or any(part.compress_type not in _USUAL for part in source.infolist())
            or not _are_plain(package, workbook, relationships)
        )
        if not is_odd:
            return data
        try:
            return _rewritten(source, workbook, usual, relationships, encodings)
        except READ_ERRORS as error:
            raise Rejected(DAMAGED) from error


def _check_sheets(package: Package, root: etree._Element, relationships: dict[str, Relationship]) -> None:
    for sheet in elements(root, "sheet"):
        found = relationships.get(attribute(sheet, "id") or "")
        if found is None or (found.kind == "worksheet" and package.size(found.target) is None):
            name = sheet.get("name") or ""
            raise Rejected(f"工作表“{name}”的内容在文件里找不到，请用 Excel 或 WPS 打开核对并另存为 xlsx 后重新报送")


def _are_plain(package: Package, workbook: str, relationships: dict[str, Relationship]) -> bool:
    """Whether calamine comes to the same parts: it puts ``xl/`` before a target, unless it is there."""
    folder, base = posixpath.split(workbook)
    root = package.xml(posixpath.join(folder, "_rels", f"{base}.rels"))
    for element in [] if root is None else elements(root, "Relationship"):
        found = relationships.get(element.get("Id") or "")
        if found is None or found.is_external or found.kind not in ("worksheet", "sharedstrings", "styles"):
            continue
        target = element.get("Target") or ""
        seen = target[1:] if target.startswith("/") else target if target.startswith("xl/") else f"xl/{target}"
        if part_name(seen) != part_name(found.target) or "\\" in target:
            return False
    return True


def _rewritten(
    source: zipfile.ZipFile,
    workbook: str,
    usual: str,
    relationships: dict[str, Relationship],
    encodings: dict[str, str],
) -> bytes:
    stream = io.BytesIO()
    folder, base = posixpath.split(part_name(workbook))
    own = posixpath.join(folder, "_rels", f"{base}.rels")
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        for part in source.infolist():
            name = part_name(part.filename)
            if part.is_dir() or name in (own, "_rels/.rels") or name in target.NameToInfo:
                continue
            content = source.read(part)
            if part.filename in encodings:
                content = as_utf8(content, encodings[part.filename])
            target.writestr(usual if name == part_name(workbook) else name, content)
        head = Relationship("officeDocument", usual, False)
        target.writestr("_rels/.rels", _written({"rId1": head}))
        target.writestr(f"xl/_rels/{posixpath.basename(usual)}.rels", _written(relationships))
    return stream.getvalue()


def as_utf8(xml: bytes, encoding: str) -> bytes:
    """``xml`` in UTF-8; raises UnicodeDecodeError where it is not in that ``encoding``."""
    text = xml.decode(encoding).lstrip("\ufeff")
    if text.startswith("<?xml"):
        text = text.partition("?>")[2]
    return f'<?xml version="1.0" encoding="UTF-8"?>{text}'.encode()


def _written(relationships: dict[str, Relationship]) -> str:
    """The XML of what stays within the package; ``kind`` is all that is read of a type."""
    written = "".join(
        f'<Relationship Id={quoteattr(identity)} Type="{_TYPES}/{_KINDS.get(one.kind, one.kind)}"'
        f" Target={quoteattr('/' + part_name(one.target))}/>"
        for identity, one in relationships.items()
        if not one.is_external
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="{_RELATIONSHIPS}">{written}</Relationships>'


# ``Relationship.kind`` is in small letters.
_KINDS = {"sharedstrings": "sharedStrings", "externallink": "externalLink", "vbaproject": "vbaProject"}
