"""Items of any number to measure with: right ones, and wrong ones whose broken cells are known.

Made of the sample's clean items (``zhinan.sample.pool``). A copy has a name and codes of its own, so that what must be
unique is. Pictures are left out: they are as many decodings as items, and no peer can judge them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random

from expectations.kinds import MANUAL
from expectations.model import RECORD_KINDS, RecordKind, Rule, Standard
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


def breakable(standard: Standard, kinds: Collection[RecordKind] = RECORD_KINDS, *, own: bool = False) -> list[Rule]:
    """The rules that wrong items of these kinds of record break: those that a program judges.

    ``own``: those of elements that are a copy's own too, but for the picture.
    """
    return [
        rule
        for rule in standard.rules()
        if rule.record in kinds
        and rule.element != CHART
        and (own or rule.element not in OWN)
        and (own or not DEFECTS[rule.id].needs_twin)
        and rule.kind != MANUAL
        and rule.id not in NEED_CATALOGUE
    ]


def spoil(
    standard: Standard,
    items: Sequence[Item],
    places: Iterable[int],
    rules: Sequence[Rule],
    used: Counter[str],
    name: str,
) -> list[Made]:
    """``items`` with one mistake in each at ``places``, of the rule broken least so far (``used``).

    ``name`` seeds chance. A mistake that needs a twin is made in two neighbours, and the second has no other.
    """
    rng, injector = Random(f"{SEED}:spoil:{name}"), Injector(standard)
    defects: dict[int, list[Defect]] = {}
    wanted = set(places)
    for place in sorted(wanted):
        if place in defects:
            continue
        for rule in sorted(rules, key=lambda rule: used[rule.id]):
            records = _fitting(injector, rule, items[place])
            twin = _twin(injector, rule, items, place, wanted)
            if records and (twin or not DEFECTS[rule.id].needs_twin):
                break
        else:
            raise ValueError(f"no mistake fits {items[place].entry.name}")
        case = Case(standard.parameters, items[place], rng.choice(records), rule.element, rng, twin)
        for defect in injector.inject(rule.id, DEFECTS[rule.id], case):
            used[defect.rule] += 1
            defects.setdefault(place if defect.item is items[place] else place + 1, []).append(defect)
    return [Made(item, tuple(defects.get(place, ()))) for place, item in enumerate(items)]


def _fitting(injector: Injector, rule: Rule, item: Item) -> list[Record]:
    mistake = DEFECTS[rule.id]
    return [
        record
        for record in item.of(rule.record)
        if mistake.fits(item, record) and injector.is_free(rule.id, mistake, item, record)
    ]


def _twin(injector: Injector, rule: Rule, items: Sequence[Item], place: int, wanted: set[int]) -> Item | None:
    """The next item, where the mistake needs one and it has none of its own."""
    if not DEFECTS[rule.id].needs_twin or place + 1 >= len(items) or place + 1 in wanted:
        return None
    return items[place + 1] if _fitting(injector, rule, items[place + 1]) else None


def turns(count: int, share: float) -> Iterator[tuple[int, bool]]:
    """(number, whether it is a wrong one) of ``count`` items, ``share`` of them wrong, evenly spread."""
    for number in range(count):
        yield number, int((number + 1) * share + 1e-9) > int(number * share + 1e-9)
