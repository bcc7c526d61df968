"""Items as submitted, with their materials and steps: what guides and flow charts are made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import duckdb

from expectations.model import RecordKind, Standard
from zhinan.warehouse.database import named_rows, quoted

Row = Mapping[str, str]

# one row = one item that counts now, in the order of the lists; raw values
_ITEMS = """SELECT raw.*, checked."业务办理项编码" AS own_code, checked."服务对象_options" AS subjects
FROM item_checked AS checked JOIN item AS raw USING (record_id)
LEFT JOIN department ON department.department = raw.department
WHERE {which}
ORDER BY department.position, raw.department, raw.sha256, raw.table_no, raw.row_number,
    length(raw.column_letters), raw.column_letters, record_id"""

# one row = one material that counts now, raw; in the order of its sheet
_MATERIALS = """SELECT checked.item_id, raw.* FROM material_checked AS checked JOIN material AS raw USING (record_id)
WHERE {which}
ORDER BY raw.sha256, raw.table_no, raw.row_number, length(raw.column_letters), raw.column_letters, record_id"""

# one row = one step that counts now, raw; is_told: read out of the item's element 11, not from a sheet of steps
_STEPS = """SELECT checked.item_id, contains(raw.record_id, '#') AS is_told, raw.*
FROM step_checked AS checked JOIN step AS raw USING (record_id)
WHERE {which}
ORDER BY raw.sha256, raw.table_no, raw.row_number, length(raw.column_letters), raw.column_letters,
    TRY_CAST(split_part(raw.record_id, '#', 2) AS INTEGER), record_id"""


@dataclass(frozen=True, slots=True)
class Item:
    """One item; a column that its table has not is blank. ``code``: 业务办理项编码 as compared.

    ``is_told``: its steps were read out of 办理流程说明, not from a sheet.
    """

    record_id: str
    department: str
    code: str
    subjects: tuple[str, ...]
    raw: Row
    materials: tuple[Row, ...]
    steps: tuple[Row, ...]
    is_told: bool


def load_items(
    connection: duckdb.DuckDBPyConnection, standard: Standard, record_id: str | None = None
) -> Iterator[Item]:
    """The published items of the latest run, in the order of the lists; with ``record_id`` that item, published or not.

    Steps are those told in 办理流程说明 (element 11, with which the chart has to agree), else those of a sheet.
    """
    if record_id is None:
        which = "{} IN (SELECT record_id FROM publication WHERE is_published)"
        parameters: list[str] = []
    else:
        which, parameters = "{} = ?", [record_id]
    materials = _parts(connection, standard, "material", _MATERIALS, which, parameters)
    steps = _parts(connection, standard, "step", _STEPS, which, parameters)
    elements = [element.name for element in standard.of("item")]
    for row in named_rows(connection, _ITEMS.format(which=which.format("record_id")), *parameters):
        own = row["record_id"]
        told = [step for step, is_told in steps[own] if is_told]
        yield Item(
            record_id=own,
            department=row["department"],
            code=row["own_code"] or "",
            subjects=tuple(row["subjects"] or ()),
            raw={name: row.get(name) or "" for name in elements},
            materials=tuple(material for material, _ in materials[own]),
            steps=tuple(told or (step for step, _ in steps[own])),
            is_told=bool(told),
        )


def _parts(
    connection: duckdb.DuckDBPyConnection,
    standard: Standard,
    kind: RecordKind,
    sql: str,
    which: str,
    parameters: list[str],
) -> dict[str, list[tuple[Row, bool]]]:
    """item → (material or step, whether it was told in the item's text)."""
    elements = [element.name for element in standard.of(kind)]
    found: dict[str, list[tuple[Row, bool]]] = defaultdict(list)
    for row in named_rows(connection, sql.format(which=which.format(quoted("item_id"))), *parameters):
        found[row["item_id"]].append(({name: row.get(name) or "" for name in elements}, bool(row.get("is_told"))))
    return found
