"""``zhinan lists`` and ``zhinan why``: what is in each public list and why; its files are one and the same list."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
from typer.testing import CliRunner

from expectations.categories import Category, load_categories
from expectations.model import Standard
from tests.conftest import manifest_of
from zhinan.cli import app
from zhinan.deliver.cells import csv_text, excel_text
from zhinan.deliver.kept import Kept
from zhinan.deliver.lists import FORMATS, write_lists
from zhinan.deliver.publication.updated import Standing
from zhinan.deliver.work import Work
from zhinan.members import find_category, members, summaries
from zhinan.settings import Home
from zhinan.standing import standing
from zhinan.warehouse.database import connect
from zhinan.why import judge, why

pytestmark = pytest.mark.gx
RUN = CliRunner(env={"COLUMNS": "300"})


def told(home: Home, *arguments: str) -> str:
    done = RUN.invoke(app, [*arguments, "--home", str(home.root)])
    assert done.exit_code == 0, done.output
    return done.stdout


def rows(home: Home, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
    with connect(home.warehouse) as connection:
        return connection.execute(sql, list(parameters)).fetchall()


def an_item(home: Home, name: str, is_published: bool) -> str:
    """The code of one item of the list ``name``."""
    found = rows(
        home,
        """SELECT item."业务办理项编码" FROM publication JOIN item USING (record_id)
        WHERE list = ? AND is_published = ? AND item_code <> '' ORDER BY record_id LIMIT 1""",
        name,
        is_published,
    )
    return str(found[0][0])


def test_every_item_is_judged_as_the_lists_have_it(finished: Home, standard: Standard) -> None:
    with connect(finished.warehouse) as connection:
        stored = set(connection.execute("SELECT list, record_id FROM publication").fetchall())
        judged = [
            (category.name, record_id, one)
            for category in load_categories(standard)
            for record_id, one in judge(connection, standard, category).items()
        ]
        items = {record_id for _, record_id, _ in judged}
        public = {
            record_id: state == "public"
            for record_id, state in connection.execute("SELECT record_id, state FROM item_result").fetchall()
        }
        stands = {record_id: standing(connection, record_id) for record_id in items}
    assert len(items) == 946 and len(judged) == len(items) * len(load_categories(standard))
    assert {(name, record_id) for name, record_id, one in judged if one.belongs} == stored
    assert [name for name, _, one in judged if not one.first_reason] == []
    assert {record_id: one.is_public for record_id, one in stands.items()} == public
    assert all(one.is_public != bool(one.held_for) for one in stands.values())


def test_a_published_item(finished: Home) -> None:
    code = an_item(finished, "马上办", is_published=True)
    out = told(finished, "why", code, "马上办")
    assert "在清单里，已公布" in out and "“四办标志”选了“马上办”（填的是“" in out and "暂缓" not in out
    lines = told(finished, "why", code).splitlines()
    assert sum(" 在 " in line for line in lines) >= 2 and any("行政处罚" in line and "不在" in line for line in lines)
    assert not any("暂缓" in line for line in lines)


def test_an_item_that_is_held_back(finished: Home) -> None:
    code = an_item(finished, "马上办", is_published=False)
    problems = rows(
        finished,
        """SELECT message, cell FROM violation JOIN item ON item.record_id = item_id
        WHERE item."业务办理项编码" = ? AND severity = 'error' AND status = 'fail'""",
        code,
    )
    out = told(finished, "why", code, "马上办")
    assert "符合清单的条件，暂缓公布" in out and "待整改" in out and problems
    assert all(message in out and f"，{cell}" in out for message, cell in problems)
    lines = [line for line in told(finished, "why", code).splitlines() if line.startswith("马上办")]
    assert len(lines) == 1 and "暂缓" in lines[0] and "待整改" in lines[0]


def test_an_item_that_is_not_in_a_list(finished: Home) -> None:
    ((code, written),) = rows(
        finished,
        """SELECT "业务办理项编码", "服务对象" FROM item
        WHERE record_id NOT IN (SELECT record_id FROM publication WHERE list = '自然人') AND item_code <> ''
        ORDER BY record_id LIMIT 1""",
    )
    out = told(finished, "why", code, "自然人")
    assert "不在清单里" in out and f"须“服务对象”选了“自然人”（填的是“{written}”）" in out


@pytest.mark.parametrize("name", ["免证可办", "容缺受理", "告知承诺"])
def test_lists_by_material_tell_each_material(finished: Home, standard: Standard, name: str) -> None:
    code = an_item(finished, name, is_published=True)
    ((named, record_id),) = rows(
        finished,
        """SELECT named, record_id FROM publication JOIN item USING (record_id)
        WHERE list = ? AND "业务办理项编码" = ?""",
        name,
        code,
    )
    materials = rows(
        finished,
        'SELECT raw."材料名称" FROM material_checked AS m JOIN material AS raw USING (record_id) WHERE item_id = ?',
        record_id,
    )
    with connect(finished.warehouse) as connection:
        _, (judged,) = why(connection, standard, code, name)
    assert sorted(one.name for one in judged.materials) == sorted(material for (material,) in materials)
    assert "、".join(one.name for one in judged.materials if one.is_counted) == named
    lines = told(finished, "why", code, name).splitlines()
    for one in judged.materials:
        (line,) = [line for line in lines if line.startswith("材料") and f" {one.name}：" in line]
        assert ("：不计入，" in line) == (not one.is_counted)
        if one.is_counted and name != "容缺受理":
            assert "“收取方式”填的是“" in line


def test_an_item_whose_certificates_are_not_all_spared(finished: Home, standard: Standard) -> None:
    with connect(finished.warehouse) as connection:
        judged = judge(connection, standard, find_category(standard, "免证可办"))
        record_id, one = next(
            (record_id, one)
            for record_id, one in sorted(judged.items())
            if not one.belongs and any(material.is_counted for material in one.materials)
        )
        ((code,),) = connection.execute('SELECT "业务办理项编码" FROM item WHERE record_id = ?', [record_id]).fetchall()
    out = told(finished, "why", code, "免证可办")
    assert "不在清单里" in out and "计入，不符合，“" in out and one.first_reason in out


def test_lists_counts_what_the_lists_have(finished: Home, standard: Standard) -> None:
    with connect(finished.warehouse) as connection:
        found = summaries(connection, standard)
        stored = connection.execute(
            "SELECT list, published_count, held_back_count FROM list_result ORDER BY position"
        ).fetchall()
        within = members(connection, "容缺受理")
    assert [(one.name, one.published_count, one.held_back_count) for one in found] == stored
    assert all(sum(one.held.values()) == one.held_back_count for one in found)
    data = json.loads(told(finished, "lists", "--format", "json"))
    assert [(one["name"], one["held"]) for one in data] == [(one.name, one.held) for one in found]
    assert "待整改 " in told(finished, "lists") and "全程网办" in told(finished, "lists", "--format", "csv")
    inside = json.loads(told(finished, "lists", "容缺受理", "--format", "json"))
    assert [item["code"] for item in inside["items"]] == [one.code for one in within]
    published = read_csv(finished.latest / "容缺受理.csv")[1:]
    assert [one.code for one in within if one.state == "公布"] == [row[3] for row in published]
    assert all(one.named for one in within)
    assert f"共 {len(within)} 项" in told(finished, "lists", "容缺受理")


def test_what_is_asked_for_and_not_there_is_one_sentence(finished: Home) -> None:
    for arguments in (["lists", "没有这个"], ["why", "旅馆业特种行业许可（变更）", "办"], ["why", "没有这个事项"]):
        done = RUN.invoke(app, [*arguments, "--home", str(finished.root)])
        assert (done.exit_code != 0 and "没有" in str(done.exception)) or "不止一个清单" in str(done.exception)


def read_csv(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


def test_all_formats_of_a_list_are_the_same_list(finished: Home, standard: Standard) -> None:
    for category in load_categories(standard):
        compare(finished.latest, category, standard, manifest_of(finished)["day"])


def compare(folder: Path, category: Category, standard: Standard, since: str) -> None:
    data = json.loads((folder / f"{category.name}.json").read_text("utf-8"))
    columns, items = data["columns"], data["items"]
    assert columns == ["序号", "部门", *category.columns] and data["count"] == len(items)
    assert (data["name"], data["description"], data["updated"]) == (category.name, category.description, since)
    assert (data["standard"], data["version"]) == (standard.name, standard.version)
    values = [tuple(item[column] for column in columns) for item in items]
    assert [value[0] for value in values] == list(range(1, len(items) + 1))

    with duckdb.connect() as connection:
        stored = connection.execute("SELECT * FROM read_parquet(?)", [str(folder / f"{category.name}.parquet")])
        assert [column[0] for column in stored.description or []] == columns
        assert stored.fetchall() == values
    assert read_csv(folder / f"{category.name}.csv") == [
        columns, *([csv_text(value) for value in row] for row in values)
    ]  # fmt: skip
    page = openpyxl.load_workbook(folder / f"{category.name}.xlsx", read_only=True)["清单"]
    heads, *shown = list(page.iter_rows(min_row=3, values_only=True))
    assert list(heads) == columns
    assert [[cell or "" for cell in row] for row in shown] == [[excel_text(value) for value in row] for row in values]


def test_the_lists_written_again_are_the_same_bytes(finished: Home, standard: Standard, tmp_path: Path) -> None:
    with connect(finished.warehouse) as connection, Work(0) as work:
        standing, kept = Standing({}, manifest_of(finished)["day"]), Kept(tmp_path / "none", tmp_path)
        write_lists(connection, standard, "2023-05-06", tmp_path, standing, kept, work)
        work.finish()
    written = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    assert {Path(name).suffix[1:] for name in written} == set(FORMATS)
    assert {name for name, data in written.items() if (finished.latest / name).read_bytes() != data} == set()
