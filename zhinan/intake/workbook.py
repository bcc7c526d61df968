"""File → sheets of cells, each at the address that it has in the file."""

from __future__ import annotations

from pathlib import PurePath

from zhinan.errors import Rejected
from zhinan.intake.activity import notes_on_activity
from zhinan.intake.encoding import decode_text
from zhinan.intake.encrypted import OPENED, decrypt, is_encrypted_xls
from zhinan.intake.html_tables import read_html
from zhinan.intake.limits import DEFAULT_LIMITS, Limits
from zhinan.intake.mhtml import read_mhtml
from zhinan.intake.model import Note
from zhinan.intake.separated import read_separated
from zhinan.intake.sheet import Sheet, Workbook, trim
from zhinan.intake.sniff import ENCRYPTED, sniff
from zhinan.intake.spreadsheet import read_spreadsheet
from zhinan.intake.xml2003 import read_xml2003

__all__ = ["Workbook", "read_workbook", "trim"]


def read_workbook(data: bytes, file_name: str, limits: Limits = DEFAULT_LIMITS) -> Workbook:
    """What a file holds; raises ``Rejected`` where it cannot be read or goes beyond ``limits``."""
    kind = sniff(data)
    stem = PurePath(file_name).stem
    notes: list[Note] = []
    if kind == "encrypted" or (kind == "xls" and is_encrypted_xls(data)):
        data = decrypt(data, limits)
        notes.append(Note(None, None, OPENED))
        kind = sniff(data)
    if kind == "csv":
        text = decode_text(data)
        assert text is not None  # sniff has decoded it
        sheets = [Sheet(stem, 0, trim(read_separated(text, limits)))]
    elif kind == "html":
        sheets = read_html(data, stem, limits)
    elif kind == "mhtml":
        sheets = read_mhtml(data, stem, limits)
    elif kind == "xml2003":
        sheets = read_xml2003(data, limits)
    elif kind == "encrypted":
        raise Rejected(ENCRYPTED)  # a second time
    else:
        sheets = read_spreadsheet(data, kind, limits)
        notes += notes_on_activity(data, kind)
    if not sheets:
        raise Rejected("工作簿里没有填写内容的工作表（只有图表或宏表），请核对后重新报送")
    if not any(cell.strip() for sheet in sheets for row in sheet.cells for cell in row):
        raise Rejected("工作簿里没有任何内容，请核对后重新报送")
    return Workbook(sheets, notes, data)
