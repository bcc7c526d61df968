"""One mistake into one record: breaks its cells, and tells which cells fail which rules then."""

from __future__ import annotations

from collections.abc import Mapping

from expectations.conditions import DEPARTMENT
from expectations.model import RecordKind, Standard
from zhinan.sample.columns import CODE
from zhinan.sample.mistakes import Case, Mistake, Way
from zhinan.sample.process import PROCESS, process_text
from zhinan.sample.record import Defect, Item, Record

Links = Mapping[RecordKind, Mapping[str, frozenset[str]]]


def linked_elements(standard: Standard, kind: RecordKind) -> dict[str, frozenset[str]]:
    """Element → the elements that a rule links it with, directly or through others.

    Two defects of one record never share a link, so none can hide, cause or excuse another.
    """
    links = {element.name: {element.name} for element in standard.of(kind)}
    for rule in standard.rules(kind):
        asked = {condition.element for condition in rule.conditions} - {DEPARTMENT}
        asked |= {rule.params["other"]} if "other" in rule.params else set()
        asked |= {standard.rule(first).element for first in rule.after}
        asked |= {CODE} if rule.kind == "as_catalogue" else set()
        joined = set().union(*(links[name] for name in (rule.element, *asked)))
        for name in joined:
            links[name] = joined
    return {name: frozenset(joined) for name, joined in links.items()}


class Injector:
    """Makes defects under one standard. What a record's defect depends on is ``touched`` from then on."""

    def __init__(self, standard: Standard) -> None:
        self.standard = standard
        self.links: Links = {kind: linked_elements(standard, kind) for kind in ("item", "step", "material")}

    def is_free(self, rule_id: str, mistake: Mistake, item: Item, record: Record) -> bool:
        """Whether ``mistake`` can be made there without touching what another defect depends on."""
        rule = self.standard.rule(rule_id)
        # A text has one defect at most; a step may stand in it no longer.
        is_on_sheet = record.kind != "step" or record in item.steps
        if not is_on_sheet and (PROCESS in item.record.touched or record not in item.told):
            return False
        # What an earlier defect of the record has changed may have changed whether this one fits.
        return record.touched.isdisjoint(self.links[rule.record][rule.element]) and mistake.fits(item, record)

    def inject(self, rule_id: str, mistake: Mistake, case: Case, way: Way | None = None) -> list[Defect]:
        """Make the mistake; every cell that fails a rule for it, the case's own first."""
        is_told = case.record in case.item.told
        mistake.make(case, way)
        if is_told:
            self._touch(case.item.record, PROCESS)
            case.item.record.values[PROCESS] = process_text(case.item.told, case.item.separator)
        defects = [self._broken(rule_id, case.item, case.record)]
        if case.twin:
            defects.append(self._broken(rule_id, case.twin, case.twin.record))
        for other in mistake.also:
            record = case.record if self.standard.rule(other).record == case.record.kind else case.item.record
            defects.append(self._broken(other, case.item, record))
        return defects

    def _broken(self, rule_id: str, item: Item, record: Record) -> Defect:
        element = self.standard.rule(rule_id).element
        self._touch(record, element)
        return Defect(item, record, element, rule_id)

    def _touch(self, record: Record, element: str) -> None:
        record.touched |= self.links[record.kind][element]
