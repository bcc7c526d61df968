"""Items of any number to measure with: right ones, and wrong ones whose broken cells are known.

Made of the sample's clean items (``zhinan.sample.pool``). A copy has a name and codes of its own, so that what must be
unique is. Pictures are left out: they are as many decodings as items, and no peer can judge them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random

from expectations.kinds import MANUAL
from expectations.model import Rule, Standard
from zhinan.sample.codes import handling_code, implementation_code
from zhinan.sample.defects import DEFECTS, NEED_CATALOGUE
from zhinan.sample.inject import Injector
from zhinan.sample.mistakes import Case
from zhinan.sample.picture import CHART
from zhinan.sample.pool import Pool, copied
from zhinan.sample.record import Defect, Item, Record

SEED = 20230506
NAME, BASIC, IMPLEMENTATION, HANDLING = "业务办理项名称", "基本编码", "实施编码", "业务办理项编码"
# What a copy has of its own; a mistake there would not outlive the copying.
OWN = frozenset({NAME, BASIC, IMPLEMENTATION, HANDLING, CHART})


@dataclass(frozen=True, slots=True)
class Made:
    """One item, and the cells of it that fail a rule."""

    item: Item
    defects: tuple[Defect, ...] = ()


@cache
def clean_items(standard_name: str) -> dict[str, list[Item]]:
    """Department → its right items, without pictures."""
    from expectations.standard import load_standard

    pool = Pool(load_standard(standard_name), SEED)
    for own in pool.items.values():
        for item in own:
            item.record.values[CHART] = ""
    return pool.items


def own_code(basic: str, number: int) -> str:
    """The code of copy ``number`` of an item within its department: its type's digits, then the number."""
    return f"{basic[:4]}{number:08d}"


def as_copy(item: Item, number: int) -> Item:
    """The item as number ``number`` of its department."""
    copy = copied(item)
    values = copy.record.values
    values[BASIC] = own_code(values[BASIC], number)
    values[IMPLEMENTATION] = implementation_code(item.profile.credit_code, values[BASIC])
    values[HANDLING] = handling_code(values[IMPLEMENTATION])
    values[NAME] = own_name(values[NAME], number)
    return copy


def own_name(name: str, number: int) -> str:
    """The name of copy ``number``: no sign in it that a reader would change."""
    return f"{name}第{number}号"


def breakable(standard: Standard) -> list[Rule]:
    """The rules that the wrong items break: those a program judges, of elements that are no copy's own."""
    return [
        rule
        for rule in standard.rules()
        if rule.element not in OWN
        and rule.kind != MANUAL
        and rule.id not in NEED_CATALOGUE
        and not DEFECTS[rule.id].needs_twin
    ]


def broken(standard: Standard, items: Sequence[Item], name: str, used: Counter[str]) -> list[Made]:
    """Each of ``items`` with one mistake, of the rule broken least so far (``used``); ``name`` seeds chance."""
    rng, injector = Random(f"{SEED}:broken:{name}"), Injector(standard)
    rules = breakable(standard)
    made = []
    for item in items:
        for rule in sorted(rules, key=lambda rule: used[rule.id]):
            places = _places(injector, rule, item)
            if places:
                break
        else:
            raise ValueError(f"no mistake fits {item.entry.name}")
        case = Case(standard.parameters, item, rng.choice(places), rule.element, rng)
        defects = injector.inject(rule.id, DEFECTS[rule.id], case)
        used.update(defect.rule for defect in defects)
        made.append(Made(item, tuple(defects)))
    return made


def _places(injector: Injector, rule: Rule, item: Item) -> list[Record]:
    mistake = DEFECTS[rule.id]
    return [
        record
        for record in item.of(rule.record)
        if mistake.fits(item, record) and injector.is_free(rule.id, mistake, item, record)
    ]


def turns(count: int, share: float) -> Iterator[tuple[int, bool]]:
    """(number, whether it is a wrong one) of ``count`` items, ``share`` of them wrong, evenly spread."""
    for number in range(count):
        yield number, int((number + 1) * share + 1e-9) > int(number * share + 1e-9)
