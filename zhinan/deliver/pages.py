"""What every page for people shares: text made harmless, mobile numbers covered, rates in words, places."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from jinja2 import BytecodeCache, Environment, PackageLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup

from expectations.model import Standard
from zhinan.deliver.cells import excel_text
from zhinan.deliver.figures import percent
from zhinan.deliver.masking import masked, private_elements, told
from zhinan.deliver.names import file_name

_NONE = "—"
_LONGEST = 120


class _Compiled(BytecodeCache):
    """The compiled templates of this process, known by their source: no run compiles them anew."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        known = self._known.get((bucket.key, bucket.checksum))
        if known:
            bucket.bytecode_from_string(known)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._known[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


_compiled = _Compiled()


def template_environment(shown: Callable[[Any], Any], package: str = "zhinan.deliver") -> Environment:
    """The templates of ``package``, escaped by default; every value goes through ``shown`` on its way into a page."""
    return Environment(
        loader=PackageLoader(package, "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=shown,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=_compiled,
    )


def page_environment(standard: Standard, package: str = "zhinan.deliver") -> Environment:
    """The internal pages: their texts cannot name a person where that is known, and show no mobile number."""
    environment = template_environment(_plain, package)
    private = private_elements(standard)
    environment.globals.update(
        rate=rate, place=place, told=lambda problem: told(problem, private), is_private=private.__contains__
    )
    environment.filters.update(count=_count, file=_file, length_of=_length, cut=_cut)
    return environment


@lru_cache(maxsize=65536)
def plain(text: str) -> str:
    """``text`` of a department as it may be shown around: no control characters, no mobile number. Not escaped."""
    return masked(excel_text(text))


def _plain(value: Any) -> Any:
    """Every text on its way into the page."""
    return plain(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _count(number: int) -> str:
    return f"{number:,}"


def _file(name: str) -> str:
    """The name of a department or list as part of a relative address, as its writer names the file."""
    return quote(file_name(name))


def _length(value: float | None) -> float:
    """Length of a bar of 100, cut like the rate that it stands for."""
    return int((value or 0) * 1000 + 1e-9) / 10


def _cut(text: str) -> str:
    """A long text's beginning, for a cell; the whole of it stands on a page of its own."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}……"


def place(row: Mapping[str, Any]) -> str:
    """Where a problem stands: 文件 · 工作表 · 单元格, as far as is known."""
    return " · ".join(str(row[part]) for part in ("path", "sheet", "cell") if row[part])


def rate(value: float | None, manual_count: int, waived_count: int = 0) -> str:
    """A rate in words. All checks passed is not 100% while something waits for a person or is waived (law 8)."""
    if value is None:
        return _NONE
    if value >= 1 and manual_count + waived_count:
        return "待人工认定" if manual_count else "有豁免"
    return percent(value)
