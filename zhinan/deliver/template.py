"""The fill-in template (填报模板) of a department: one workbook, made of the standard and of what is known already."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import xlsxwriter

from expectations.model import RecordKind, Standard
from zhinan.archive import Archive
from zhinan.deliver.names import file_name
from zhinan.deliver.swap import replaced_file
from zhinan.deliver.template_guide import write_guide
from zhinan.deliver.template_hidden import write_names
from zhinan.deliver.template_known import NOTHING, KnownRecords
from zhinan.deliver.template_pictures import sent_pictures
from zhinan.deliver.template_rows import Rows, rows_of
from zhinan.deliver.template_sheets import ITEMS, SHEETS, Head, TemplateSheet
from zhinan.deliver.template_style import Style
from zhinan.intake.catalogue import Entry
from zhinan.intake.own_sheets import GUIDE_SHEET, OPTIONAL_MARK

# A template is a function of the standard and of what is known: equal content is equal bytes.
_FIXED_DATE = datetime(2023, 4, 25)
_KINDS: tuple[RecordKind, ...] = ("item", "material", "step")
_REMARKS = {"item": "", "material": "", "step": f"{OPTIONAL_MARK}：流程写在“事项”表的办理流程说明里的，不用再填"}


def write_template(
    folder: Path,
    standard: Standard,
    department: str,
    known: KnownRecords = NOTHING,
    items: Sequence[Entry] | None = None,
    archive: Archive | None = None,
) -> Path:
    """Write the template of ``department`` into ``folder``, at once or not at all. Returns the file.

    ``known``: what it has sent that counts now; ``items``: the items that are wanted, instead of all the known ones;
    ``archive``: where the pictures that it has sent are.
    """
    rows = rows_of(standard, department, known, items)
    wanted = [picture for row in rows["item"] for picture in row.pictures]
    pictures = sent_pictures(archive, wanted) if archive else {}
    target = folder / file_name(f"{standard.county}{department}政务服务事项填报模板", ".xlsx")
    with replaced_file(target) as fresh:
        _write(fresh, standard, department, rows, pictures, bool(known["item"]))
    return target


def _write(
    file: Path, standard: Standard, department: str, rows: Rows, pictures: dict[str, bytes], has_known: bool
) -> None:
    safe = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(str(file), safe) as book:
        book.set_properties(
            {"title": f"{standard.county}{department}政务服务事项填报模板", "subject": standard.source,
             "created": _FIXED_DATE}
        )  # fmt: skip
        style = Style(book)
        guide = book.add_worksheet(GUIDE_SHEET)
        pages = {kind: book.add_worksheet(SHEETS[kind]) for kind in _KINDS}
        options = write_names(book, standard)
        write_guide(guide, style, standard, department, has_known)
        for kind in _KINDS:
            sheet = TemplateSheet(pages[kind], style, options, standard, kind)
            if kind == "item":
                last = sheet.last_row(len(rows[kind]))
                book.define_name(ITEMS, f"={SHEETS[kind]}!$A$4:$A${last}")
            sheet.write(Head(department, _REMARKS[kind]), rows[kind], pictures)
        pages["item"].set_tab_color("#1F4E79")
        guide.activate()
