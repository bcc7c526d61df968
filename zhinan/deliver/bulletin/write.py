"""A week's folder: the bulletin as a Word file and as a page, and the rates as a CSV, swapped in at once."""

from __future__ import annotations

from pathlib import Path

from zhinan.deliver.bulletin.content import NAME
from zhinan.deliver.bulletin.model import Bulletin
from zhinan.deliver.bulletin.page import write_page
from zhinan.deliver.bulletin.word import write_word
from zhinan.deliver.sheets import write_csv
from zhinan.deliver.swap import replaced_folder

RATES = "各部门准确率.csv"


def write_bulletin(bulletin: Bulletin, rates: list[dict[str, str]], folder: Path) -> Path:
    """Write everything to ``folder``/<day>; earlier days stay. Returns that folder."""
    place = folder / bulletin.day.isoformat()
    with replaced_folder(place) as fresh:
        write_word(bulletin, fresh / f"{NAME}.docx")
        write_page(bulletin, fresh / f"{NAME}.html")
        headings = list(rates[0]) if rates else []
        write_csv(fresh / RATES, headings, [list(row.values()) for row in rates])
    return place


def bulletins(folder: Path) -> list[tuple[str, Path]]:
    """(day, page) of every bulletin in ``folder``, the latest first."""
    return [(page.parent.name, page) for page in sorted(folder.glob(f"*/{NAME}.html"), reverse=True)]
