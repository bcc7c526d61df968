"""``zhinan why``: why an item is or is not in a public list, part by part.

The list's own predicates are evaluated on the item's own values, as ``zhinan.deliver.lists`` does for all items.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import duckdb

from expectations.categories import NAMED_MATERIALS, Category, load_categories
from expectations.model import RecordKind, Standard
from zhinan.errors import StandardError
from zhinan.members import find_category
from zhinan.predicates import Part, parts
from zhinan.standing import Standing, standing
from zhinan.text import one_line
from zhinan.trace import find_item
from zhinan.warehouse.database import quoted

_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Met:
    """One condition on one record: ``values`` are (element, as submitted; None: there is no such column)."""

    words: str
    unmet: str
    values: tuple[tuple[str, str | None], ...]
    is_met: bool

    @property
    def filled(self) -> str:
        """What was filled in: “是否减免”填的是“是”."""
        return "，".join(f"“{element}”{_filled(value)}" for element, value in self.values)

    @property
    def shown(self) -> str:
        """The condition in words, and what was filled in."""
        if not self.values:
            return self.words
        filled = _filled(self.values[0][1]) if len(self.values) == 1 else self.filled
        return f"{self.words}（{filled}）"


@dataclass(frozen=True, slots=True)
class Material:
    """One material of an item: what makes it one that the list looks at, and what the list asks of those."""

    name: str
    counting: list[Met]
    wanted: list[Met]

    @property
    def is_counted(self) -> bool:
        """Whether the list looks at it."""
        return all(one.is_met for one in self.counting)

    @property
    def is_met(self) -> bool:
        """Whether it is as the list wants those that count."""
        return all(one.is_met for one in self.wanted)


@dataclass(frozen=True, slots=True)
class Judged:
    """One item against one list."""

    category: Category
    conditions: list[Met] = field(default_factory=list)
    materials: list[Material] = field(default_factory=list)

    @property
    def belongs(self) -> bool:
        """Whether the item belongs in the list, be it published or held back."""
        counted = [material for material in self.materials if material.is_counted]
        by_material = self.category.material is None or (bool(counted) and all(material.is_met for material in counted))
        return by_material and all(one.is_met for one in self.conditions)

    @property
    def first_reason(self) -> str:
        """In one sentence why the item does not belong in the list, or why it does."""
        unmet = [one for one in self.conditions if not one.is_met]
        if unmet:
            return f"须{unmet[0].shown}"
        if self.category.material is None:
            return "，".join(one.filled for one in self.conditions if one.values) or self.category.description
        if not self.materials:
            return "没有报送申请材料"
        counted = [material for material in self.materials if material.is_counted]
        if not counted:
            wanted = "，并且".join(one.words for one in self.materials[0].counting)
            return f"{len(self.materials)} 份材料都不符合：{wanted}"
        for material in counted:
            for one in material.wanted:
                if not one.is_met:
                    return f"材料“{cut(material.name)}”须{one.shown}"
        return "材料：" + "、".join(cut(material.name) for material in counted)


def why(
    connection: duckdb.DuckDBPyConnection, standard: Standard, item: str, name: str | None
) -> tuple[Standing, list[Judged]]:
    """``item`` (code, or name, or part of it) against the list ``name``, or against every list.

    Raises UsageError where the item or the list is not known.
    """
    categories = load_categories(standard) if name is None else [find_category(standard, name)]
    record_id, _ = find_item(connection, item)
    judged = [judge(connection, standard, category, record_id)[record_id] for category in categories]
    return standing(connection, record_id), judged


def judge(
    connection: duckdb.DuckDBPyConnection, standard: Standard, category: Category, record_id: str | None = None
) -> dict[str, Judged]:
    """record_id → the item against ``category``, for one item or for all that count now.

    Raises StandardError where a predicate cannot be evaluated.
    """
    try:
        found = {
            item_id: Judged(category, met)
            for item_id, _, met in _conditions(connection, standard, "item", category.where, record_id)
        }
        if category.material is None:
            return found
        counting = _conditions(connection, standard, "material", category.material, record_id)
        wanted = _conditions(connection, standard, "material", category.material_all or "TRUE", record_id)
    except duckdb.BinderException as error:
        problem = str(error).splitlines()[0]
        raise StandardError("categories.toml", f"清单 {category.name}", "where", problem) from error
    for (item_id, name, counts), (_, _, wants) in zip(counting, wanted, strict=True):
        if item_id in found:
            found[item_id].materials.append(Material(name, counts, wants))
    return found


def _conditions(
    connection: duckdb.DuckDBPyConnection, standard: Standard, record: RecordKind, predicate: str, item_id: str | None
) -> list[tuple[str, str, list[Met]]]:
    """(item's record_id, the record's name, its conditions) of every record, in the order of the sheets."""
    conditions = parts(connection, standard, record, predicate)
    elements = list(dict.fromkeys(element for part in conditions for element in part.elements))
    name = NAMED_MATERIALS if record == "material" else "业务办理项名称"
    met = [f"coalesce({part.sql}, FALSE) AS met_{number}" for number, part in enumerate(conditions)]
    raw = [f"{quoted(element)} AS raw_{number}" for number, element in enumerate(elements)]
    rows = connection.execute(
        f"""SELECT item_id, coalesce(raw_name, ''), {"".join(f"met_{n}, " for n in range(len(met)))}
            {"".join(f"raw_{n}, " for n in range(len(raw)))}
        FROM (SELECT {", ".join(["record_id", "item_id", *met])} FROM {record}_checked
            WHERE item_id IS NOT NULL AND ($1 IS NULL OR item_id = $1))
        JOIN (SELECT {", ".join(["record_id", "table_no", "row_number", "column_letters", *raw])},
            {quoted(name)} AS raw_name FROM {record}) USING (record_id)
        ORDER BY item_id, table_no, row_number, length(column_letters), column_letters, record_id""",
        [item_id],
    ).fetchall()
    return [(row[0], row[1], _met(conditions, elements, row[2:])) for row in rows]


def _met(conditions: Sequence[Part], elements: Sequence[str], row: Sequence[Any]) -> list[Met]:
    raw: dict[str, str | None] = dict(zip(elements, row[len(conditions) :], strict=True))
    return [
        Met(part.words, part.unmet, tuple((element, raw[element]) for element in part.elements), is_met)
        for part, is_met in zip(conditions, row, strict=False)
    ]


def _filled(raw: str | None) -> str:
    if raw is None:
        return "没有这一列"
    return f"填的是“{cut(raw)}”" if raw.strip() else "空着"


def cut(text: str) -> str:
    """``text`` on one line, not too long for a sentence."""
    line = one_line(text.strip())
    return line if len(line) <= _LONGEST else line[:_LONGEST] + "…"
