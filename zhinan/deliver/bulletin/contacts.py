"""Whom to ask in each working group: the bureau's own file, for the bulletin and for nothing else."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection
from pathlib import Path

from zhinan.deliver.cells import excel_text
from zhinan.errors import UsageError
from zhinan.text import one_line

NAME = "contacts.csv"
GROUP = "组别"
COLUMNS = (GROUP, "联络人", "电话")


def read_contacts(reference: Path, groups: Collection[str]) -> dict[str, list[str]]:
    """Working group → one sentence a contact, from contacts.csv in ``reference``; empty where there is no such file.

    Columns 组别, 联络人, 电话; further ones are told after them. Raises UsageError, naming file and row, for what
    cannot be read. The sentence names the place and never the person: it may reach a log.
    """
    file = reference / NAME
    if not file.is_file():
        return {}
    place = f"联络人文件 data/reference/{NAME}"
    rows = _rows(file, place)
    heading = [cell.strip() for cell in rows[0]] if rows else []
    missing = [name for name in COLUMNS if name not in heading]
    if missing:
        raise UsageError(f"{place} 第1行缺少“{'、'.join(missing)}”一列，表头要有：{'、'.join(COLUMNS)}")
    if len(set(heading)) < len(heading):
        raise UsageError(f"{place} 第1行有重复或空着的列名")
    found: dict[str, list[str]] = {}
    for number, row in enumerate(rows[1:], start=2):
        values = [one_line(excel_text(cell)).strip() for cell in row]
        if not any(values):
            continue
        if len(values) != len(heading):
            raise UsageError(f"{place} 第{number}行有{len(values)}列，应有{len(heading)}列")
        told = dict(zip(heading, values, strict=True))
        if told[GROUP] not in groups:
            raise UsageError(f"{place} 第{number}行的组别不是推进组，可写：{'、'.join(groups)}")
        blank = [name for name in COLUMNS if not told[name]]
        if blank:
            raise UsageError(f"{place} 第{number}行没有填写“{'、'.join(blank)}”")
        parts = [f"{name}：{value}" for name, value in told.items() if name != GROUP and value]
        found.setdefault(told[GROUP], []).append("；".join(parts) + "。")
    return found


def _rows(file: Path, place: str) -> list[list[str]]:
    data = file.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return list(csv.reader(io.StringIO(data.decode(encoding), newline=""), strict=True))
        except UnicodeDecodeError:
            continue
        except csv.Error as error:
            raise UsageError(f"{place} 不是合法的 csv，引号没有成对") from error
    raise UsageError(f"{place} 的编码无法识别，请存成 UTF-8 的 csv")
