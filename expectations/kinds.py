"""Rule kind → SQL predicate. ``KINDS`` is the table of contents, in reading order.

A predicate is true where the rule is met. It may be NULL: ``compile.py`` wraps every predicate so that
NULL counts as "not met". It is evaluated only where the rule applies. Columns are those of the
checked tables: an element's normalised value under its name, its facts under ``<name>_<fact>``.
Plain SQL (functions that sqlglot can carry to Spark), no Python at run time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from expectations.codes import as_catalogue, as_coded, begins_with, credit_code, ends_with
from expectations.expressions import expected, expected_options, fact, identifier, literal, literals, value
from expectations.model import Rule
from zhinan.text import compact


def _filled(rule: Rule) -> str:
    return fact(rule.element, "given")


def _blank(rule: Rule) -> str:
    blank = f"{value(rule)} = ''"
    return f"{blank} OR NOT {fact(rule.element, 'given')}" if rule.params.get("or_placeholder") else blank


def _equals(rule: Rule) -> str:
    return f"{value(rule)} IN ({literals(expected([rule.params['value'], *rule.params.get('also', ())]))})"


def _one_of(rule: Rule) -> str:
    return f"{value(rule)} IN ({literals(expected([*rule.params['options'], *rule.params.get('also', ())]))})"


def _option_list(rule: Rule, key: str = "options") -> str:
    return f"[{literals(expected_options(rule.params[key]))}]"


def _subset(rule: Rule) -> str:
    return f"list_has_all({_option_list(rule)}, {fact(rule.element, 'options')})"


def _contains(rule: Rule) -> str:
    return f"list_has_all({fact(rule.element, 'options')}, {_option_list(rule)})"


def _exactly(rule: Rule) -> str:
    return f"{_subset(rule)} AND {_contains(rule)}"


def _contains_either(rule: Rule) -> str:
    options = fact(rule.element, "options")
    return " OR ".join(
        f"list_has_all({options}, [{literals(expected_options(chosen))}])" for chosen in rule.params["sets"]
    )


def _alone(rule: Rule) -> str:
    options = fact(rule.element, "options")
    option = literal(compact(rule.params["option"]))
    return f"NOT list_contains({options}, {option}) OR len({options}) = 1"


def _matches(rule: Rule) -> str:
    return f"regexp_matches({value(rule)}, {literal(rule.params['pattern'])})"


def _lacks(rule: Rule) -> str:
    return f"NOT regexp_matches({value(rule)}, {literal(rule.params['pattern'])})"


def _includes(rule: Rule) -> str:
    return " AND ".join(f"contains({value(rule)}, {literal(text)})" for text in expected(rule.params["texts"]))


def _duration(rule: Rule) -> str:
    wanted = rule.params.get("unit")
    if wanted is None:
        return f"{fact(rule.element, 'unit')} IS NOT NULL"
    return f"{fact(rule.element, 'unit')} = {literal(wanted)}"


def _days_equal(rule: Rule) -> str:
    return f"{fact(rule.element, 'days')} = {rule.params['days']}"


def _at_most(rule: Rule) -> str:
    return f"{fact(rule.element, 'amount')} <= {fact(rule.params['other'], 'amount')}"


def _number(rule: Rule) -> str:
    number = fact(rule.element, "number")
    tests = [f"{number} IS NOT NULL"]
    if "equals" in rule.params:
        tests.append(f"{number} = {rule.params['equals']}")
    if "min" in rule.params:
        tests.append(f"{number} >= {rule.params['min']}")
    if rule.params.get("whole"):
        tests.append(f"{number} = floor({number})")
    return " AND ".join(tests)


def _unique(rule: Rule) -> str:
    return f"{fact(rule.element, 'copies_in_' + rule.params['within'])} = 1"


def _phone(rule: Rule) -> str:
    pattern = f"(^| ){rule.params['area_code']}-\\d{{7}}(转\\d+)?( |$)"
    return f"regexp_matches(array_to_string({fact(rule.element, 'phones')}, ' '), {literal(pattern)})"


def _any_phone(rule: Rule) -> str:
    return f"len({fact(rule.element, 'phones')}) > 0"


def _no_shared_phone(rule: Rule) -> str:
    shared = f"list_intersect({_whole_phones(rule, rule.element)}, {_whole_phones(rule, rule.params['other'])})"
    return f"list_has_all([{literals(('', *rule.params.get('aside', ())))}], {shared})"


def _whole_phones(rule: Rule, element: str) -> str:
    """The phones of an element, the area code before local numbers too; [''] where there is none."""
    phones = f"array_to_string({fact(element, 'phones')}, ' ')"
    if area_code := rule.params.get("area_code"):
        phones = f"regexp_replace({phones}, '(^| )([2-8]\\d{{6}})\\b', '\\1{area_code}-\\2', 'g')"
    return f"string_split({phones}, ' ')"


def _coordinates(rule: Rule) -> str:
    first, second = fact(rule.element, "first"), fact(rule.element, "second")
    longitude, latitude = rule.params["longitude"], rule.params["latitude"]
    # Half a unit of the next digit: the tolerance itself is inside, whatever binary fractions do.
    tolerance = float(rule.params["tolerance"]) * 1.0005
    return f"abs({first} - {longitude}) <= {tolerance:.12f} AND abs({second} - {latitude}) <= {tolerance:.12f}"


def _process(rule: Rule) -> str:
    return f"{fact(rule.element, 'problem')} IS NULL"


def _main_steps(rule: Rule) -> str:
    return f"{fact(rule.element, 'main_steps')} = {_option_list(rule)}"


def _total_days(rule: Rule) -> str:
    return f"{fact(rule.element, 'total_days')} <= {fact(rule.params['other'], 'days')}"


def _picture(rule: Rule) -> str:
    return f"{fact(rule.element, 'picture_count')} > 0"


def _picture_shows(rule: Rule) -> str:
    return f"{fact(rule.element, 'bad')} IS NULL"


def _picture_own(rule: Rule) -> str:
    return f"{fact(rule.element, 'same')} IS NULL"


def _picture_unlike(rule: Rule) -> str:
    return f"{fact(rule.element, 'alike')} IS NULL"


def _manual(rule: Rule) -> str:
    # Met once a person says so: what fails is either waiting for a verdict, or was judged and is wrong.
    return f"{identifier(f'{rule.id}_verdict')} = 'pass'"


@dataclass(frozen=True, slots=True)
class Kind:
    """One way of testing. ``facts``: of the rule's element; ``other_facts``: of its ``other`` element.

    ``even_blank``: applies to a blank too; ``needs_other``: only where the other element is given.
    ``meaning``: in Chinese, for ``zhinan explain``.
    """

    predicate: Callable[[Rule], str]
    meaning: str
    facts: tuple[str, ...] = ()
    other_facts: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    even_blank: bool = False
    needs_other: bool = False


# The kind that no program can judge: a verdict settles it.
MANUAL = "manual"
# The kind that demands a picture; the others of its sort apply where there is one.
PICTURE = "picture"
PICTURE_KINDS = ("picture_shows", "picture_own", "picture_unlike")

KINDS: dict[str, Kind] = {
    "filled": Kind(_filled, "必须填写", facts=("given",), optional=("where_present", "none_means"), even_blank=True),
    "blank": Kind(_blank, "必须留空", facts=("given",), optional=("or_placeholder",), even_blank=True),
    "equals": Kind(_equals, "等于规定内容", required=("value",), optional=("also",)),
    "one_of": Kind(_one_of, "从选项中选一个", required=("options",), optional=("also",)),
    "subset": Kind(_subset, "只能从选项中选", facts=("options",), required=("options",)),
    "contains": Kind(
        _contains, "必须包含这些选项", facts=("options",), required=("options",), optional=("even_blank", "known")
    ),
    "exactly": Kind(_exactly, "正好是这些选项", facts=("options",), required=("options",)),
    "contains_either": Kind(_contains_either, "必须包含其中一组选项", facts=("options",), required=("sets",)),
    "alone": Kind(_alone, "该选项只能单独选", facts=("options",), required=("option",)),
    "matches": Kind(_matches, "符合规定的写法", required=("pattern",), optional=("length",)),
    "lacks": Kind(_lacks, "不得出现这种写法", required=("pattern",)),
    "includes": Kind(_includes, "必须写有规定的文字", required=("texts",)),
    "duration": Kind(_duration, "是可读的时限", facts=("unit",), optional=("unit", "not_applicable")),
    "days_equal": Kind(_days_equal, "时限等于规定天数", facts=("days", "unit"), required=("days",)),
    "at_most": Kind(
        _at_most,
        "时限不超过另一要素",
        facts=("amount", "unit"),
        other_facts=("amount", "unit"),
        required=("other",),
    ),
    "process": Kind(_process, "能读出各个环节", facts=("problem",)),
    "main_steps": Kind(
        _main_steps, "环节齐全、不重复、次序正确", facts=("main_steps", "problem"), required=("options",)
    ),
    "total_days": Kind(
        _total_days,
        "各环节时限之和不超过另一要素",
        facts=("total_days", "problem"),
        other_facts=("days",),
        required=("other",),
    ),
    "number": Kind(_number, "是规定范围内的数", facts=("number",), optional=("equals", "min", "whole")),
    "unique": Kind(_unique, "不得重复", required=("within",)),
    "phone": Kind(_phone, "有本县区号的固定电话", facts=("phones",), required=("area_code",)),
    "any_phone": Kind(_any_phone, "有联系电话", facts=("phones",)),
    "no_shared_phone": Kind(
        _no_shared_phone,
        "与另一要素的电话不得相同",
        facts=("phones",),
        other_facts=("phones",),
        required=("other",),
        optional=("aside", "area_code"),
    ),
    "coordinates": Kind(
        _coordinates,
        "是规定的坐标",
        facts=("first", "second"),
        required=("longitude", "latitude", "tolerance"),
    ),
    PICTURE: Kind(_picture, "有图片（插入工作簿，或写明放在旁边的文件名）", facts=("picture_names",), even_blank=True),
    "picture_shows": Kind(_picture_shows, "图片打得开、不空白", even_blank=True),
    "picture_own": Kind(_picture_own, "不与其他事项用同一张图片", even_blank=True),
    "picture_unlike": Kind(_picture_unlike, "不与其他事项的图片几乎一样", even_blank=True),
    MANUAL: Kind(_manual, "由人认定", required=("question",), optional=("of_picture",)),
    "begins_with": Kind(
        begins_with, "以另一要素的内容开头", other_facts=("given",), required=("other",), needs_other=True
    ),
    "ends_with": Kind(ends_with, "以另一要素的内容结尾", other_facts=("given",), required=("other",), needs_other=True),
    "as_catalogue": Kind(as_catalogue, "与事项目录中同一编码的名称一致"),
    "as_coded": Kind(
        as_coded,
        "与编码中的代码一致",
        other_facts=("given",),
        required=("other", "position", "codes"),
        needs_other=True,
    ),
    "credit_code": Kind(credit_code, "前18位统一社会信用代码的校验码正确（GB 32100）"),
}
