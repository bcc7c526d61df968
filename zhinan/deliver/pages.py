"""What every page for people shares: text made harmless, mobile numbers covered, rates in words, places."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from expectations.model import Standard
from zhinan.deliver.cells import excel_text
from zhinan.deliver.figures import percent
from zhinan.deliver.names import file_name

# A mobile number, its digits half- or full-width (\d is both), apart by at most one separator or unseen
# character. A message cuts long values: a number that ends early, before "…", is covered too.
_GAP = "[-—－. \u00a0\u3000\u200b-\u200f\u2060\ufeff]?"
_MOBILE = re.compile(
    rf"(?<!\d)((?:(?:86|0){_GAP})?[1１]{_GAP}[3-9３-９]{_GAP}\d)"
    rf"(?:(?:{_GAP}\d){{4}}{_GAP}(\d(?:{_GAP}\d){{3}})(?!\d)|(?:{_GAP}\d){{2,7}}(?=…))"
)
# Elements whose wrong value may be a person's name: the page says what is wrong, not what was written.
_PERSONAL = {"办理人", "邮递收件人信息"}
_WRITTEN = re.compile("填了“.*?”", re.DOTALL)
_NONE = "—"
Row = dict[str, Any]


def page_environment(standard: Standard) -> Environment:
    """Where the pages' templates are; texts are escaped by default and cannot name a person where that is known."""
    environment = Environment(
        loader=PackageLoader("zhinan.deliver", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_plain,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    private = _PERSONAL | {element.name for element in standard.elements if not element.is_public}
    environment.globals.update(rate=rate, place=_place, told=lambda problem: _told(problem, private))
    environment.filters.update(count=_count, file=_file, width=_width)
    return environment


def _plain(value: Any) -> Any:
    """Every text on its way into the page: no control or direction characters, no mobile numbers."""
    return masked(excel_text(value)) if isinstance(value, str) and not isinstance(value, Markup) else value


def _count(number: int) -> str:
    return f"{number:,}"


def _file(name: str) -> str:
    """The name of a department or list as part of a relative address, as its writer names the file."""
    return quote(file_name(name))


def _width(value: float | None) -> str:
    """Length of a bar, cut like the rate that it stands for."""
    return f"{int((value or 0) * 1000 + 1e-9) / 10}%"


def _place(row: Row) -> str:
    """Where a problem stands: 文件 · 工作表 · 单元格, as far as is known."""
    return " · ".join(str(row[part]) for part in ("path", "sheet", "cell") if row[part])


def _told(problem: Row, private: set[str]) -> str:
    """The message of a problem, without the value where that may name a person."""
    message = str(problem["message"])
    if problem["element"] in private:
        return _WRITTEN.sub("所填内容不在此显示", message)
    return message


def masked(text: str) -> str:
    """``text`` with the middle of every mobile number covered (138****0000): the page may be shown around."""
    return _MOBILE.sub(lambda found: f"{found[1]}****{found[2] or ''}", text)


def rate(value: float | None, manual_count: int, waived_count: int = 0) -> str:
    """A rate in words. All checks passed is not 100% while something waits for a person or is waived (law 8)."""
    if value is None:
        return _NONE
    if value >= 1 and manual_count + waived_count:
        return "待人工认定" if manual_count else "有豁免"
    return percent(value)
