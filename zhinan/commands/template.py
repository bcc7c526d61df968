"""``zhinan template``: the fill-in workbooks of departments."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.text import Text

from expectations.columns import departments
from expectations.standard import load_standard
from zhinan.archive import Archive
from zhinan.deliver.template import write_template
from zhinan.deliver.template_known import NOTHING, known_records
from zhinan.deliver.template_values import process_element
from zhinan.errors import UsageError
from zhinan.intake.catalogue import read_item_list
from zhinan.settings import Home
from zhinan.text import shown_path
from zhinan.warehouse.database import connect


def run_template(
    names: Sequence[str], items: Path | None, out: Path | None, home: Path | None, standard_name: str, err: Console
) -> None:
    """Write one workbook a department; say on stderr where it is. Raises UsageError for what cannot be done."""
    place, standard = Home.at(home), load_standard(standard_name)
    known_names = [one.name for one in departments(standard)]
    for name in names:
        if name not in known_names:
            raise UsageError(f"没有部门“{name}”，可选：{'、'.join(known_names)}")
    wanted = list(dict.fromkeys(names))
    if items is not None and len(wanted) > 1:
        raise UsageError("--items 是一个部门的事项清单，一次只能写一个部门")
    listed = None if items is None else read_item_list(items)
    folder = out or place.reports / "templates"
    process = process_element(standard)
    known = dict.fromkeys(wanted, NOTHING)
    if place.warehouse.is_file():
        with connect(place.warehouse) as connection:
            for name in wanted:
                known[name] = known_records(connection, standard, name, process.name if process else None)
    for name in wanted:
        file = write_template(folder, standard, name, known[name], listed, Archive(place.archive))
        count = len(listed) if listed is not None else len(known[name]["item"])
        told = f"已填入 {count} 个事项" if count else "没有已知的事项，是空白模板"
        err.print(Text(f"{name}：{shown_path(str(file))}（{told}）"))
