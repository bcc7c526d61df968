"""Rates and lists over all counties, in Spark SQL over the lake: by county, by city, and of all together.

The rates are the metric views' own SQL (``zhinan/sql/metrics``), carried over by ``expectations.spark_sql``. They know
one county and its runs: here the key of a run is the county (the city, …), and a department has its county before its
name, so that two counties' are two. 五减 (``reduction.sql``) compares runs of one county and stays in its warehouse.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from expectations.categories import Category, load_categories
from expectations.spark_sql import spark_sql
from zhinan.deliver.figures import shown
from zhinan.deliver.sheets import write_csv
from zhinan.deliver.swap import replaced_folder
from zhinan.spark.counties import County
from zhinan.spark.lake import Lake
from zhinan.spark.session import local_path
from zhinan.warehouse.database import connect

ALL = "全部"
# Table → its columns that name a run, or a department.
_TABLES: dict[str, tuple[str, ...]] = {
    "rule_result": ("run_id", "department"),
    "item_result": ("run_id", "department"),
    "department": ("department",),
    "department_result": ("run_id", "department"),
    "problem_result": ("run_id", "department"),
}


def keep_figures(lake: Lake, county: County, run_id: str) -> None:
    """Put what the stages after the assessing have stored of a county's run into the lake."""
    with connect(county.home.warehouse) as connection:
        results = ("department_result", "problem_result")
        of_run = [(table, f"SELECT * FROM {table} WHERE run_id = '{run_id}'") for table in results]
        lake.write(connection, "", county.name, [("department", "SELECT * FROM department"), *of_run])


def list_members(session: Any, lake: Lake, counties: Sequence[County]) -> Any:
    """One row = one item in one public list: county, list, position, record_id, and the item's results.

    By the lists' own predicates; all counties of a standard at once. The materials that a list names are told by the
    county's own run.
    """
    found = None
    for standard in dict.fromkeys(county.standard for county in counties):
        of_it = [county for county in counties if county.standard == standard]
        categories = load_categories(of_it[0].rules())
        members = _members(session, lake, [county.name for county in of_it], categories)
        found = members if found is None else found.unionByName(members)
    return found


def _members(session: Any, lake: Lake, names: Sequence[str], categories: Sequence[Category]) -> Any:
    for table in ("item_checked", "material_checked", "item_result"):
        _table(session, lake, table, names).createOrReplaceTempView(f"lake_{table}")
    of_materials = [(n, one) for n, one in enumerate(categories) if one.material is not None]
    wheres = ", ".join(f"coalesce({one.where}, FALSE) AS where_{n}" for n, one in enumerate(categories))
    items = f"SELECT county AS of_county, record_id AS of_record, {wheres} FROM lake_item_checked"
    named = "".join(
        f", max(coalesce({one.material}, FALSE)) AS has_{n}"
        f", min(coalesce(NOT ({one.material}), TRUE) OR coalesce({one.material_all or 'TRUE'}, FALSE)) AS all_{n}"
        for n, one in of_materials
    )
    materials = f"SELECT county AS material_county, item_id{named} FROM lake_material_checked GROUP BY county, item_id"
    needs = {n: f" AND coalesce(has_{n} AND all_{n}, FALSE)" for n, _ in of_materials}
    lists = ", ".join(f"CASE WHEN where_{n}{needs.get(n, '')} THEN {n} END" for n, _ in enumerate(categories))
    names_sql = ", ".join(f"'{one.name}'" for one in categories)
    session.sql(
        f"""SELECT of_county, of_record, array_compact(array({lists})) AS positions
        FROM ({spark_sql(items)}) AS items
        LEFT JOIN ({spark_sql(materials)}) AS materials ON material_county = of_county AND item_id = of_record"""
    ).createOrReplaceTempView("lake_positions")
    return session.sql(
        f"""SELECT result.*, element_at(array({names_sql}), position + 1) AS list, position
        FROM (SELECT of_county, of_record, explode(positions) AS position FROM lake_positions) AS listed
        JOIN lake_item_result AS result ON result.county = of_county AND result.record_id = of_record"""
    )


def _table(session: Any, lake: Lake, table: str, names: Sequence[str]) -> Any:
    folders = [lake.root / table / f"county={name}" for name in names]
    return session.read.option("recursiveFileLookup", "true").parquet(
        *(local_path(one) for one in folders if one.is_dir())
    )


def metric_frames(session: Any, lake: Lake, counties: Sequence[County], members: Any) -> Rates:
    """The metric views over all counties. ``members``: what ``list_members`` gave."""
    names = [county.name for county in counties]
    lists = [
        (county.name, one.name, position)
        for county in counties
        for position, one in enumerate(load_categories(county.rules()))
    ]
    _values(session, lists, ("county", "list", "position")).createOrReplaceTempView("lake_list")
    members.drop("position").createOrReplaceTempView("lake_member")
    for table, columns in _TABLES.items():
        _table(session, lake, table, names).createOrReplaceTempView(f"lake_{table}")
        replaced = {"run_id": "county AS run_id", "department": "concat(county, '/', department) AS department"}
        added = ", ".join(replaced[column] for column in columns)
        kept = f"* EXCEPT (county, {', '.join(columns)})"
        session.sql(f"SELECT {kept}, {added} FROM lake_{table}").createOrReplaceTempView(table)
    by_department = _view(session, "department").cache()
    return Rates(session, by_department, session.table("rule_result"), session.sql(_LIST_RESULT).cache())


@dataclass(frozen=True, slots=True)
class Rates:
    """What the rates of any part of the counties are made of; ``run_id`` is the county."""

    session: Any
    by_department: Any
    rule_result: Any
    list_result: Any

    def under(self, view: str, keys: Mapping[str, str]) -> Any:
        """The rows of one metric view. ``keys``: county → what it is counted under, which its ``run_id`` then is."""
        _values(self.session, list(keys.items()), ("run_id", "key")).createOrReplaceTempView("county_key")
        for name, frame in (
            ("metric_department", self.by_department),
            ("rule_result", self.rule_result),
            ("list_result", self.list_result),
        ):
            frame.createOrReplaceTempView("keyed")
            renamed = "SELECT keyed.* EXCEPT (run_id), key AS run_id FROM keyed JOIN county_key USING (run_id)"
            self.session.sql(renamed).createOrReplaceTempView(name)
        if view == "list":
            self.session.sql(_SUMMED).createOrReplaceTempView("list_result")
        if view == "county":
            _view(self.session, "group").createOrReplaceTempView("metric_group")
        return _view(self.session, view)


def _view(session: Any, name: str) -> Any:
    """A view of ``zhinan/sql/metrics`` in Spark."""
    text = files("zhinan").joinpath("sql", "metrics", f"{name}.sql").read_text("utf-8")
    return session.sql(
        spark_sql(text.partition(f"CREATE OR REPLACE VIEW metric_{name} AS")[2].strip().removesuffix(";"))
    )


def _values(session: Any, rows: Sequence[tuple[Any, ...]], columns: Sequence[str]) -> Any:
    """``rows`` as a table; their texts are names, without quotes (``counties``) or from the standard."""
    told = ", ".join(f"({', '.join(str(one) if isinstance(one, int) else repr(one) for one in row)})" for row in rows)
    return session.sql(f"SELECT * FROM VALUES {told} AS told({', '.join(columns)})")


_BY_ELEMENT = ("element_accuracy", "record", "element")
_COUNTED = (
    "published_count",
    "held_back_count",
    "accurate_count",
    "check_count",
    "failed_count",
    "manual_count",
    "waived_count",
)
# one row = one list of one county
_LIST_RESULT = """SELECT county AS run_id, list, min(lake_list.position) AS position,
    count_if(state = 'public') AS published_count,
    count_if(NOT state = 'public') AS held_back_count,
    count_if(is_accurate) AS accurate_count,
    coalesce(sum(check_count), 0) AS check_count, coalesce(sum(failed_count), 0) AS failed_count,
    coalesce(sum(manual_count), 0) AS manual_count, coalesce(sum(waived_count), 0) AS waived_count
    FROM lake_list LEFT JOIN lake_member USING (county, list) GROUP BY county, list"""
# one row = one list under one key
_SUMMED = f"""SELECT run_id, list, min(position) AS position, {", ".join(f"sum({one}) AS {one}" for one in _COUNTED)}
    FROM list_result GROUP BY run_id, list"""


def write_rates(session: Any, folder: Path, lake: Lake, counties: Sequence[County]) -> list[list[tuple[str, str]]]:
    """CSV files in ``folder``: 县区, 城市, 全部, and of all together 清单 and 要素. Returns the rows of 县区."""
    members = list_members(session, lake, counties).cache()
    rates = metric_frames(session, lake, counties, members)
    rows = _rows(rates.under("county", {one.name: one.name for one in counties}), "run_id")
    of_counties = [[("城市", one.city), ("县区", one.name), *rows[one.name]] for one in counties]
    cities = _rows(rates.under("county", {one.name: one.city for one in counties}), "run_id")
    of_cities = [[("城市", city), ("县区数", _count(counties, city)), *cells] for city, cells in cities.items()]
    whole = {one.name: ALL for one in counties}
    of_all = [[("县区数", str(len(counties))), *row] for row in _rows(rates.under("county", whole), "run_id").values()]
    tables = {
        "县区": of_counties,
        "城市": of_cities,
        "全部": of_all,
        "清单": list(_rows(rates.under("list", whole).orderBy("position"), "list").values()),
        "要素": list(_rows(rates.under("element", whole).orderBy(*_BY_ELEMENT), "record", "element").values()),
    }
    with replaced_folder(folder) as fresh:
        for name, cells in tables.items():
            headings = [heading for heading, _ in cells[0]] if cells else []
            write_csv(fresh / f"{name}.csv", headings, [[text for _, text in row] for row in cells])
    session.catalog.clearCache()
    return of_counties


def _count(counties: Sequence[County], city: str) -> str:
    return str(sum(one.city == city for one in counties))


def _rows(frame: Any, *keys: str) -> dict[Any, list[tuple[str, str]]]:
    """Key → (Chinese heading, text) of the columns that people read."""
    found = {}
    for row in frame.collect():
        key = tuple(row[name] for name in keys)
        found[key[0] if len(key) == 1 else key] = shown(frame.columns, tuple(row))
    return found
