"""Examples of every rule, as data: what passes, what fails and what is told of it, what it says nothing of.

``examples/*.toml``: one table a rule; its keys ``pass``, ``fail``, ``not_applicable`` and, for a rule that
people settle, ``manual`` are lists of examples.
An example is the text of the rule's element, or a table with

- ``value``: that text; or ``missing = true``: the workbook has no such column;
- ``with``: texts of other elements of the same record, and ``@department``;
- ``twin``: a second record like the first, but for these texts (for uniqueness);
- ``catalogue``: code → name, what the bureau's catalogue of items says;
- ``files``: picture files beside the workbook, name → what is drawn: ``chart 林木采伐`` (a flow chart of its own for
  each word), ``chart 林木采伐 small`` (the same, scaled down), ``blank``, ``tiny``, ``broken``;
- ``verdict``: what a person decided of it (通过, 不通过, 豁免);
- ``message``: a part of what the department is told (every failing example has one; the whole of it where the
  sentence depends on pictures or people);
- ``suggestion``: the value suggested, whole; without it, none may be suggested.

The tests run all of them through Great Expectations; ``zhinan explain`` and docs/standard.md show them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast

from expectations.case import Case
from expectations.kinds import MANUAL, PICTURE, PICTURE_KINDS
from expectations.model import Rule
from expectations.wording import word

FOLDER = Path(__file__).with_name("examples")
Status = Literal["pass", "fail", "not_applicable", "manual"]


@dataclass(frozen=True, eq=False)
class Example:
    """One example: ``number`` is its position among the rule's examples of that status."""

    rule: str
    status: Status
    number: int
    table: dict[str, Any]

    @property
    def value(self) -> str | None:
        """The text of the rule's element; None where the workbook has no such column."""
        return None if self.table.get("missing") else str(self.table.get("value", ""))

    @property
    def beside(self) -> dict[str, str]:
        """The texts of other elements of the same record, and ``@department``."""
        return dict(self.table.get("with", {}))

    @property
    def catalogue(self) -> dict[str, str]:
        """Code → name, as far as the bureau's catalogue matters here."""
        return dict(self.table.get("catalogue", {}))

    @property
    def label(self) -> str:
        """A short name, each different."""
        text = "missing" if self.value is None else "".join(self.value.split())
        return f"{self.rule}-{self.status}-{self.number}-{text[:16]}"


def read_examples(folder: Path = FOLDER) -> list[Example]:
    """Every example, file after file, in the order written."""
    return [example for file in sorted(folder.glob("*.toml")) for example in _of_file(file)]


def _of_file(file: Path) -> Iterator[Example]:
    for rule, lists in tomllib.loads(file.read_text("utf-8")).items():
        for status, examples in lists.items():
            for number, example in enumerate(examples, start=1):
                table = {"value": example} if isinstance(example, str) else example
                yield Example(rule, cast(Status, status), number, table)


def message(rule: Rule, example: Example) -> str:
    """The whole sentence that the department is told of a failing example."""
    if rule.kind in (PICTURE, *PICTURE_KINDS, MANUAL):
        return str(example.table["message"])
    other = example.beside.get(str(rule.params.get("other")))
    if rule.kind == "as_catalogue":
        other = next(iter(example.catalogue.values()), None)
    if rule.record == "step":
        own = example.value if rule.element == "环节名称" else None
        other = own or example.beside.get("环节名称")
    return word(rule, Case(example.value, other, 2 if "twin" in example.table else None))[0]
