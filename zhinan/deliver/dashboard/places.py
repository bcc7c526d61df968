"""Where each page of the dashboard is, from the dashboard's root. A file's name is data: it is made safe here."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from functools import lru_cache
from urllib.parse import quote

from zhinan.deliver.names import file_name

FRONT = "index.html"
ITEMS = "items/index.html"
RULES = "rules/index.html"
LISTS = "lists.html"
PEOPLE = "people.html"
RUNS = "runs/index.html"
# What the account speaks of → its page.
ACCOUNT = {
    "read": "account/read.html",
    "published": "account/published.html",
    "held_back": "account/held.html",
    "replaced": "account/replaced.html",
    "cancelled": "account/cancelled.html",
    "rejected": "account/rejected.html",
}
# Everything but letters of any script, digits and these is percent-encoded: Chinese stays readable, and short.
_ENCODED = re.compile(r"[^\w./（）()，、—-]")


@lru_cache(maxsize=65536)
def href(path: str, fragment: str = "") -> str:
    """``path`` as a relative address; ``fragment``: already an address's part."""
    return _ENCODED.sub(lambda found: quote(found[0]), path) + (f"#{fragment}" if fragment else "")


@lru_cache(maxsize=4096)
def department_page(department: str) -> str:
    """The page of a department."""
    return f"departments/{file_name(department)}.html"


def data_file(department: str) -> str:
    """The script with the rows of a department's page; what is no plain name is not repeated in a script's address."""
    name = file_name(department)
    is_plain = re.fullmatch(r"\w+", name) is not None
    return f"data/{name if is_plain else anchor(name)}.js"


@lru_cache(maxsize=4096)
def items_page(department: str) -> str:
    """The page with the items of a department, each a section."""
    return f"items/{file_name(department)}.html"


@lru_cache(maxsize=4096)
def rule_page(rule_id: str) -> str:
    """The page of a rule."""
    return f"rules/{file_name(rule_id)}.html"


def run_page(run_id: str) -> str:
    """The page of a run."""
    return f"runs/{file_name(run_id)}.html"


@lru_cache(maxsize=65536)
def filtered(department: str, **wanted: str) -> str:
    """A department's page, its table filtered: ``e`` element, ``r`` rule, ``s`` nature, ``l`` overdue, ``q`` words."""
    return href(department_page(department), "&".join(f"{key}={quote(text)}" for key, text in wanted.items()))


def anchor(item_key: str) -> str:
    """Where an item's section is on its department's page: the same as long as the item is known by that key."""
    return "i" + hashlib.sha256(item_key.encode()).hexdigest()[:12]


def own_anchor(item_key: str, seen: Counter[str]) -> str:
    """Two items of one code are two sections: the second has a number."""
    seen[item_key] += 1
    return anchor(item_key) + (f"-{seen[item_key]}" if seen[item_key] > 1 else "")
