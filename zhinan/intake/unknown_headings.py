"""A heading that the standard does not know: taken for the element that it is a slip of, or told."""

from __future__ import annotations

from collections.abc import Collection

from zhinan.intake import findings
from zhinan.intake.headings import Headings, Meaning
from zhinan.intake.model import Finding, Kind


def taken_for(headings: Headings, text: str, kinds: Collection[Kind]) -> Meaning:
    """What an unknown heading of a table of these kinds of record is taken for; empty where for nothing."""
    if headings.is_set_aside(text):
        return {}
    return {kind: element for kind, element in headings.near(text, kinds).named.items() if kind in kinds}


def told(headings: Headings, text: str, kinds: Collection[Kind], sheet: str, cell: str) -> list[Finding]:
    """What is to be told of a heading that is taken for nothing: none where the analyst set it aside."""
    if headings.is_set_aside(text):
        return []
    rivals = headings.near(text, kinds).rivals
    return [findings.ambiguous(sheet, text, rivals, cell) if rivals else findings.unknown(sheet, text, cell)]
