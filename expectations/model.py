"""The standard in memory: frozen, and nothing but data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

RecordKind = Literal["item", "material", "step"]
Severity = Literal["error", "warning"]
Reading = Literal["prose", "code"]
RECORD_KINDS: tuple[RecordKind, ...] = ("item", "material", "step")


@dataclass(frozen=True, slots=True)
class Condition:
    """One premise of a rule: ``operator`` applied to the value of ``element`` in the same record."""

    element: str
    operator: str
    operand: Any


@dataclass(frozen=True, slots=True)
class Rule:
    """One demand on one element. ``when``: all must hold; ``when_any``: at least one must.

    ``after``: rules of the same record that must be met first, so that one cause has one complaint.
    """

    id: str
    element: str
    record: RecordKind
    kind: str
    severity: Severity
    params: Mapping[str, Any]
    when: tuple[Condition, ...] = ()
    when_any: tuple[Condition, ...] = ()
    after: tuple[str, ...] = ()
    message: str | None = None

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Every premise, of either sort."""
        return self.when + self.when_any


@dataclass(frozen=True, slots=True)
class Element:
    """One element (要素): its requirement verbatim, its headings, its rules.

    ``number`` is the annex's number, None for a national element. ``unchecked`` says in Chinese what
    its requirement demands that no rule checks yet. ``reading``: "code" has no white space at all.
    ``is_public``: may stand in a public output.
    """

    name: str
    record: RecordKind
    number: int | None
    requirement: str
    aliases: tuple[str, ...] = ()
    unchecked: str = ""
    reading: Reading = "prose"
    is_public: bool = True
    rules: tuple[Rule, ...] = ()

    @property
    def is_required(self) -> bool:
        """Whether a blank counts as missing (a ``filled`` rule), so that a placeholder is no value."""
        return any(rule.kind == "filled" for rule in self.rules)

    @property
    def label(self) -> str:
        """How people speak of it: 要素18 四办标志."""
        return self.name if self.number is None else f"要素{self.number} {self.name}"


@dataclass(frozen=True, slots=True)
class Standard:
    """One county's standard: national elements first, then its own, in the annex's order."""

    name: str
    version: str
    title: str
    county: str
    source: str
    elements: tuple[Element, ...]
    parameters: Mapping[str, str]
    codes: Mapping[str, Mapping[str, str]]
    categories_file: str
    departments_file: str
    _rules: dict[str, Rule] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        self._rules.update({rule.id: rule for element in self.elements for rule in element.rules})

    def of(self, record: RecordKind) -> tuple[Element, ...]:
        """The elements of one record kind."""
        return tuple(element for element in self.elements if element.record == record)

    def element(self, record: RecordKind, name: str) -> Element:
        """The element ``name`` of ``record``; KeyError where there is none."""
        for element in self.elements:
            if element.record == record and element.name == name:
                return element
        raise KeyError(name)

    def rules(self, record: RecordKind | None = None) -> Iterator[Rule]:
        """Every rule, or those of one record kind, in the standard's order."""
        return (rule for rule in self._rules.values() if record in (None, rule.record))

    def rule(self, rule_id: str) -> Rule:
        """The rule with that id; KeyError where there is none."""
        return self._rules[rule_id]
