"""动态调整 as files: a list for people (.xlsx, .csv), and changes.json for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from zhinan.deliver.cells import json_text
from zhinan.deliver.publication.adjust import CHANGED, KINDS, Adjusted, Adjustment, counts
from zhinan.deliver.publication.register import Publication
from zhinan.deliver.sheets import write_csv, write_list

NAME = "动态调整"
JSON = "changes.json"
_COLUMNS: tuple[tuple[str, int], ...] = (
    ("序号", 6), ("调整", 7), ("部门", 14), ("业务办理项编码", 22), ("业务办理项名称", 32), ("要素", 22),
    ("原内容", 34), ("现内容", 34), ("生效日期", 12), ("说明", 26),
)  # fmt: skip
# kind → its name in changes.json
KEYS = dict(zip(KINDS, ("added", "changed", "suspended", "cancelled"), strict=True))


def write_adjustments(county: str, adjusted: Adjusted, folder: Path) -> None:
    """The three files in ``folder``."""
    publication = adjusted.publication
    rows = [[str(number), *row] for number, row in enumerate(_rows(adjusted.told), start=1)]
    write_csv(folder / f"{NAME}.csv", [heading for heading, _ in _COLUMNS], rows)
    write_list(
        folder / f"{NAME}.xlsx",
        title=f"{county}政务服务事项{NAME}",
        remark=f"{summary(publication)}。标准版本 {publication.standard} {publication.standard_version}。",
        sheet=NAME,
        columns=_COLUMNS,
        rows=rows,
    )
    (folder / JSON).write_text(json_text(_data(adjusted)) + "\n", "utf-8")


def summary(publication: Publication) -> str:
    """What was adjusted, in a sentence without its full stop."""
    told = "，".join(f"{kind} {number} 项" for kind, number in publication.adjusted.items())
    since = f"与上一次公布（{publication.previous}）相比：" if publication.previous else "首次公布："
    return f"{publication.day} 公布，{since}{told}"


def _rows(told: Sequence[Adjustment]) -> Iterator[list[str]]:
    """One row an element that changed, or one an item."""
    for one in told:
        head = [one.kind, one.department, one.code, one.name]
        for change in one.changes:
            yield [*head, change.label, change.old, change.new, one.effective, one.note]
        if not one.changes:
            yield [*head, "", "", "", one.effective, one.note]


def _data(adjusted: Adjusted) -> dict[str, Any]:
    publication, told = adjusted.publication, adjusted.told
    before = adjusted.known[-1] if adjusted.known else None
    return {
        "publication": publication.name,
        "previous": publication.previous,
        "effective_date": publication.day,
        "standard": publication.standard,
        "standard_version": publication.standard_version,
        "previous_standard_version": before.standard_version if before else None,
        "data_as_of": publication.data_as_of,
        "counts": {KEYS[kind]: number for kind, number in counts(told).items()},
        **{KEYS[kind]: [_item(one) for one in told if one.kind == kind] for kind in KINDS},
    }


def _item(one: Adjustment) -> dict[str, Any]:
    item: dict[str, Any] = {"department": one.department, "code": one.code, "name": one.name}
    if one.kind == CHANGED:
        item["changes"] = [asdict(change) for change in one.changes]
    return {**item, "effective_date": one.effective, "note": one.note}
