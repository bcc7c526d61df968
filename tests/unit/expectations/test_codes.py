"""The check character of GB 32100, against a second implementation that shares nothing with the predicate."""

from __future__ import annotations

from random import Random

import duckdb

from expectations.codes import CREDIT_CODE_ALPHABET
from expectations.compile import compile_rule
from expectations.kinds import KINDS
from expectations.model import Standard
from zhinan.sample.codes import check_digit

# The example of GB 32100—2015 itself, and registrations that everyone can look up.
PUBLISHED = ("91350100M000100Y43", "914403001922038216", "91110108551385082Q", "91440300708461136T")


def is_right(code: str) -> bool:
    """By Horner's rule from the left: the powers of 3 never appear."""
    total = 0
    for character in reversed(code[:17]):
        total = total * 3 + "0123456789ABCDEFGHJKLMNPQRTUWXY".index(character)
    return (total + CREDIT_CODE_ALPHABET.index(code[17])) % 31 == 0


def judged(standard: Standard, codes: list[str]) -> list[bool]:
    """What the predicate of N2.2 says of each 18-character code, as the beginning of an 实施编码."""
    predicate = KINDS["credit_code"].predicate(standard.rule("N2.2"))
    with duckdb.connect() as connection:
        connection.execute('CREATE TABLE item (position BIGINT, "实施编码" VARCHAR)')
        rows = [[position, code + "4410100201000"] for position, code in enumerate(codes)]
        connection.executemany("INSERT INTO item VALUES (?, ?)", rows)
        return [row[0] for row in connection.execute(f"SELECT {predicate} FROM item ORDER BY position").fetchall()]


def test_published_codes_are_right(standard: Standard) -> None:
    assert judged(standard, list(PUBLISHED)) == [True] * len(PUBLISHED)
    assert all(map(is_right, PUBLISHED))


def test_every_single_slip_is_found(standard: Standard) -> None:
    slips = [
        code[:place] + other + code[place + 1 :]
        for code in PUBLISHED
        for place in range(18)
        for other in CREDIT_CODE_ALPHABET
        if other != code[place]
    ]
    assert len(slips) == len(PUBLISHED) * 18 * 30
    assert not any(judged(standard, slips))


def test_random_codes_are_judged_as_by_the_other_implementation(standard: Standard) -> None:
    dice = Random(32100)
    codes = ["".join(dice.choices(CREDIT_CODE_ALPHABET, k=18)) for _ in range(500)]
    codes += [code[:17] + check_digit(code[:17]) for code in codes]
    wanted = [is_right(code) for code in codes]
    assert all(wanted[500:])
    assert judged(standard, codes) == wanted


def test_letters_that_no_code_has_are_wrong(standard: Standard) -> None:
    assert judged(standard, [PUBLISHED[0][:8] + letter + PUBLISHED[0][9:] for letter in "IOSVZ"]) == [False] * 5


def test_it_is_asked_only_of_a_code_of_the_right_shape(standard: Standard) -> None:
    assert standard.rule("N2.1").id in standard.rule("N2.2").after
    assert compile_rule(standard, standard.rule("N2.1")).met in compile_rule(standard, standard.rule("N2.2")).applicable
