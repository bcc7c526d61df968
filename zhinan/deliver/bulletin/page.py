"""The bulletin as a page that asks for nothing from outside."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from markupsafe import Markup

from zhinan.deliver.bulletin.model import Bulletin, chinese_day
from zhinan.deliver.bulletin.svg import draw
from zhinan.deliver.cells import excel_text
from zhinan.deliver.pages import template_environment
from zhinan.deliver.swap import replace_file


def write_page(bulletin: Bulletin, path: Path) -> None:
    """Write ``bulletin`` to ``path`` (.html), at once or not at all."""
    environment = template_environment(_plain)
    environment.globals.update(draw=draw)
    environment.filters.update(chinese_day=chinese_day, kind=lambda block: type(block).__name__)
    replace_file(path, environment.get_template("bulletin.html").render(bulletin=bulletin))


def _plain(value: Any) -> Any:
    return excel_text(value) if isinstance(value, str) and not isinstance(value, Markup) else value
