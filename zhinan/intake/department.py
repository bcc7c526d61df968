"""Which department a file is from: told by 实施主体, by the cells above the heading, by the file's name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from zhinan.intake.formulas import ERROR_TEXTS
from zhinan.intake.model import Table
from zhinan.intake.sheet import Sheet
from zhinan.text import compact, is_placeholder

OWNER_ELEMENT = "实施主体"
_SEARCHED_ROWS = 30
_LABEL = re.compile(
    r"^(?:填报|填表|报送|申报|上报|编制)?(?:单位|部门)(?:名称|全称)?(?:\((?:盖章|公章|签章)\))?(?::(.*))?$"
)
_HAN = "[\u4e00-\u9fff]"
# The shortest run of Chinese characters that ends as organisations do. 委 and 办 also begin words
# (委员会, 委托, 办事, 办理), and a party committee's department names the committee first.
_ORGANISATION = re.compile(
    rf"{_HAN}{{2,}}?(?:委员会|办公室|联合会|委(?!员|托|组织|宣传|统战|政法|办|县|市)|分局|管理局|局|厅"
    rf"|办(?![事理件法])|中心|公司|大队|支队|(?<![全内外])部(?!门|分|队)|银行)(?:{_HAN}{{1,6}}?(?:分局|支队|大队))?"
)
_STATED = re.compile(r"(?:委员会|办公室|联合会|[委局厅办部所站院会处社队]|中心|公司|银行|政府|服务区)$")
_FOREIGN = re.compile(r"[省市州盟旗县区]$")


@dataclass(frozen=True, slots=True)
class Department:
    """A known department: its short name, its working group, and how else it is written."""

    name: str
    group: str
    aliases: tuple[str, ...] = ()


def tell_department(
    tables: Sequence[Table],
    sheets: Sequence[Sheet],
    file_name: str,
    departments: Sequence[Department],
    county: str = "罗山县",
) -> str | None:
    """The known department's short name, else the organisation as stated, else None."""
    owner = _majority_owner(tables)
    above = list(_cells_above(tables, sheets))
    stated = _stated(above)
    stem = PurePath(file_name).stem
    candidates = [text for text in (owner, stated) if text]
    titles = [text for row in above for text in row if not _says_nothing(text)]
    for text in [*candidates, *titles, stem]:
        if known := _match(text, departments, county):
            return known
    for text in candidates:
        if _STATED.search(compact(text)):
            return text
    for text in [*titles, stem]:
        named = _ORGANISATION.search(_bare_title(text))
        if named:
            return named[0]
    return None


def _majority_owner(tables: Sequence[Table]) -> str | None:
    counts: Counter[str] = Counter()
    for table in tables:
        if OWNER_ELEMENT in table.columns:
            at = list(table.columns).index(OWNER_ELEMENT)
            counts.update(record.values[at] for record in table.records)
    texts = [(count, text.strip()) for text, count in counts.items() if not _says_nothing(text)]
    return max(texts, key=lambda pair: pair[0])[1] if texts else None


def _says_nothing(text: str) -> bool:
    return not text.strip() or is_placeholder(text) or text in ERROR_TEXTS or text.startswith("=")


def _cells_above(tables: Sequence[Table], sheets: Sequence[Sheet]) -> Iterator[list[str]]:
    """The rows above the first heading of each sheet that has one, cell by cell."""
    for sheet in sheets:
        rows = [_row(table.heading) for table in tables if table.sheet_index == sheet.index]
        if rows:
            yield from sheet.cells[: min(*rows, _SEARCHED_ROWS)]


def _row(address: str) -> int:
    return int(address.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) - 1


def _stated(rows: list[list[str]]) -> str | None:
    """What follows 填报单位 in the same cell or in the next filled one."""
    for row in rows:
        filled = [text for text in row if text.strip()]
        for at, text in enumerate(filled):
            label = _LABEL.match(compact(text))
            if label is None:
                continue
            said = re.split(r"[:：]", text, maxsplit=1)[1].strip() if label[1] else ""
            if not said and at + 1 < len(filled):
                said = filled[at + 1].strip()
            if not _says_nothing(said):
                return said
    return None


def _match(text: str, departments: Sequence[Department], county: str) -> str | None:
    """The department whose longest name or alias stands in ``text`` and is not another place's.

    广东省林业局 holds 林业局 and is not this county's, unless the county is named in the text.
    """
    searched = compact(text)
    here = county.rstrip("县市区")
    best: tuple[int, str] | None = None
    for department in departments:
        for alias in (department.name, *department.aliases):
            wanted = compact(alias)
            at = searched.find(wanted) if wanted else -1
            if at == -1 or (best and best[0] >= len(wanted)):
                continue
            if _FOREIGN.search(searched[:at]) and here not in searched:
                continue
            best = len(wanted), department.name
    return best[1] if best else None


def _bare_title(text: str) -> str:
    """A title without what comes before the organisation: 附件1：, 关于 …"""
    return re.sub(r"^(?:附件\d*|附表\d*|关于|转发)[:.,\-_ ]*", "", compact(text))
