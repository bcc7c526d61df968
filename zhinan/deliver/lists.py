"""The public lists (公布清单): items without an error, raw values, each list in four formats."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import duckdb

from expectations.categories import NAMED_MATERIALS, Category, load_categories
from expectations.model import Standard
from zhinan.deliver.cells import json_text
from zhinan.deliver.changes import write_changes
from zhinan.deliver.kept import Kept
from zhinan.deliver.publication.updated import Standing
from zhinan.deliver.sheets import write_csv, write_list
from zhinan.deliver.work import Work
from zhinan.errors import StandardError
from zhinan.warehouse.database import quoted, transaction

# suffix → its name where it is linked
FORMATS = {"xlsx": "Excel", "csv": "CSV", "json": "JSON", "parquet": "Parquet"}
ALL_ITEMS = "政务服务事项总清单"
_WIDTHS = {
    "业务办理项名称": 30,
    "业务办理项编码": 20,
    "材料名称": 34,
    "咨询方式": 34,
    "监督投诉方式": 34,
    "承诺时限": 11,
}


def store_members(connection: duckdb.DuckDBPyConnection, standard: Standard, run_id: str) -> None:
    """Store which item belongs in which list, published or held back, and each list's counts."""
    categories = load_categories(standard)
    with transaction(connection):
        connection.execute("DELETE FROM publication")
        connection.execute("DELETE FROM list_result WHERE run_id = ?", [run_id])
        for position, category in enumerate(categories):
            _store(connection, category, position, run_id)


def write_lists(
    connection: duckdb.DuckDBPyConnection,
    standard: Standard,
    as_of: str,
    folder: Path,
    standing: Standing,
    kept: Kept,
    work: Work,
) -> None:
    """Write the lists that ``store_members`` stored, and the record of changes (with ``as_of``), into ``folder``.

    The workbooks are there when ``work`` is finished. ``kept``: files of lists that stand.
    """
    for category in load_categories(standard):
        _write(connection, category, standard, folder, standing, kept, work)
    write_changes(connection, standard, as_of, folder)


def _store(connection: duckdb.DuckDBPyConnection, category: Category, position: int, run_id: str) -> None:
    try:
        connection.execute(_members_sql(category), [run_id, category.name, run_id])
    except (duckdb.BinderException, duckdb.ParserException) as error:
        problem = str(error).splitlines()[0]
        raise StandardError("categories.toml", f"清单 {category.name}", "where", problem) from error
    connection.execute(
        """INSERT INTO list_result BY NAME
        SELECT $1 AS run_id, $2 AS list, $3 AS position,
            count(*) FILTER (is_published) AS published_count,
            count(*) FILTER (NOT is_published) AS held_back_count,
            count(*) FILTER (is_accurate) AS accurate_count,
            coalesce(sum(check_count), 0) AS check_count,
            coalesce(sum(failed_count), 0) AS failed_count,
            coalesce(sum(manual_count), 0) AS manual_count,
            coalesce(sum(waived_count), 0) AS waived_count
        FROM publication JOIN item_result USING (run_id, record_id)
        WHERE run_id = $1 AND list = $2""",
        [run_id, category.name, position],
    )


def _members_sql(category: Category) -> str:
    """Members of one list: where the item meets its predicate, and its materials theirs."""
    named, join = "''", ""
    if category.material is not None:
        having = f"HAVING bool_and(coalesce({category.material_all}, FALSE))" if category.material_all else ""
        named = "named.materials"
        join = f"""JOIN (
            SELECT item_id, string_agg(raw_name, '、' ORDER BY table_no, row_number, column_letters)
                AS materials
            FROM material_checked AS checked
            JOIN (
                SELECT record_id AS raw_id, table_no, row_number, column_letters,
                    {quoted(NAMED_MATERIALS)} AS raw_name
                FROM material
            ) AS raw ON raw_id = record_id
            WHERE coalesce({category.material}, FALSE)
            GROUP BY item_id {having}
        ) AS named ON named.item_id = item.record_id"""
    return f"""INSERT INTO publication
        SELECT ?, ?, item.record_id, coalesce({named}, ''), state = 'public'
        FROM (SELECT * FROM item_checked WHERE coalesce({category.where}, FALSE)) AS item {join}
        JOIN item_result ON item_result.record_id = item.record_id AND item_result.run_id = ?"""


def _write(
    connection: duckdb.DuckDBPyConnection,
    category: Category,
    standard: Standard,
    folder: Path,
    standing: Standing,
    kept: Kept,
    work: Work,
) -> None:
    """The published items of one list, the same rows and columns in each of ``FORMATS``."""
    rows_sql = _rows_sql(category)
    rows = connection.execute(rows_sql).fetchall()
    headings = [column[0] for column in connection.description]
    stand = standing.of(category.name, category.description, headings, rows)
    columns = [("序号", 6), ("部门", 14), *((column, _WIDTHS.get(column, 14)) for column in category.columns)]

    def workbook(path: Path) -> None:
        title = f"{standard.county}{category.name}" + ("" if category.name.endswith("清单") else "事项清单")
        remark = f"共 {len(rows)} 项。{category.description}。更新日期 {stand.since}。"
        work.add(write_list, path, title, remark, "清单", columns, rows)

    def data(path: Path) -> None:
        """For programs: values as submitted, to the last character."""
        about = {
            "name": category.name,
            "description": category.description,
            "updated": stand.since,
            "standard": standard.name,
            "version": standard.version,
            "count": len(rows),
            "columns": headings,
        }
        items = [dict(zip(headings, row, strict=True)) for row in rows]
        path.write_text(json_text({**about, "items": items}) + "\n", "utf-8")

    def parquet(path: Path) -> None:
        target = str(path).replace("'", "''")
        connection.execute(f"COPY ({rows_sql}) TO '{target}' (FORMAT parquet)")

    text = partial(write_csv, headings=headings, rows=rows)
    makers: dict[str, Callable[[Path], None]] = {"xlsx": workbook, "csv": text, "json": data, "parquet": parquet}
    made_of = category.name, stand, columns, standard.county, standard.name, standard.version
    for suffix in FORMATS:
        kept.place(folder / f"{category.name}.{suffix}", makers[suffix], *made_of, suffix)


def _rows_sql(category: Category) -> str:
    """One row = one published item of the list, in the order of departments and of their sheets."""
    shown = [
        f"publication.named AS {quoted(column)}"
        if column == NAMED_MATERIALS
        else f"coalesce(item.{quoted(column)}, '') AS {quoted(column)}"
        for column in category.columns
    ]
    order = "department.position, item.department, item.sha256, table_no, row_number, column_letters, record_id"
    name = category.name.replace("'", "''")
    return f"""SELECT row_number() OVER (ORDER BY {order}) AS "序号", item.department AS "部门", {", ".join(shown)}
        FROM publication JOIN item USING (record_id)
        LEFT JOIN department ON department.department = item.department
        WHERE list = '{name}' AND is_published
        ORDER BY 1"""
