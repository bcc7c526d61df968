"""The mutation benchmark's workbooks: every mistake in every shape, and every equivalent rewriting."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from expectations.kinds import MANUAL
from expectations.standard import load_standard
from zhinan.errors import UsageError
from zhinan.sample.codes import catalogued_code
from zhinan.sample.mutate_items import across_departments, judged, one_at_a_time, rewritten, together
from zhinan.sample.mutate_structure import STRUCTURE, structural
from zhinan.sample.pool import Pool
from zhinan.sample.shapes import SHAPES
from zhinan.sample.workshop import Truth, Workshop

_TOGETHER_FILES = 2
_REWRITTEN_FILES = 2


def mutate(
    folder: Path,
    seed: int = 20230506,
    per_rule: int = 1,
    rules: Sequence[str] = (),
    shapes: Sequence[str] = tuple(SHAPES),
    *,
    is_every_way: bool = True,
) -> Truth:
    """Write six folders under ``folder``; what a checker must find in them.

    - ``single``: one workbook per defect, beside clean items. ``per_rule``: so many for each rule in each shape;
      ``is_every_way``: and every way of a mistake once;
    - ``judged``: for each manual rule an item that a verdict calls wrong;
    - ``across``: the same codes in two departments' workbooks;
    - ``structure``: what is wrong with a sheet or a file (rules S…);
    - ``together``: several defects in every item, on elements that no rule links, among rewritten cells;
    - ``rewritten``: clean workbooks in which every cell that can be is written in another equivalent way.

    ``rules``: only these, and so neither ``together`` nor ``rewritten``. ``shapes``: see ``SHAPES``.
    Raises UsageError where a rule has no mistake, or there is no such rule.
    """
    standard = load_standard()
    known = [*(rule.id for rule in standard.rules()), *STRUCTURE]
    if unknown := [rule for rule in rules if rule not in known]:
        raise UsageError(f"没有规则 {'、'.join(unknown)}，或它没有错例")
    wanted = [rule for rule in known if rule in rules] if rules else known
    pool = Pool(standard, seed)
    truth = Truth(
        catalogue={catalogued_code(i["实施编码"]): i["业务办理项名称"] for own in pool.items.values() for i in own}
    )

    def workshop(name: str) -> Workshop:
        return Workshop(folder / name, standard, pool, truth, seed, {shape: SHAPES[shape] for shape in shapes})

    manual = [rule for rule in wanted if rule not in STRUCTURE and standard.rule(rule).kind == MANUAL]
    of_cells = [rule for rule in wanted if rule not in STRUCTURE and rule not in manual]
    one_at_a_time(workshop("single"), of_cells, per_rule, is_every_way=is_every_way)
    judged(workshop("judged"), manual)
    if "N1.2" in wanted:
        across_departments(workshop("across"))
    structural(workshop("structure"), [rule for rule in wanted if rule in STRUCTURE])
    if not rules:
        together(workshop("together"), _TOGETHER_FILES * per_rule)
        rewritten(workshop("rewritten"), _REWRITTEN_FILES * per_rule)
    return truth
