"""Packages changed by hand: what no library writes, and real programs do."""

from __future__ import annotations

import io
import zipfile

import xlsxwriter


def replaced(data: bytes, name: str, *changes: tuple[bytes, bytes]) -> bytes:
    """``data`` with each (old, new) changed in the part ``name``; what is to be changed must be there."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(stream, "w") as target:
        for part in source.namelist():
            content = source.read(part)
            for old, new in changes if part == name else ():
                assert old in content
                content = content.replace(old, new)
            target.writestr(part, content)
    return stream.getvalue()


def sheet_xml(rows: str, root: str = "worksheet", namespace: str | None = None) -> bytes:
    """A workbook of one sheet 事项 that holds these rows as they are; row 1 of A1 ``x`` comes from no string table."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.add_worksheet("事项")
    book.close()
    main = namespace or "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    prefix = root.partition(":")[0] if ":" in root else ""
    attribute = f"xmlns:{prefix}" if prefix else "xmlns"
    data = f'<?xml version="1.0"?><{root} {attribute}="{main}">{rows}</{root}>'.encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(stream.getvalue())) as source, zipfile.ZipFile(packed, "w") as target:
        for part in source.namelist():
            target.writestr(part, data if part == "xl/worksheets/sheet1.xml" else source.read(part))
    return packed.getvalue()


def ods(rows: str) -> bytes:
    """An ods document of one sheet 事项 that holds these rows as they are."""
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    calc = ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    content = (
        f'<?xml version="1.0"?><office:document-content{spaces}{calc}><office:body><office:spreadsheet>'
        f'<table:table table:name="事项">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return stream.getvalue()
