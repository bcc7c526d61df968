"""The catalogue of items (事项目录) in the warehouse: its name for each code, beside the items that have the code."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from zhinan.text import prose
from zhinan.warehouse.database import quoted
from zhinan.warehouse.records import NAME_ELEMENT

# Codes differ in length by kind, so a code meets only codes of its own kind. The most exact one decides.
_CODES = ("业务办理项编码", "实施编码", "基本编码")

CATALOGUE_JOIN = " ".join(
    f"LEFT JOIN catalogue AS catalogue_{number} ON catalogue_{number}.code = item_value.{quoted(element)}"
    for number, element in enumerate(_CODES)
)
_FOUND = ", ".join(f"catalogue_{number}.{{column}}" for number in range(len(_CODES)))
# ``<name>_catalogue``: as compared; ``<name>_catalogue_name``: as the catalogue writes it; NULL: not in it.
CATALOGUE_COLUMNS = (
    f", coalesce({_FOUND.format(column='value')}) AS {quoted(NAME_ELEMENT + '_catalogue')}"
    f", coalesce({_FOUND.format(column='name')}) AS {quoted(NAME_ELEMENT + '_catalogue_name')}"
)


def store_catalogue(connection: duckdb.DuckDBPyConnection, names: Mapping[str, str]) -> None:
    """Replace the catalogue by ``names``: code → the item's name; none at all where no catalogue is supplied."""
    connection.execute("DELETE FROM catalogue")
    if names:
        codes, texts = list(names), list(names.values())
        connection.execute(
            "INSERT INTO catalogue SELECT unnest($1), unnest($2), unnest($3)", [codes, texts, list(map(prose, texts))]
        )
