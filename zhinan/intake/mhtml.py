"""A web page with all that belongs to it in one file (MHTML), as Excel saves and some systems export → sheets.

Only what is in the file is looked at. A workbook that Excel saved so has a page for each sheet, called
``sheet001.htm`` and so on, and a first page that names them.
"""

from __future__ import annotations

import email
import email.policy
import posixpath
import re
from collections.abc import Iterator
from email.message import Message
from html import unescape

from zhinan.errors import Rejected
from zhinan.intake.html_tables import decode_page, read_html
from zhinan.intake.limits import Limits
from zhinan.intake.sheet import Sheet

_NAMED = re.compile(
    r"<x:ExcelWorksheet>\s*<x:Name>(?P<name>[^<]*)</x:Name>\s*<x:WorksheetSource\s+HRef=[\"']?(?P<page>[^\"'\s>]+)",
    re.IGNORECASE,
)
_TABLE = re.compile(rb"<table\b", re.IGNORECASE)
_DAMAGED = "单文件网页（MHTML）不完整或已损坏，请用 Excel 或 WPS 打开并另存为 xlsx 后重新报送"


def read_mhtml(data: bytes, name: str, limits: Limits) -> list[Sheet]:
    """A sheet for each page with a table, ``name`` where nothing names it. Raises ``Rejected`` where there is none."""
    try:
        # The old policy: it takes headers as they come, and has no opinion on what is wrong with them.
        message = email.message_from_bytes(data.lstrip(), policy=email.policy.compat32)
        pages = [(_place(part), _content(part)) for part in message.walk() if part.get_content_type() == "text/html"]
    except RecursionError as error:
        raise Rejected(_DAMAGED) from error
    names = {page: told for _, content in pages if b"ExcelWorksheet" in content for page, told in _names(content)}
    tables = [(place, content) for place, content in pages if _TABLE.search(content)]
    if not tables:
        raise Rejected("文件是单文件网页（MHTML），其中没有表格，请另存为 xlsx 工作簿后重新报送")
    sheets = []
    for index, (place, content) in enumerate(tables):
        unnamed = name if len(tables) == 1 else f"{name} {index + 1}"
        (sheet,) = read_html(content, names.get(place) or unnamed, limits)
        sheet.index = index
        sheets.append(sheet)
    return sheets


def _names(page: bytes) -> Iterator[tuple[str, str]]:
    """(place, name) of the sheets that the first page names."""
    for match in _NAMED.finditer(decode_page(page)):
        yield posixpath.basename(match["page"]).lower(), unescape(match["name"])


def _content(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _place(part: Message) -> str:
    return posixpath.basename(str(part.get("Content-Location", "")).replace("\\", "/")).lower()
