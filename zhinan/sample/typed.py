"""A cell's text together with the kind of cell that holds it: the same to whoever looks at the sheet."""

from __future__ import annotations

from typing import Literal

How = Literal["number", "rich", "formula", "quoted", "error", "no result", "left out"]


class Typed(str):
    """A text, and ``how`` an .xlsx holds it.

    As a number, as rich text, as a formula with its result, as a text behind an apostrophe; as a formula's error, as
    a formula without a result. "left out": a field that a process text does not name at all.
    """

    __slots__ = ("how",)

    def __new__(cls, text: str, how: How) -> Typed:
        """``text``, held so."""
        made = super().__new__(cls, text)
        made.how = how
        return made

    how: How


LEFT_OUT = Typed("", "left out")
