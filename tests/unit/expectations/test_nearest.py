"""The nearest option: what clerks write, and what they meant or what nobody can know."""

from __future__ import annotations

import tomllib

import pytest

from expectations.model import Standard
from expectations.nearest import nearest
from tests.conftest import ROOT

SLIPS = [
    (rule, written, meant)
    for rule, slips in tomllib.loads((ROOT / "tests/data/slips.toml").read_text("utf-8")).items()
    for written, meant in slips.items()
]


@pytest.mark.parametrize(("rule", "written", "meant"), SLIPS, ids=[f"{rule}-{text}" for rule, text, _ in SLIPS])
def test_a_slip_is_understood_or_left_alone(standard: Standard, rule: str, written: str, meant: str) -> None:
    assert (nearest(written, standard.rule(rule).params["options"]) or "") == meant


def test_an_option_is_nearest_to_itself(standard: Standard) -> None:
    for rule in standard.rules():
        if rule.kind in ("one_of", "subset"):
            long = [option for option in rule.params["options"] if len(option) > 1]
            assert [nearest(option, rule.params["options"]) for option in long] == long, rule.id
