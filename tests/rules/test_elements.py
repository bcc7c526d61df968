"""Which rules an element has, and how severe they are: no rule id changes unseen.

After a change that is meant, ``elements.toml`` is changed by hand, in the same commit.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from expectations.model import RECORD_KINDS, RecordKind
from expectations.standard import load_standard

STANDARD = load_standard()
COMMITTED = tomllib.loads(Path(__file__).with_name("elements.toml").read_text("utf-8"))


@pytest.mark.parametrize("record", RECORD_KINDS)
def test_rules_of_elements(record: RecordKind) -> None:
    rules = {element.name: [rule.id for rule in element.rules] for element in STANDARD.of(record)}
    assert rules == COMMITTED[record]
    assert list(rules) == list(COMMITTED[record]), "the elements' order"


def test_warnings() -> None:
    assert [rule.id for rule in STANDARD.rules() if rule.severity == "warning"] == COMMITTED["warnings"]


def test_elements_that_are_not_public() -> None:
    assert [element.name for element in STANDARD.elements if not element.is_public] == COMMITTED["not_public"]
