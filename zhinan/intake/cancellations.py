"""Items that the bureau has confirmed as cancelled (取消): ``data/reference/cancellations.toml``.

One ``[[cancellation]]`` = one item of one department. Source: the notice, 一（四）: items are adjusted as they change
(动态调整). It lapses by itself where the department submits the item again afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from zhinan.errors import UsageError
from zhinan.intake.decision_file import add_entries, parse_entries, quoted
from zhinan.text import compact, prose

NAME = "cancellations.toml"
_TEXTS = {"department": "部门", "code": "编码", "name": "事项名称", "by": "认定人", "batch": "批次", "reason": "理由"}
_DATES = {"effective": "生效日期", "date": "认定日期"}
_BEGINNING = """# 事项取消：部门不再办理、经局确认取消的事项。由 zhinan confirm-cancel 添加，也可以手工修改。
# 删去一条，事项重新计入。# batch：确认时最新的批次；以后的批次里部门又报送了这一事项，这一条自动失效。
"""


@dataclass(frozen=True, slots=True)
class Cancellation:
    """One item of ``department``: known by ``code``, where it has none by ``name``; both in their compared forms.

    ``batch``: the newest when it was confirmed; ``effective``: the first day on which it holds.
    """

    department: str
    code: str
    name: str
    batch: str
    effective: date
    by: str
    date: date
    reason: str = ""


def read_cancellations(reference: Path) -> list[Cancellation]:
    """Those in the folder ``reference``, in the file's order; none where there is no file.

    Raises UsageError, naming file and entry.
    """
    file = reference / NAME
    return _parse(file.read_bytes()) if file.exists() else []


def add_cancellations(reference: Path, cancellations: Sequence[Cancellation]) -> None:
    """Write ``cancellations`` below those that are there. Raises UsageError where the file cannot be read."""
    add_entries(reference / NAME, _BEGINNING, [_entry(one) for one in cancellations], _parse)


def _entry(one: Cancellation) -> str:
    texts = [f"{key} = {quoted(getattr(one, key))}" for key in _TEXTS]
    dates = [f"{key} = {getattr(one, key).isoformat()}" for key in _DATES]
    return "\n".join(["[[cancellation]]", *texts, *dates])


def _parse(data: bytes) -> list[Cancellation]:
    entries = parse_entries(data, NAME, "事项取消", "cancellation")
    return [_cancellation(number, entry) for number, entry in enumerate(entries, start=1)]


def _cancellation(number: int, entry: dict[str, Any]) -> Cancellation:
    for key, value in entry.items():
        if key not in _TEXTS and key not in _DATES:
            raise _wrong(number, f"不认识的键 {key}")
        if key in _TEXTS and not isinstance(value, str):
            raise _wrong(number, f"{key} 应为文字")
        if key in _DATES and type(value) is not date:
            raise _wrong(number, f"{key} 应写成 2023-05-10 这样的日期，不加引号")
    for key in ("department", "by", "batch"):
        if not entry.get(key, "").strip():
            raise _wrong(number, f"没有写明{_TEXTS[key]} {key}")
    for key, label in _DATES.items():
        if key not in entry:
            raise _wrong(number, f"没有写明{label} {key}")
    code, name = compact(entry.get("code", "")), prose(entry.get("name", ""))
    if not code and not name:
        raise _wrong(number, "没有写明编码 code，也没有写明事项名称 name")
    return Cancellation(**(entry | {"code": code, "name": name}))


def _wrong(number: int, problem: str) -> UsageError:
    return UsageError(f"事项取消文件 {NAME} 第 {number} 条：{problem}")
