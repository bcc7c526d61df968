"""What a template can fill in by itself, read out of the standard: prescribed content, forms to complete, choices."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from expectations.model import Condition, Element, RecordKind, Rule, Standard
from zhinan.deliver.cells import requirement_text
from zhinan.steps import FIELDS, read_process

JOINT = "、"
_EXAMPLE = "例："
# A phone or a floor that the notice leaves open: what holds it is a form to complete.
_OPEN = re.compile(r"\d{3,4}-x{3,}")


@dataclass(frozen=True, slots=True)
class Choices:
    """What a drop-down offers. ``is_strict``: nothing else is right; ``is_multiple``: several may be chosen."""

    values: tuple[str, ...] = ()
    is_strict: bool = False
    is_multiple: bool = False


def prescribed(standard: Standard, record: RecordKind) -> dict[str, str]:
    """Element → the content that the standard prescribes for every record, conditions met by what is prescribed."""
    found: dict[str, str] = {}
    while True:
        before = len(found)
        for element in standard.of(record):
            value = _prescribed(element, found)
            if value is not None:
                found[element.name] = value
        if len(found) == before:
            return found


def _prescribed(element: Element, found: Mapping[str, str]) -> str | None:
    rules = [
        rule
        for rule in element.rules
        if rule.severity == "error" and not rule.when_any and all(_is_met(c, found) for c in rule.when)
    ]
    wanted = [option for rule in rules if rule.kind == "contains" for option in rule.params["options"]]
    for rule in rules:
        if rule.kind == "equals":
            return str(rule.params["value"])
        if rule.kind == "exactly":
            return JOINT.join(rule.params["options"])
        if rule.kind == "coordinates":
            return f"{rule.params['longitude']}, {rule.params['latitude']}"
        if "suggest" in rule.params:
            return str(rule.params["suggest"])
    return JOINT.join(wanted) if wanted else None


def _is_met(condition: Condition, found: Mapping[str, str]) -> bool:
    operand = [condition.operand] if isinstance(condition.operand, str) else condition.operand
    return condition.operator in ("equals", "one_of") and found.get(condition.element) in operand


@lru_cache(maxsize=256)
def form(standard_requirement: str) -> str:
    """The form that a requirement gives with places left open (0376-xxxxxxx); '' where it gives none.

    It never meets the rules before it is completed: what is open is no phone.
    """
    text = requirement_text(standard_requirement)
    if not _OPEN.search(text):
        return ""
    return text.partition(_EXAMPLE)[2].strip() or text.strip()


def process_form(standard: Standard) -> str:
    """The process text to complete: the steps of the notice's example with whose they are; times, criteria and results
    blank, but for the times that the standard prescribes. What is blank fails."""
    element = process_element(standard)
    if element is None:
        return ""
    example = requirement_text(element.requirement).partition(_EXAMPLE)[2]
    limits = [rule for rule in standard.rules("step") if rule.element == FIELDS["limit"] and rule.kind == "equals"]
    lines = []
    for step in read_process(example).steps:
        limit = next((r.params["value"] for r in limits if any(step.name in c.operand for c in r.when)), "")
        told = {**dict.fromkeys(FIELDS, ""), "name": step.name, "handler": step.handler, "limit": limit}
        lines.append("".join(f"{label}：{told[field]}；" for field, label in FIELDS.items()))
    return "\n".join(lines)


def process_element(standard: Standard) -> Element | None:
    """The element whose text tells the steps."""
    return next((e for e in standard.of("item") if any(rule.kind == "process" for rule in e.rules)), None)


def forms(standard: Standard, record: RecordKind) -> dict[str, str]:
    """Element → the form that is to be completed in its cell."""
    found = {element.name: form(element.requirement) for element in standard.of(record) if element.requirement}
    process = process_element(standard)
    if process is not None and record == "item":
        found[process.name] = process_form(standard)
    return {name: text for name, text in found.items() if text and record != "step"}


def choices(standard: Standard, element: Element) -> Choices:
    """What the drop-down of an element offers; nothing where its content is free."""
    first = [prescribed(standard, element.record).get(element.name), forms(standard, element.record).get(element.name)]
    offered = [value for value in first if value]
    is_strict = is_multiple = False
    for rule in element.rules:
        values, is_several = _offered(rule)
        offered += values
        is_multiple = is_multiple or is_several
        is_strict = is_strict or rule.kind == "one_of"
    if element.record == "step" and element.name == FIELDS["name"]:
        offered += [o for rule in standard.rules("item") if rule.kind == "main_steps" for o in rule.params["options"]]
    return Choices(tuple(dict.fromkeys(offered)), is_strict and not is_multiple, is_multiple)


def _offered(rule: Rule) -> tuple[list[str], bool]:
    """The choices that one rule makes, and whether it lets several be chosen at once."""
    if rule.kind == "equals":
        return [str(rule.params["value"])], False
    if rule.kind == "one_of":
        return [*rule.params["options"], *rule.params.get("also", ())], False
    if rule.kind == "contains_either":
        return [JOINT.join(chosen) for chosen in rule.params["sets"]], True
    if rule.kind in ("subset", "exactly"):
        return (list(rule.params["options"]) if rule.kind == "subset" else []), True
    return [], False
