"""The elements as the dashboard speaks of them: by the annex's number, or by name where they have none."""

from __future__ import annotations

from dataclasses import dataclass

from expectations.model import Element, Rule, Standard


@dataclass(frozen=True, slots=True)
class Column:
    """One element: ``key`` stands in addresses, ``short`` heads a column; the parts of a step share element 11's."""

    key: str
    short: str
    name: str
    rules: tuple[Rule, ...]

    @property
    def label(self) -> str:
        """18 四办标志; of an element without a number its name."""
        return f"{self.key} {self.name}" if self.key != self.name else self.name


def element_key(number: int | None, name: str | None) -> str:
    """What an element is called in an address: its number, else its name; '' of a whole file or item."""
    return str(number) if number is not None else name or ""


def element_label(number: int | None, name: str | None) -> str:
    """18 四办标志; of a step's part 11 办理人; '' where there is no element."""
    return (f"{number} {name}" if number is not None else name) if name else ""


def columns(standard: Standard) -> list[Column]:
    """The annex's elements in its order, then the national ones that have a rule."""
    found: dict[str, list[Element]] = {}
    for element in standard.elements:
        found.setdefault(element_key(element.number, element.name), []).append(element)
    told = []
    for key, elements in found.items():
        # Of several with one number the item's own is the annex's; the others are parts of it.
        own = next((one for one in elements if one.record != "step"), elements[0])
        rules = tuple(rule for element in elements for rule in element.rules)
        if own.number is not None or rules:
            short = key if own.number is not None else rules[0].id.split(".")[0]
            told.append((own.number is None, own.number or 0, Column(key, short, own.name, rules)))
    return [column for _, _, column in sorted(told, key=lambda one: one[:2])]
