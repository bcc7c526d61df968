"""Rule → formula of a conditional format that is true where the cell surely does not meet the rule.

``FAILS`` is the table of contents: rule kind → the formula of a failing cell; a kind that is not there is left to the
check (pictures, people's judgment, the catalogue, sums over steps). Two promises, which the tests hold it to: it is
never true where the rule is met or does not apply; and never in a row without an item's name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from expectations.codes import CREDIT_CODE_ALPHABET
from expectations.conditions import DEPARTMENT
from expectations.kinds import KINDS
from expectations.model import Condition, Rule, Standard
from zhinan.deliver import template_text as text
from zhinan.deliver.template_patterns import branches
from zhinan.deliver.template_text import EIGHTEEN, TEN, plain, quote
from zhinan.facts import SAME_STEP
from zhinan.steps import FIELDS
from zhinan.text import compact


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record stands: element → letters of its column; its row; the first and last row of its table.

    ``name`` is the element that names the item: without it a row is blank. ``department``: whose workbook it is.
    """

    columns: Mapping[str, str]
    row: int
    first: int
    last: int
    name: str
    department: str

    def cell(self, element: str) -> str:
        """The cell of an element, its column held."""
        return f"${self.columns[element]}{self.row}"

    def column(self, element: str) -> str:
        """All cells of an element."""
        letters = self.columns[element]
        return f"${letters}${self.first}:${letters}${self.last}"


Fails = Callable[[Rule, Place], str | None]
# Kinds of rules about long texts, all of which has to be looked at.
_LONG_KINDS = frozenset({"process", "main_steps", "includes", "phone", "any_phone", "matches"})


def failing(standard: Standard, rule: Rule, place: Place) -> str | None:
    """The formula of ``rule`` for the record at ``place``; None where nothing can be claimed.

    A rule that comes after rules of other elements says nothing while those are not met, which no formula can tell.
    """
    if any(standard.rule(name).element != rule.element for name in rule.after) or rule.kind not in FAILS:
        return None
    fails, conditions = FAILS[rule.kind](rule, place), _conditions(rule, place)
    if fails is None or conditions is None:
        return None
    cell = place.cell(rule.element)
    tests = [fails]
    if not (KINDS[rule.kind].even_blank or rule.params.get("even_blank")):
        is_required = standard.element(rule.record, rule.element).is_required
        tests.append(f"NOT({text.is_not_given(cell)})" if is_required else f'{plain(cell)}<>""')
    tests += conditions
    if rule.kind != "filled":
        tests.append(text.sure(cell, rule.kind in _LONG_KINDS))
    return _in_turn(place, tests)


def _in_turn(place: Place, tests: Sequence[str]) -> str:
    """Whether all ``tests`` hold in a row that names an item. Each is worked out only where those before it hold:
    AND works out all of them, and the last one looks at every character."""
    formula = "TRUE"
    for test in reversed([f'TRIM({place.cell(place.name)})<>""', *tests]):
        formula = f"IF({test},{formula},FALSE)"
    return f"IFERROR({formula},FALSE)"


def unfilled_step(place: Place, element: str) -> str:
    """The formula of a process text with a field left blank between two labels, as the form that is given has them."""
    cell, names = place.cell(element), list(FIELDS.values())
    gaps = [f"{one}:;{other}:" for one, other in zip(names, [*names[1:], names[0]], strict=True)]
    left = [f"ISNUMBER(FIND({quote(gap)},{plain(cell)}))" for gap in gaps]
    end = f"{names[-1]}:;"
    left.append(f"RIGHT({plain(cell)},{len(end)})={quote(end)}")
    return _in_turn(place, [f"OR({','.join(left)})"])


def unknown_item(place: Place, code: str, items: str) -> str:
    """The formula of a material or step that names an item which is not among ``items`` (a range), and no code."""
    cell = place.cell(place.name)
    is_listed = f"ISNUMBER(MATCH({cell},{items},0))"  # most are, letter for letter
    is_known = f"SUMPRODUCT(--({plain(items)}={plain(cell)}))>0"
    return _in_turn(place, [f'TRIM({place.cell(code)})=""', f"NOT({is_listed})", f"NOT({is_known})", text.sure(cell)])


def _conditions(rule: Rule, place: Place) -> list[str] | None:
    """Formulas that are true only where the rule's premises hold; None where one of them cannot be told."""
    every = [_holds(condition, place) for condition in rule.when]
    if None in every:
        return None
    found = [formula for formula in every if formula]
    if rule.when_any:
        some = [formula for formula in (_holds(condition, place) for condition in rule.when_any) if formula]
        if not some:
            return None
        found.append(f"OR({','.join(some)})")
    return found


def _holds(condition: Condition, place: Place) -> str | None:
    """A formula that is true only where the condition surely holds."""
    if condition.element == DEPARTMENT:
        known = [condition.operand] if isinstance(condition.operand, str) else condition.operand
        return "TRUE" if condition.operator in ("equals", "one_of") and place.department in known else None
    if condition.element not in place.columns or condition.operator not in HOLDS:
        return None
    return HOLDS[condition.operator](place.cell(condition.element), condition)


def _is(cell: str, condition: Condition) -> str:
    operand = [condition.operand] if isinstance(condition.operand, str) else condition.operand
    return text.is_one_of(cell, operand)


def _matched(cell: str, condition: Condition) -> str | None:
    found = branches(condition.operand)
    if not found or not all(branch.is_text for branch in found):
        return None
    return "OR(" + ",".join(f"ISNUMBER(FIND({quote(branch.texts[0])},{cell}))" for branch in found) + ")"


HOLDS: dict[str, Callable[[str, Condition], str | None]] = {
    "equals": _is,
    "one_of": _is,
    "not_equals": lambda cell, condition: f"AND({text.is_given(cell)},NOT({_is(cell, condition)}))",
    "not_one_of": lambda cell, condition: f"AND({text.is_given(cell)},NOT({_is(cell, condition)}))",
    "matches": _matched,
    "not_matches": lambda cell, condition: (
        f"IF({unmatched},{text.sure(cell, True)},FALSE)" if (unmatched := _unmatched(cell, condition.operand)) else None
    ),
    "has_option": lambda cell, condition: text.has_option(cell, condition.operand),
    "lacks_option": lambda cell, condition: (
        f"AND({text.is_given(cell)},NOT({text.has_option(cell, condition.operand)}))"
    ),
    "options_within": lambda cell, condition: f'{text.other_options(cell, condition.operand)}=""',
    "days_above": lambda cell, condition: f"IFERROR({text.days(cell)}>{condition.operand},FALSE)",
    "given": lambda cell, condition: text.is_given(cell) if condition.operand else f'{plain(cell)}=""',
    "whole_from": lambda cell, condition: (
        f"IFERROR(AND(VALUE({plain(cell)})>={condition.operand},VALUE({plain(cell)})=INT(VALUE({plain(cell)}))),FALSE)"
    ),
}


def _unmatched(cell: str, pattern: str) -> str | None:
    """True where the pattern cannot match, as far as ``plain`` tells: what each branch needs is not there, or it is
    too short or too long."""
    found = branches(pattern)
    lacking = []
    for branch in found:
        needs = [f"NOT({text.holds(cell, wanted)})" for wanted in branch.texts if compact(wanted)]
        if branch.is_anchored:
            if branch.least:
                needs.append(f"LEN({plain(cell)})<{branch.least}")
            if branch.most is not None:
                needs.append(f"LEN({plain(cell)})>{branch.most}")
        if not needs:
            return None
        lacking.append(f"OR({','.join(needs)})")
    return f"AND({','.join(lacking)})" if lacking else None


def _matches(rule: Rule, place: Place) -> str | None:
    return _unmatched(place.cell(rule.element), rule.params["pattern"])


def _lacks(rule: Rule, place: Place) -> str | None:
    """Texts that must not stand there are looked for as they are: a space within is another text."""
    cell = place.cell(rule.element)
    texts = [b.texts[0] for b in branches(rule.params["pattern"]) if b.is_text and compact(b.texts[0]) == b.texts[0]]
    return "OR(" + ",".join(f"ISNUMBER(FIND({quote(one)},{cell}))" for one in texts) + ")" if texts else None


def _filled(rule: Rule, place: Place) -> str:
    return text.is_not_given(place.cell(rule.element))


def _blank(rule: Rule, place: Place) -> str:
    cell = place.cell(rule.element)
    return text.is_given(cell) if rule.params.get("or_placeholder") else f'{plain(cell)}<>""'


def _equals(rule: Rule, place: Place) -> str:
    return f"NOT({text.is_one_of(place.cell(rule.element), [rule.params['value'], *rule.params.get('also', ())])})"


def _one_of(rule: Rule, place: Place) -> str:
    options = [*rule.params["options"], *rule.params.get("also", ())]
    return f"NOT({text.is_one_of(place.cell(rule.element), options)})"


def _subset(rule: Rule, place: Place) -> str:
    return f'{text.other_options(place.cell(rule.element), rule.params["options"])}<>""'


def _has_all(rule: Rule, place: Place, options: list[str]) -> str:
    return "AND(" + ",".join(text.has_option(place.cell(rule.element), option) for option in options) + ")"


def _contains(rule: Rule, place: Place) -> str:
    return f"NOT({_has_all(rule, place, rule.params['options'])})"


def _exactly(rule: Rule, place: Place) -> str:
    return f"OR({_contains(rule, place)},{_subset(rule, place)})"


def _contains_either(rule: Rule, place: Place) -> str:
    return "NOT(OR(" + ",".join(_has_all(rule, place, chosen) for chosen in rule.params["sets"]) + "))"


def _alone(rule: Rule, place: Place) -> str:
    cell, option = place.cell(rule.element), rule.params["option"]
    return f'AND({text.has_option(cell, option)},{text.other_options(cell, [option])}<>"")'


def _includes(rule: Rule, place: Place) -> str:
    cell = place.cell(rule.element)
    found = (f"ISNUMBER(FIND({quote(compact(wanted))},{plain(cell)}))" for wanted in rule.params["texts"])
    return f"NOT(AND({','.join(found)}))"


def _duration(rule: Rule, place: Place) -> str:
    """Nothing that counts; or another unit than working days, where those are wanted."""
    cell = place.cell(rule.element)
    words = [f"ISNUMBER(FIND({quote(word)},{plain(cell)}))" for word in "零〇一二两三四五六七八九十百半"]
    unread = f"AND({text.digits(cell)}=0,NOT(OR({','.join(words)})),NOT({text.holds(cell, '当场')}))"
    if exempt := rule.params.get("not_applicable"):
        return f"AND({plain(cell)}<>{quote(compact(exempt))},{unread})"
    if rule.params.get("unit") != "工作日":
        return unread
    others = ",".join(text.holds(cell, unit) for unit in ("日", "天", "小时"))
    return f"OR({unread},AND(NOT({text.holds(cell, '工作日')}),OR({others})))"


def _days_equal(rule: Rule, place: Place) -> str:
    return f"IFERROR({text.days(place.cell(rule.element))}<>{rule.params['days']},FALSE)"


def _at_most(rule: Rule, place: Place) -> str:
    own, other = place.cell(rule.element), place.cell(rule.params["other"])
    return f"AND({text.sure(other)},IFERROR({text.days(own)}>{text.days(other)},FALSE))"


def _number(rule: Rule, place: Place) -> str:
    number = f"VALUE({plain(place.cell(rule.element))})"
    tests = [f"ISERROR({number})"]
    if "equals" in rule.params:
        tests.append(f"IFERROR({number}<>{rule.params['equals']},FALSE)")
    if "min" in rule.params:
        tests.append(f"IFERROR({number}<{rule.params['min']},FALSE)")
    if rule.params.get("whole"):
        tests.append(f"IFERROR({number}<>INT({number}),FALSE)")
    return f"OR({','.join(tests)})"


def _unique(rule: Rule, place: Place) -> str:
    # Not COUNTIF: it takes codes for numbers, of which it compares fifteen digits.
    return f"SUMPRODUCT(--EXACT({place.column(rule.element)},{place.cell(rule.element)}))>1"


def _phone(rule: Rule, place: Place) -> str:
    """No digit right behind the area code, whatever dashes and brackets stand between."""
    bare = plain(place.cell(rule.element))
    for mark in "-()":
        bare = f'SUBSTITUTE({bare},"{mark}","")'
    return f"SUMPRODUCT(--ISNUMBER(FIND({quote(rule.params['area_code'])}&{TEN},{bare})))=0"


def _any_phone(rule: Rule, place: Place) -> str:
    return f"{text.digits(place.cell(rule.element))}=0"


def _coordinates(rule: Rule, place: Place) -> str:
    """No digits at all; or two numbers with a comma between, one of them too far off."""
    cell = place.cell(rule.element)
    pair = f'SUBSTITUTE(SUBSTITUTE({plain(cell)},"(",""),")","")'
    comma = f'FIND(",",{pair})'
    first, second = f"VALUE(LEFT({pair},{comma}-1))", f"VALUE(MID({pair},{comma}+1,30))"
    tolerance = f"{float(rule.params['tolerance']) * 1.01:.12f}"
    off = f"OR(ABS({first}-{rule.params['longitude']})>{tolerance},ABS({second}-{rule.params['latitude']})>{tolerance})"
    return f"OR({text.digits(cell)}=0,IFERROR({off},FALSE))"


def _process(rule: Rule, place: Place) -> str:
    """A label of a field is followed by a colon or stands in brackets: without any there is no step."""
    marks = ",".join(f"ISNUMBER(FIND({quote(mark)},{plain(place.cell(rule.element))}))" for mark in ":∶【[")
    return f"NOT(OR({marks}))"


def _main_steps(rule: Rule, place: Place) -> str:
    cell, missing = place.cell(rule.element), []
    for step in rule.params["options"]:
        words = [step, *(other for other, same in SAME_STEP.items() if same == step)]
        missing.append(f"NOT(OR({','.join(text.holds(cell, word) for word in words)}))")
    return f"OR({','.join(missing)})"


def _credit_code(rule: Rule, place: Place) -> str:
    """GB 32100: the weights are the powers of 3 modulo 31, and 1 for the last; the sum is a multiple of 31."""
    values = f"FIND(MID({plain(place.cell(rule.element))},{EIGHTEEN},1),{quote(CREDIT_CODE_ALPHABET)})-1"
    return f"IFERROR(MOD(SUMPRODUCT(({values})*MOD(3^MOD({EIGHTEEN}-1,17),31)),31)<>0,TRUE)"


FAILS: dict[str, Fails] = {
    "filled": _filled,
    "blank": _blank,
    "equals": _equals,
    "one_of": _one_of,
    "subset": _subset,
    "contains": _contains,
    "exactly": _exactly,
    "contains_either": _contains_either,
    "alone": _alone,
    "matches": _matches,
    "lacks": _lacks,
    "includes": _includes,
    "duration": _duration,
    "days_equal": _days_equal,
    "at_most": _at_most,
    "number": _number,
    "unique": _unique,
    "phone": _phone,
    "any_phone": _any_phone,
    "coordinates": _coordinates,
    "process": _process,
    "main_steps": _main_steps,
    "credit_code": _credit_code,
}
