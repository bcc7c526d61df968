"""Rule → the two SQL expressions that everything evaluates: where it applies, and where it is met."""

from __future__ import annotations

from dataclasses import dataclass

from expectations.conditions import DEPARTMENT, OPERATORS, condition_sql
from expectations.expressions import fact, identifier
from expectations.kinds import KINDS, PICTURE_KINDS
from expectations.model import RecordKind, Rule, Standard


@dataclass(frozen=True, slots=True)
class Compiled:
    """Three predicates, never NULL. ``holds``: what the rule asks; ``met``: it does not apply, or it holds."""

    rule: Rule
    applicable: str
    met: str
    holds: str


def compile_rule(standard: Standard, rule: Rule) -> Compiled:
    """Null-safe SQL of one rule over the checked table of its record kind."""
    applicable = f"coalesce({' AND '.join(_premises(standard, rule)) or 'TRUE'}, FALSE)"
    holds = f"coalesce({KINDS[rule.kind].predicate(rule)}, FALSE)"
    return Compiled(rule, applicable, f"(NOT {applicable} OR {holds})", holds)


def _premises(standard: Standard, rule: Rule) -> list[str]:
    premises = [*_of_value(standard, rule), *_of_kind(rule)]
    if KINDS[rule.kind].needs_other:
        premises.append(fact(rule.params["other"], "given"))
    premises += [compile_rule(standard, standard.rule(name)).met for name in rule.after]
    premises += [condition_sql(condition) for condition in rule.when]
    if rule.when_any:
        premises.append("(" + " OR ".join(condition_sql(condition) for condition in rule.when_any) + ")")
    return premises


def _of_value(standard: Standard, rule: Rule) -> list[str]:
    """What must stand there for the rule to apply."""
    kind, element = KINDS[rule.kind], identifier(rule.element)
    premises: list[str] = []
    if rule.params.get("where_present") or rule.kind == "blank":
        premises.append(f"{element} IS NOT NULL")
    if rule.kind in PICTURE_KINDS or rule.params.get("of_picture"):
        premises.append(f"{fact(rule.element, 'picture_count')} > 0")
        if rule.params.get("of_picture"):
            premises.append(f"{fact(rule.element, 'bad')} IS NULL")  # nobody can judge what shows nothing
    elif not (kind.even_blank or rule.params.get("even_blank")):
        # One cause, one complaint: what is blank, or a placeholder where a value is required, fails
        # its own ``filled`` rule and no other. A missing column (NULL) is told once for the sheet.
        required = standard.element(rule.record, rule.element).is_required
        premises.append(fact(rule.element, "given") if required else f"{element} <> ''")
    return premises


def _of_kind(rule: Rule) -> list[str]:
    """What the kind needs to know of the value besides."""
    premises: list[str] = []
    if rule.kind == "picture_unlike":
        # The same picture looks the same: that is told once.
        premises.append(f"{fact(rule.element, 'same')} IS NULL")
    if rule.kind == "duration" and "not_applicable" in rule.params:
        premises.append(f"{identifier(rule.element)} <> '{rule.params['not_applicable']}'")
    if rule.kind == "days_equal":
        premises.append(f"{fact(rule.element, 'days')} IS NOT NULL")
    if rule.kind == "at_most":
        # Only times in the same unit can be compared.
        premises.append(f"{fact(rule.element, 'unit')} = {fact(rule.params['other'], 'unit')}")
    if rule.kind in ("main_steps", "total_days"):
        # A text that cannot be read is told once, by its own rule.
        premises.append(f"{fact(rule.element, 'problem')} IS NULL")
    if rule.kind == "main_steps":
        # So is a step without a name.
        premises.append(f"{fact(rule.element, 'main_steps')} IS NOT NULL")
    if rule.kind == "total_days":
        premises.append(f"{fact(rule.element, 'total_days')} IS NOT NULL")
        premises.append(f"{fact(rule.params['other'], 'days')} IS NOT NULL")
    if rule.kind == "as_catalogue":
        premises.append(f"{fact(rule.element, 'catalogue')} IS NOT NULL")
    return premises


def facts_used(standard: Standard, record: RecordKind) -> dict[str, list[str]]:
    """Element → the facts of it that the rules of ``record`` read, in a fixed order, each once."""
    used: dict[str, dict[str, None]] = {element.name: {} for element in standard.of(record)}
    for rule in standard.rules(record):
        kind = KINDS[rule.kind]
        used[rule.element].update(dict.fromkeys(("given", *kind.facts)))
        if "other" in rule.params:
            used[rule.params["other"]].update(dict.fromkeys(kind.other_facts))
        for condition in rule.conditions:
            if condition.element != DEPARTMENT:
                used[condition.element].update(dict.fromkeys(OPERATORS[condition.operator].facts))
    return {element: list(facts) for element, facts in used.items()}


def unique_scopes(standard: Standard, record: RecordKind) -> list[tuple[str, str]]:
    """(element, "department" or "county") for every uniqueness rule: columns that count copies."""
    return [(rule.element, rule.params["within"]) for rule in standard.rules(record) if rule.kind == "unique"]
