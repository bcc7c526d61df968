"""Which item gets which defect: every rule at least once, every department its share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

from expectations.model import Rule, Standard
from zhinan.errors import UsageError
from zhinan.sample.defects import COMMON, DEFECTS, NEED_CATALOGUE
from zhinan.sample.further import mistakes_of
from zhinan.sample.inject import Injector
from zhinan.sample.mistakes import Case
from zhinan.sample.plan import DEFECT_SHARES, PLANS
from zhinan.sample.record import Defect, Item, Record

_MOST_PER_ITEM = 3
_SECOND_DEFECT_SHARE = 0.12
# An item that cannot be told by its key loses its rows on the other sheets: these stay where there are none.
_NO_SEPARATE_ROWS = {"E1.1": ("gb18030", "utf-8-sig", "form")} | dict.fromkeys(
    ("E1.2", "N1.2"), ("gb18030", "utf-8-sig", "form", "merged")
)


class Allotment:
    """Makes the defects, one after the other, and keeps account of them."""

    def __init__(self, standard: Standard, items: Mapping[str, Sequence[Item]], rng: Random) -> None:
        self._standard, self._items, self._rng = standard, items, rng
        self._injector = Injector(standard)
        self._room = {
            department: round(rng.uniform(*DEFECT_SHARES[PLANS[department].care]) * len(own))
            for department, own in items.items()
        }
        for department in items:
            if PLANS[department].care != "clean":
                self._room[department] = max(1, self._room[department])
        self._count: dict[int, int] = {}
        self.defects: list[Defect] = []

    def run(self) -> list[Defect]:
        """Every rule once, the hardest to place first; then the departments' shares are filled up.

        A rule of steps is broken on a sheet and in a text.
        """
        rules = [rule for rule in self._standard.rules() if rule.id not in NEED_CATALOGUE]
        places = [(rule, self._candidates(rule)) for rule in rules]
        places += [(rule, self._told(rule)) for rule in self._standard.rules("step")]
        for rule, candidates in sorted(places, key=lambda place: len(place[1])):
            if not self._place(rule, [place for place in candidates if self._is_free(rule, *place)]):
                raise UsageError(f"样例里没有能放规则 {rule.id} 的事项")
        for department, own in self._items.items():
            while self._room[department] > 0:
                rule = self._standard.rule(self._rng.choice(COMMON))
                mine = [place for place in (*self._candidates(rule), *self._told(rule)) if place[0] in own]
                self._place(rule, [place for place in mine if self._is_free(rule, *place)])
        return self.defects

    def _candidates(self, rule: Rule) -> list[tuple[Item, Record]]:
        shapes = _NO_SEPARATE_ROWS.get(rule.id)
        found: list[tuple[Item, Record]] = []
        for department, own in self._items.items():
            plan = PLANS[department]
            if plan.care == "clean" or (shapes and plan.shape not in shapes):
                continue
            if (rule.record == "step" and not plan.has_steps) or (rule.record == "material" and not plan.has_materials):
                continue
            fits = mistakes_of(rule.id)[0].fits
            found += [(item, record) for item in own for record in item.of(rule.record) if fits(item, record)]
        return found

    def _told(self, rule: Rule) -> list[tuple[Item, Record]]:
        """The steps in the texts of element 11, where ``rule`` is a rule of steps."""
        if rule.record != "step":
            return []
        careless = (item for name, own in self._items.items() if PLANS[name].care != "clean" for item in own)
        fits = DEFECTS[rule.id].fits
        return [(item, step) for item in careless for step in item.told if fits(item, step)]

    def _is_free(self, rule: Rule, item: Item, record: Record) -> bool:
        return self._injector.is_free(rule.id, DEFECTS[rule.id], item, record)

    def _place(self, rule: Rule, free: list[tuple[Item, Record]]) -> bool:
        fresh = [p for p in free if not self._count.get(id(p[0])) and self._room[p[0].entry.department] > 0]
        again = [p for p in free if 0 < self._count.get(id(p[0]), 0) < _MOST_PER_ITEM]
        if again and (not fresh or self._rng.random() < _SECOND_DEFECT_SHARE):
            fresh = again
        if not fresh:
            return False
        item, record = self._rng.choice(fresh)
        twin = self._twin(rule, item, free) if DEFECTS[rule.id].needs_twin else None
        if DEFECTS[rule.id].needs_twin and twin is None:
            return False
        case = Case(self._standard.parameters, item, record, rule.element, self._rng, twin)
        self._book(self._injector.inject(rule.id, DEFECTS[rule.id], case))
        return True

    def _twin(self, rule: Rule, item: Item, free: list[tuple[Item, Record]]) -> Item | None:
        """The next free item of the same department: a clerk copies the row above or below."""
        own = list(self._items[item.entry.department])
        others = [other for other, _ in free if other in own and other is not item]
        return min(others, key=lambda other: abs(own.index(other) - own.index(item)), default=None)

    def _book(self, defects: Sequence[Defect]) -> None:
        for defect in defects:
            item = defect.item
            if not self._count.get(id(item)):
                self._room[item.entry.department] -= 1
            self._count[id(item)] = self._count.get(id(item), 0) + 1
            self.defects.append(defect)
