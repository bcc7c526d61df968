"""The site's templates, and how values get into its pages."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup, escape

from zhinan.deliver.names import file_name
from zhinan.deliver.pages import template_environment
from zhinan.deliver.personal import public_text
from zhinan.deliver.site.addresses import address, linked
from zhinan.deliver.site.rows import facts, guide_address, item_rows, material_rows


def site_environment() -> Environment:
    """The templates with what they call; what stands in every page is the caller's to add."""
    environment = template_environment(_shown, "zhinan.deliver.site")
    environment.filters.update(
        linked=linked,
        facts=facts,
        item_rows=item_rows,
        material_rows=material_rows,
        guide=guide_address,
        list_file=lambda name: address("", file_name(name)),
    )
    return environment


def write_page(file: Path, text: str) -> None:
    """``text`` as ``file``, its line ends as they are."""
    file.write_text(text, "utf-8", newline="\n")


@lru_cache(maxsize=65536)
def _public(text: str) -> Markup:
    return escape(public_text(text))


def _shown(value: Any) -> Any:
    """Every text on its way into a page, once more: harmless, no mobile number, escaped."""
    return _public(value) if isinstance(value, str) and not isinstance(value, Markup) else value
