"""Predicates of codes: how they are built on one another, the catalogue's name, the check character of GB 32100."""

from __future__ import annotations

from expectations.expressions import fact, identifier, literal, value
from expectations.model import Rule
from zhinan.text import prose


def begins_with(rule: Rule) -> str:
    """The code begins with the other element's."""
    return f"starts_with({value(rule)}, {identifier(rule.params['other'])})"


def ends_with(rule: Rule) -> str:
    """The code ends with the other element's."""
    return f"ends_with({value(rule)}, {identifier(rule.params['other'])})"


def as_catalogue(rule: Rule) -> str:
    """The value is the name that the catalogue (事项目录) has for the item's code."""
    return f"{value(rule)} = {fact(rule.element, 'catalogue')}"


def as_coded(rule: Rule) -> str:
    """The value is what two digits of the other element stand for in the code table."""
    digits = f"substr({identifier(rule.params['other'])}, {rule.params['position']}, 2)"
    cases = " ".join(f"WHEN {literal(code)} THEN {literal(prose(name))}" for code, name in rule.params["codes"].items())
    return f"{value(rule)} = CASE {digits} {cases} END"


# GB 32100—2015: 31 characters (no I, O, S, V, Z), and what each of the first 17 weighs (3 to its place, modulo 31).
CREDIT_CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_CODE_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def credit_code(rule: Rule) -> str:
    """The first 18 characters are a 统一社会信用代码 with the right check character."""
    code, alphabet = value(rule), literal(CREDIT_CODE_ALPHABET)
    # The check character is what makes the weighted sum, itself included, a multiple of 31.
    terms = [
        f"{weight} * (strpos({alphabet}, substr({code}, {place}, 1)) - 1)"
        for place, weight in enumerate((*_CREDIT_CODE_WEIGHTS, 1), start=1)
    ]
    return f"regexp_matches({code}, '^[{CREDIT_CODE_ALPHABET}]{{18}}') AND ({' + '.join(terms)}) % 31 = 0"
