"""What all pages of the dashboard share: one set of templates, one look, addresses relative to the page."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment

from expectations.model import Standard
from zhinan.deliver.dashboard import places
from zhinan.deliver.pages import page_environment

_OWN = ("dashboard.css", "tables.js", "problems.js", "items.js")


@dataclass(frozen=True, slots=True)
class Book:
    """The folder that the pages are written to, and the templates that make them."""

    folder: Path
    environment: Environment

    def write(self, address: str, template: str, **values: Any) -> None:
        """One page. ``address``: from the dashboard's root; the template knows it as ``here``, the root as ``root``."""
        root = "../" * address.count("/")
        page = self.environment.get_template(template).render(here=address, root=root, **values)
        self.put(address, page)

    def put(self, address: str, text: str) -> None:
        """One file."""
        target = self.folder / address
        target.parent.mkdir(exist_ok=True)
        target.write_text(text, "utf-8")


def open_book(standard: Standard, folder: Path, as_of: str, is_sample: bool, outside: dict[str, str]) -> Book:
    """The book with its style and scripts. ``outside``: what lies outside of the folder, from the dashboard's root."""
    environment = page_environment(standard, __package__)
    environment.filters["href"] = places.href
    environment.globals.update(
        standard=standard, as_of=as_of, is_sample=is_sample, outside=outside, places=places, filtered=places.filtered
    )
    for name in _OWN:
        own = files(__package__).joinpath("templates", name).read_text("utf-8")
        (folder / name).write_text(own, "utf-8")
    return Book(folder, environment)
