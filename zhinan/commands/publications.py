"""``zhinan as-of``: every publication, or the lists as they stood on a day."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from zhinan.commands.rows import print_rows
from zhinan.deliver.names import file_name
from zhinan.deliver.publication.register import Publication, Register, as_of
from zhinan.errors import UsageError
from zhinan.settings import Home

_PUBLICATION = {
    "name": "公布", "item_count": "事项数", "新增": "新增", "变更": "变更", "暂停": "暂停", "取消": "取消",
    "data_as_of": "数据截至", "standard_version": "标准版本",
}  # fmt: skip


def list_publications(home: Path | None, output: str) -> None:
    """Print every publication, the oldest first."""
    known = Register(Home.at(home)).all()
    if not known:
        raise UsageError("还没有公布过，先运行 zhinan nightly")
    rows = [{**asdict(one), **one.adjusted} for one in known]
    data = [one.told() for one in known]
    print_rows(output, data, "历次公布", _PUBLICATION, rows, f"共 {len(known)} 次公布。")


def show_as_of(day: date, name: str | None, home: Path | None, output: str) -> None:
    """Print the lists, or the items of one, as they stood at the end of ``day``."""
    register = Register(Home.at(home))
    known = register.all()
    found = as_of(known, day.isoformat())
    if found is None:
        first = f"，第一次公布在 {known[0].day}" if known else ""
        raise UsageError(f"{day} 还没有公布过{first}")
    folder = register.folder(found.name)
    title = f"{day} 的公布清单（{found.name}，标准版本 {found.standard} {found.standard_version}）"
    if name is None:
        rows = [{"list": one, "count": number} for one, number in found.lists.items()]
        data: Any = found.told()
        print_rows(output, data, title, {"list": "清单", "count": "事项数"}, rows, f"文件在 {folder}")
        return
    file = folder / f"{file_name(_list_name(found, name))}.json"
    if not file.is_file():
        raise UsageError(f"这次公布的文件已不在：{file}")
    data = json.loads(file.read_text("utf-8"))
    headings = {column: column for column in data["columns"]}
    title = f"{day} 的{data['name']}（{found.name}）"
    print_rows(output, data, title, headings, data["items"], f"共 {data['count']} 项。文件在 {folder}")


def _list_name(publication: Publication, asked: str) -> str:
    found = [one for one in publication.lists if one == asked] or [one for one in publication.lists if asked in one]
    if len(found) != 1:
        told = f"有不止一个清单符合“{asked}”" if found else f"没有清单“{asked}”"
        raise UsageError(f"{told}，清单有：{'、'.join(found or publication.lists)}")
    return found[0]
