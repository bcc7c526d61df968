"""categories.toml → the public lists (公布清单): what is in each, and its columns."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from expectations.model import Standard
from zhinan.errors import StandardError

NAMED_MATERIALS = "材料名称"
_KEYS = {"name", "each", "where", "material", "material_all", "columns", "description"}


@dataclass(frozen=True, slots=True)
class Category:
    """One public list.

    ``where``: SQL over item_checked. ``material``: SQL over material_checked: the item needs at least
    one such material, and the list names them; ``material_all``: all of those must meet this too.
    """

    name: str
    description: str
    where: str
    material: str | None
    material_all: str | None
    columns: tuple[str, ...]


def load_categories(standard: Standard) -> list[Category]:
    """The public lists of this standard, in the file's order.

    Raises StandardError where an entry is malformed or a column may not be public.
    """
    file = Path(standard.categories_file)
    try:
        data = tomllib.loads(file.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise StandardError(file.name, "", "", f"不是合法的 TOML：{error}") from error
    default = data.get("defaults", {}).get("columns", [])
    categories: list[Category] = []
    for position, table in enumerate(data.get("list", []), start=1):
        name = table.get("name") or table.get("each")
        place = f"清单 {name}" if name else f"第{position}个清单"
        unknown = sorted(set(table) - _KEYS)
        if unknown:
            raise StandardError(file.name, place, unknown[0], "不认识的键")
        if not name or not ({"where", "material", "each"} & set(table)):
            raise StandardError(file.name, place, "name", "要有 name 和 where（或 material），或者有 each")
        columns = tuple(table.get("columns", default))
        _require_public(file.name, place, columns, standard)
        if "each" in table:
            categories += [_one(table, value, columns) for value in _values(file.name, place, table, standard)]
        else:
            categories.append(
                Category(
                    name,
                    table.get("description", ""),
                    table.get("where", "TRUE"),
                    table.get("material"),
                    table.get("material_all"),
                    columns,
                )
            )
    names = [category.name for category in categories]
    for name in names:
        if names.count(name) > 1:
            raise StandardError(file.name, f"清单 {name}", "name", "清单重名")
    return categories


def _one(table: dict[str, Any], value: str, columns: tuple[str, ...]) -> Category:
    return Category(value, f"{table['each']}为{value}", f"\"{table['each']}\" = '{value}'", None, None, columns)


def _values(file: str, place: str, table: dict[str, Any], standard: Standard) -> list[str]:
    for rule in standard.rules("item"):
        if rule.element == table["each"] and rule.kind == "one_of":
            return list(rule.params["options"])
    raise StandardError(file, place, "each", f"要素“{table['each']}”没有 one_of 规则，列不出各个清单")


def _require_public(file: str, place: str, columns: tuple[str, ...], standard: Standard) -> None:
    public = {element.name for element in standard.of("item") if element.is_public} | {NAMED_MATERIALS}
    for column in columns:
        if column not in public:
            raise StandardError(file, place, "columns", f"“{column}”不是可以公开的要素")
        if columns.count(column) > 1:
            raise StandardError(file, place, "columns", f"“{column}”写了不止一次")
