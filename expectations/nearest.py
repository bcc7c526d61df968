"""The option that a clerk most likely meant, or none: a wrong suggestion is worse than no suggestion."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz.distance import LCSseq
from rapidfuzz.fuzz import ratio

from zhinan.text import compact

# Measured on tests/data/slips.toml: below this, what is nearest is chance.
LOWEST_SCORE = 65
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_NEGATION = re.compile("[不非无未否]")
_EITHER = re.compile("[或/]")


def nearest(text: str, options: Sequence[str]) -> str | None:
    """The option that ``text`` is a slip of; None where none is, or two might be.

    An option is taken where it shares more characters with ``text``, in order, than any other does (授权 is
    neither 上级授权 nor 同级授权), or as many and is the only one that is there whole (必要材料); where the
    two are alike as a whole; where both say no or neither does (不收费 is no slip of 收费); and where the
    text does not say "or". What stands in brackets is explanation. Options of one character (是, 否) have
    no slips.
    """
    written = _bare(text)
    found = [
        (LCSseq.similarity(written, _bare(option)), _bare(option), option)
        for option in options
        if len(_bare(option)) > 1
    ]
    exact = [option for _, bare, option in found if bare == written]
    if exact:
        return exact[0] if len(exact) == 1 else None
    most = max((shared for shared, _, _ in found), default=0)
    best = [one for one in found if one[0] == most]
    if len(best) > 1:
        best = [(shared, bare, option) for shared, bare, option in best if shared == len(bare)]
    if len(best) != 1 or len(written) < 2 or _EITHER.search(written):
        return None
    ((_, bare, option),) = best
    is_clear = ratio(written, bare) >= LOWEST_SCORE and _says_no(written) == _says_no(bare)
    return option if is_clear else None


def _bare(text: str) -> str:
    """What is compared: without what is in brackets, unless that is all."""
    whole = compact(text)
    return _BRACKETED.sub("", whole).strip(".,;:") or whole


def _says_no(text: str) -> bool:
    return bool(_NEGATION.search(text))
