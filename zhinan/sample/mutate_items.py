"""Workbooks with wrong cells, one at a time or many together, and workbooks with rewritten cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator
from contextlib import suppress
from random import Random

from expectations.kinds import MANUAL
from expectations.model import Rule, Standard
from zhinan.errors import UsageError
from zhinan.sample.columns import CODE, IDENTITY
from zhinan.sample.dress import Dress
from zhinan.sample.equivalents import Rewriting, equivalents
from zhinan.sample.further import mistakes_of
from zhinan.sample.inject import Injector
from zhinan.sample.mistakes import Case, Mistake, Way
from zhinan.sample.pool import Place, PlaceKind, records_of
from zhinan.sample.process import PROCESS
from zhinan.sample.record import Defect, Item, Record
from zhinan.sample.shapes import Shape
from zhinan.sample.typed import Typed
from zhinan.sample.workshop import Rewritten, SameContent, Workshop

_ITEMS_PER_FILE = 3
_REWRITTEN_SHARE = 0.5


def _kinds(rule: Rule) -> tuple[PlaceKind, ...]:
    """A rule of steps is broken in texts of element 11 and on sheets 办理流程."""
    return ("told", "step") if rule.record == "step" else (rule.record,)


def _holds(shape: Shape, kind: PlaceKind) -> bool:
    return kind == "told" or kind in shape.kinds


def one_at_a_time(workshop: Workshop, rules: list[str], per_rule: int, *, is_every_way: bool) -> None:
    """For each rule and each shape that holds its records: ``per_rule`` workbooks with one defect each.

    ``is_every_way``: more, so that every way of each mistake comes once.
    """
    injector = Injector(workshop.standard)
    for rule_id in rules:
        for kind in _kinds(workshop.standard.rule(rule_id)):
            ways = list(_ways(workshop, rule_id, kind))
            if not ways:
                raise UsageError(f"样例里没有能放规则 {rule_id} 的事项")
            shapes = {name: shape for name, shape in workshop.shapes.items() if _holds(shape, kind)}
            count = max(per_rule, -(-len(ways) // len(shapes))) if is_every_way else per_rule
            turn = 0
            for shape_name, shape in shapes.items():
                for _ in range(count):
                    mistake, way, how, places = ways[turn % len(ways)]
                    name = f"{rule_id}-{turn:03d}-{kind}"
                    _one_defect(
                        workshop, injector, (name, shape_name, shape), (rule_id, kind, mistake, way, how), places
                    )
                    turn += 1


def across_departments(workshop: Workshop) -> None:
    """Two workbooks of two departments that give one item the same codes (and type): N1.2 holds over the county."""
    names = list(workshop.pool.items)
    shapes = list(workshop.shapes.items())
    for number in range(len(shapes)):
        written, defects = [], []
        for side, offset in (("a", 0), ("b", 1)):
            name = f"N1.2-across-{number:02d}-{side}"
            items, at = workshop.pool.around(names[2 * number + offset], 1, _ITEMS_PER_FILE)
            item = items[at]
            if side == "a":
                # Codes that no other workbook of the benchmark has.
                item.record.values[CODE] = f"{item['实施编码']}77"
                # The type goes with the codes: it stands in the 基本编码.
                codes = {element: item[element] for element in (CODE, "实施编码", "基本编码", "事项类型")}
            item.record.values.update(codes)
            rng = workshop.dice(name)
            other = shapes[(number + offset) % len(shapes)]
            written.append((workshop.write(name, other[1], items, Dress(rng, has_steps=True)), other[0]))
            defects.append(Defect(item, item.record, CODE, "N1.2"))
        for (file, shape_name), defect in zip(written, defects, strict=True):
            workshop.tell(file, [defect], shape_name, "across departments")


def judged(workshop: Workshop, rules: list[str]) -> None:
    """For each manual rule and each shape a workbook with an item that a person has judged wrong (不通过)."""
    decided: list[tuple[str, ...]] = []
    for position, (shape_name, shape) in enumerate(workshop.shapes.items()):
        for rule_id in rules:
            name = f"{rule_id}-{position:02d}"
            rng = workshop.dice(name)
            items = next(workshop.pool.runs(_ITEMS_PER_FILE, rng))
            item = rng.choice(items)
            # A code that no other workbook of the benchmark has: a verdict speaks of every item of its code.
            item.record.values[CODE] = f"{item['实施编码']}{len(decided) % 49 + 50}"
            decided.append((item.entry.department, item[CODE], rule_id, "不通过", "没有写清楚"))
            defect = Defect(item, item.record, workshop.standard.rule(rule_id).element, rule_id)
            dress = Dress(rng, uses_aliases=rng.random() < 0.3, has_steps=True)
            workshop.tell(workshop.write(name, shape, items, dress), [defect], shape_name, "judged")
    if decided:
        workshop.judge(decided)


def _ways(workshop: Workshop, rule_id: str, kind: PlaceKind) -> Iterator[tuple[Mistake, Way, str, list[Place]]]:
    for number, mistake in enumerate(mistakes_of(rule_id)):
        if places := workshop.pool.places(mistake, kind):
            for at, way in enumerate(mistake.distinct_ways):
                yield mistake, way, f"{number}.{at}", places


def _one_defect(
    workshop: Workshop,
    injector: Injector,
    target: tuple[str, str, Shape],
    made: tuple[str, PlaceKind, Mistake, Way, str],
    places: list[Place],
) -> None:
    (name, shape_name, shape), (rule_id, kind, mistake, way, how) = target, made
    rng, written = workshop.dice(name), None
    while written is None:
        department, at, number = rng.choice(places)
        items, position = workshop.pool.around(department, at, _ITEMS_PER_FILE)
        twin = _twin(injector, rule_id, mistake, items, position)
        if mistake.needs_twin and not twin:
            continue
        item = items[position]
        record = records_of(item, kind)[number]
        element = workshop.standard.rule(rule_id).element
        case = Case(workshop.standard.parameters, item, record, element, rng, twin)
        defects = injector.inject(rule_id, mistake, case, way)
        dress = Dress(rng, uses_aliases=rng.random() < 0.3, has_steps=True)
        with suppress(SameContent):
            written = workshop.write(name, shape, items, dress)
    workshop.tell(written, defects, shape_name, how)


def _twin(injector: Injector, rule_id: str, mistake: Mistake, items: list[Item], position: int) -> Item | None:
    """Another item of the workbook whose value is copied, where the mistake copies one."""
    if not mistake.needs_twin:
        return None
    others = [item for at, item in enumerate(items) if at != position]
    return next((item for item in others if injector.is_free(rule_id, mistake, item, item.record)), None)


def together(workshop: Workshop, files_per_shape: int) -> None:
    """In every item as many defects as fit without touching what another depends on; other cells rewritten."""
    injector = Injector(workshop.standard)
    for position, (shape_name, shape) in enumerate(workshop.shapes.items()):
        for number in range(files_per_shape):
            name = f"{position:02d}-{number}"
            rng = workshop.dice(name)
            items = next(workshop.pool.runs(_ITEMS_PER_FILE, rng))
            defects = [defect for item in items for defect in _as_many_as_fit(injector, shape, items, item, rng)]
            defects += _spoilt_alike(items, defects)
            broken = {(id(defect.record), defect.element) for defect in defects}
            broken |= {(id(defect.item.record), PROCESS) for defect in defects if defect.is_told}
            for record, element, ways in _rewritable(workshop.standard, shape, items, broken):
                if rng.random() < _REWRITTEN_SHARE:
                    record.values[element] = rng.choice(ways).text
            dress = Dress(rng, uses_aliases=rng.random() < 0.3, has_steps=True)
            workshop.tell(workshop.write(name, shape, items, dress), defects, shape_name, "together")


def _as_many_as_fit(injector: Injector, shape: Shape, items: list[Item], item: Item, rng: Random) -> Iterator[Defect]:
    standard = injector.standard
    rules = list(standard.rules())
    rng.shuffle(rules)
    for rule in rules:
        if rule.kind == MANUAL:
            continue  # told by a person only
        kinds = [kind for kind in _kinds(rule) if _holds(shape, kind)]
        places = [
            (mistake, record)
            for kind in kinds
            for record in records_of(item, kind)
            for mistake in mistakes_of(rule.id)
            if injector.is_free(rule.id, mistake, item, record)
            and all(_is_untouched(injector, other, item) for other in mistake.also)
        ]
        if not places:
            continue
        mistake, record = rng.choice(places)
        twin = _twin(injector, rule.id, mistake, items, items.index(item))
        if mistake.needs_twin and not twin:
            continue
        way = rng.choice(mistake.distinct_ways)
        case = Case(standard.parameters, item, record, rule.element, rng, twin)
        yield from injector.inject(rule.id, mistake, case, way)


def _spoilt_alike(items: list[Item], defects: list[Defect]) -> list[Defect]:
    """Two codes that lost the very digits in which they differed: each is no code (N1.1), and a double too (N1.2)."""
    told = {id(defect.item) for defect in defects if defect.rule == "N1.2"}
    codes = Counter(item[CODE] for item in items)
    return [Defect(item, item.record, CODE, "N1.2") for item in items if codes[item[CODE]] > 1 and id(item) not in told]


def _is_untouched(injector: Injector, rule_id: str, item: Item) -> bool:
    """Whether the rule that a mistake breaks as well is not broken, caused or hidden by another defect."""
    rule = injector.standard.rule(rule_id)
    return rule.record != "item" or item.record.touched.isdisjoint(injector.links["item"][rule.element])


def rewritten(workshop: Workshop, files_per_shape: int) -> None:
    """Clean workbooks: each cell in the way of writing that its element has seen least."""
    used: Counter[tuple[str, str, str]] = Counter()
    for position, shape in enumerate(workshop.shapes.values()):
        for number in range(files_per_shape):
            name = f"{position:02d}-{number}"
            rng = workshop.dice(name)
            items = next(workshop.pool.runs(_ITEMS_PER_FILE, rng))
            made: list[tuple[Record, str, Rewriting]] = []
            for record, element, ways in _rewritable(workshop.standard, shape, items):
                way = min(ways, key=lambda way: used[record.kind, element, way.name])
                used[record.kind, element, way.name] += 1
                made.append((record, element, way))
            for record, element, way in made:
                record.values[element] = way.text
            dress = Dress(rng, uses_aliases=rng.random() < 0.3, has_steps=True)
            written = workshop.write(name, shape, items, dress)
            workshop.truth.rewritten += [
                Rewritten(workshop.name(written.file), *written.place(record, element), element, way.name, way.text)
                for record, element, way in made
            ]


def _rewritable(
    standard: Standard, shape: Shape, items: list[Item], broken: Container[tuple[int, str]] = ()
) -> Iterator[tuple[Record, str, list[Rewriting]]]:
    """Every right cell of the shape that can be rewritten, with its ways."""
    for item in items:
        records = [record for kind in ("item", "material", "step") if kind in shape.kinds for record in item.of(kind)]
        for record in records:
            # Where materials and steps have sheets of their own, they name their item.
            names = IDENTITY if record.kind != "item" and "step" in shape.kinds else ()
            for element in (*record.values, *names):
                if (id(record if element in record.values else item.record), element) in broken:
                    continue
                ways = equivalents(standard, item, record, element)
                ways = [way for way in ways if shape.has_sheets or not isinstance(way.text, Typed)]
                if ways:
                    yield record, element, ways
