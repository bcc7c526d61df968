"""Loading: idempotent, upserting by key, every record accounted for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from expectations.columns import record_columns
from expectations.model import Standard
from tests.unit.warehouse.records import reading, table
from zhinan.errors import UsageError, WarehouseBusy
from zhinan.intake.model import Reading
from zhinan.intake.process import step_tables
from zhinan.intake.version import reader_version
from zhinan.warehouse.columns import RecordColumns
from zhinan.warehouse.current import build_checked
from zhinan.warehouse.database import connect, prepare, run_lock, transaction
from zhinan.warehouse.load import Stored, forget_batches, known_submissions, record_receipts, store

CODE = "业务办理项编码"
NAME = "业务办理项名称"


@pytest.fixture
def columns(standard: Standard) -> RecordColumns:
    return record_columns(standard)


@pytest.fixture
def connection(tmp_path: Path, columns: RecordColumns) -> Iterator[duckdb.DuckDBPyConnection]:
    with connect(tmp_path / "w.duckdb") as opened:
        prepare(opened, columns)
        yield opened


def put(
    connection: duckdb.DuckDBPyConnection, columns: RecordColumns, *readings: Reading, batch: str = "2023-05-06"
) -> None:
    store(connection, [Stored(r, batch) for r in readings], columns, "v1")
    build_checked(connection, columns)


def items(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, ...]]:
    return connection.execute(
        f"""SELECT raw.department, raw."{CODE}", raw."{NAME}"
        FROM item_checked JOIN item AS raw USING (record_id) ORDER BY ALL"""
    ).fetchall()


def test_the_same_content_twice_changes_nothing(connection: duckdb.DuckDBPyConnection, columns: RecordColumns) -> None:
    sent = reading("a.xlsx", "林茶局", table("item", [{CODE: "1", NAME: "甲"}, {CODE: "2", NAME: "乙"}]))
    put(connection, columns, sent)
    before = items(connection)
    put(connection, columns, sent)
    assert items(connection) == before == [("林茶局", "1", "甲"), ("林茶局", "2", "乙")]
    assert connection.execute("SELECT count(*) FROM item").fetchone() == (2,)
    assert known_submissions(connection, "v1", reader_version()) == {sent.sha256}
    assert not known_submissions(connection, "v2", reader_version())
    assert not known_submissions(connection, "v1", "another reader")


def test_a_later_workbook_replaces_by_code(connection: duckdb.DuckDBPyConnection, columns: RecordColumns) -> None:
    first = reading("a.xlsx", "林茶局", table("item", [{CODE: "1", NAME: "甲"}, {CODE: "2", NAME: "乙"}]))
    later = reading("b.xlsx", "林茶局", table("item", [{CODE: " １", NAME: "甲（改名）"}]))
    put(connection, columns, first)
    put(connection, columns, later, batch="2023-05-07")
    assert items(connection) == [("林茶局", " １", "甲（改名）"), ("林茶局", "2", "乙")]


@pytest.mark.parametrize(("first_code", "later_code"), [("", "1"), ("1", ""), ("", ""), ("待定", "1")])
def test_a_code_that_comes_or_goes_does_not_make_a_second_item(
    connection: duckdb.DuckDBPyConnection, columns: RecordColumns, first_code: str, later_code: str
) -> None:
    put(connection, columns, reading("a.xlsx", "林茶局", table("item", [{CODE: first_code, NAME: "甲"}])))
    put(
        connection,
        columns,
        reading("b.xlsx", "林茶局", table("item", [{CODE: later_code, NAME: "甲"}])),
        batch="2023-05-07",
    )
    assert items(connection) == [("林茶局", later_code, "甲")]


def test_another_departments_item_is_never_replaced(
    connection: duckdb.DuckDBPyConnection, columns: RecordColumns
) -> None:
    put(connection, columns, reading("a.xlsx", "林茶局", table("item", [{CODE: "1", NAME: "甲"}])))
    put(connection, columns, reading("b.xlsx", "水利局", table("item", [{CODE: "1", NAME: "甲"}])), batch="2023-05-07")
    assert len(items(connection)) == 2
    copies = connection.execute(f'SELECT "{CODE}_copies_in_county", "{NAME}_copies_in_department" FROM item_checked')
    assert copies.fetchall() == [(2, 1), (2, 1)]


def test_two_rows_of_one_key_in_one_workbook_both_count(
    connection: duckdb.DuckDBPyConnection, columns: RecordColumns
) -> None:
    put(
        connection,
        columns,
        reading("a.xlsx", "林茶局", table("item", [{CODE: "1", NAME: "甲"}, {CODE: "1", NAME: "甲"}])),
    )
    assert len(items(connection)) == 2


def owners(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str | None]]:
    return connection.execute(
        f"""SELECT material."材料名称", owner."{NAME}"
        FROM material_checked JOIN material USING (record_id)
        LEFT JOIN item AS owner ON owner.record_id = material_checked.item_id ORDER BY ALL"""
    ).fetchall()


def test_materials_find_their_item_by_code_then_name(
    connection: duckdb.DuckDBPyConnection, columns: RecordColumns
) -> None:
    both = table("item", [{CODE: "1", NAME: "甲"}, {CODE: "2", NAME: "乙"}])
    parts = table(
        "material",
        [
            {CODE: "2", NAME: "甲", "材料名称": "按编码"},
            {CODE: "", NAME: "甲", "材料名称": "按名称"},
            {CODE: "9", NAME: "丙", "材料名称": "无主"},
        ],
        sheet="申请材料",
    )
    put(connection, columns, reading("a.xlsx", "林茶局", both, parts))
    assert owners(connection) == [("按名称", "甲"), ("按编码", "乙"), ("无主", None)]


def test_materials_in_a_workbook_of_their_own_belong_to_the_departments_items(
    connection: duckdb.DuckDBPyConnection, columns: RecordColumns
) -> None:
    put(connection, columns, reading("a.xlsx", "林茶局", table("item", [{CODE: "1", NAME: "甲"}])))
    parts = table("material", [{CODE: "1", NAME: "甲", "材料名称": "申请表"}])
    put(connection, columns, reading("b.xlsx", "林茶局", parts), batch="2023-05-07")
    assert owners(connection) == [("申请表", "甲")]
    # The items come again, corrected: their materials stay theirs.
    put(
        connection,
        columns,
        reading("c.xlsx", "林茶局", table("item", [{CODE: "1", NAME: "甲（改）"}])),
        batch="2023-05-08",
    )
    assert owners(connection) == [("申请表", "甲（改）")]


def test_steps_of_a_text_stay_when_a_sheet_of_steps_comes_later(
    connection: duckdb.DuckDBPyConnection, columns: RecordColumns
) -> None:
    text = "".join(
        f"环节名称：{name}；办理人：甲；办理时限：1个工作日；审查标准：一；办理结果：二；" for name in "子丑"
    )
    whole = table("item", [{CODE: "1", NAME: "甲", "办理流程说明": text}])
    sheet = table("step", [{CODE: "1", NAME: "甲", "环节名称": "旧表"}], sheet="办理流程")
    put(connection, columns, reading("a.xlsx", "林茶局", whole, sheet, *step_tables([whole])))
    later = table("step", [{CODE: "1", NAME: "甲", "环节名称": "新表"}], sheet="办理流程")
    put(connection, columns, reading("b.xlsx", "林茶局", later), batch="2023-05-07")
    names = connection.execute('SELECT "环节名称" FROM step_checked WHERE item_id IS NOT NULL ORDER BY ALL').fetchall()
    assert sorted(name for (name,) in names) == sorted(["子", "丑", "新表"])


def test_a_missing_column_is_null_and_a_blank_cell_is_not(
    connection: duckdb.DuckDBPyConnection, columns: RecordColumns
) -> None:
    put(connection, columns, reading("a.xlsx", "林茶局", table("item", [{NAME: "甲", "行使层级": " "}])))
    row = connection.execute('SELECT "行使层级", "行使层级_given", "权力来源" FROM item_checked').fetchone()
    assert row == ("", False, None)


def test_facts_are_stored_as_typed_columns(connection: duckdb.DuckDBPyConnection, columns: RecordColumns) -> None:
    row = {NAME: "甲", "承诺时限": "半个工作日", "四办标志": "", "咨询方式": "0376—2178653,12345"}
    put(connection, columns, reading("a.xlsx", "林茶局", table("item", [row])))
    found = connection.execute(
        'SELECT "承诺时限_days", "四办标志_options", "咨询方式_phones" FROM item_checked'
    ).fetchone()
    assert found == (0.5, [], ["0376-2178653", "12345"])


def test_many_submissions_go_the_same_way_as_few(connection: duckdb.DuckDBPyConnection, columns: RecordColumns) -> None:
    sent = [reading(f"{n}.xlsx", f"部门{n}", table("item", [{CODE: str(n), NAME: "甲"}])) for n in range(80)]
    put(connection, columns, *sent)
    assert len(items(connection)) == 80
    assert connection.execute("SELECT count(*), count(department) FROM submission").fetchone() == (80, 80)


def test_a_forgotten_batch_leaves_nothing(connection: duckdb.DuckDBPyConnection, columns: RecordColumns) -> None:
    put(connection, columns, reading("a.xlsx", "林茶局", table("item", [{CODE: "1", NAME: "甲"}])), batch="sample-x")
    forget_batches(connection, "sample-")
    tables = ["submission", "sheet_table", "placement", "item", "item_value"]
    assert [connection.execute(f"SELECT count(*) FROM {name}").fetchone() for name in tables] == [(0,)] * 5


def test_a_failed_transaction_leaves_nothing(connection: duckdb.DuckDBPyConnection, columns: RecordColumns) -> None:
    def fail() -> None:
        with transaction(connection):
            put(connection, columns, reading("a.xlsx", "林茶局", table("item", [{CODE: "1", NAME: "甲"}])))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert connection.execute("SELECT count(*) FROM item").fetchone() == (0,)


def test_a_second_run_is_told_who_holds_the_warehouse(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    with run_lock(lock), pytest.raises(WarehouseBusy, match="进程号"), run_lock(lock):
        pass
    with run_lock(lock):
        pass


def test_a_path_that_duckdb_cannot_have_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="不能有"), connect(tmp_path / "a?b" / "w.duckdb"):
        pass


def test_a_file_replaced_under_its_own_name_counts_no_more(
    connection: duckdb.DuckDBPyConnection, columns: RecordColumns
) -> None:
    rows = [{CODE: "1", NAME: "甲"}, {CODE: "2", NAME: "乙"}]
    old, new = reading("旧", "林茶局", table("item", rows)), reading("新", "林茶局", table("item", rows[:1]))
    old.path = new.path = "2023-05-06/林茶局.xlsx"
    put(connection, columns, old)
    record_receipts(connection, [(old.path, "2023-05-06", old.sha256)])
    put(connection, columns, new)
    record_receipts(connection, [(new.path, "2023-05-06", new.sha256)])
    build_checked(connection, columns)
    assert items(connection) == [("林茶局", "1", "甲")]


def test_a_file_that_only_changed_its_name_is_the_same_submission(
    connection: duckdb.DuckDBPyConnection, columns: RecordColumns
) -> None:
    sent = reading("2023-05-06/a.xlsx", "林茶局", table("item", [{CODE: "1", NAME: "甲"}]))
    put(connection, columns, sent)
    record_receipts(connection, [("2023-05-06/a.xlsx", "2023-05-06", sent.sha256)])
    record_receipts(connection, [("2023-05-07/b.xlsx", "2023-05-07", sent.sha256)])
    assert connection.execute("SELECT path, batch FROM submission").fetchall() == [("2023-05-07/b.xlsx", "2023-05-07")]
    both = [("2023-05-07/b.xlsx", "2023-05-07", sent.sha256), ("2023-05-08/c.xlsx", "2023-05-08", sent.sha256)]
    record_receipts(connection, both)
    assert connection.execute("SELECT path FROM submission").fetchall() == [("2023-05-07/b.xlsx",)]


def test_what_is_left_for_another_run_keeps_its_receipt(
    connection: duckdb.DuckDBPyConnection, columns: RecordColumns
) -> None:
    sent = reading("b/a.xlsx", "林茶局", table("item", [{CODE: "1", NAME: "甲"}]))
    put(connection, columns, sent)
    record_receipts(connection, [("b/a.xlsx", "b", sent.sha256)])
    record_receipts(connection, [], passed_over=["b/a.xlsx"])
    assert connection.execute("SELECT count(*) FROM receipt").fetchone() == (1,)
    # Taken away: it counts no more, for outputs are a function of the files that are there.
    record_receipts(connection, [])
    build_checked(connection, columns)
    assert items(connection) == []


def test_a_corrected_code_replaces_the_item_of_the_same_name(
    connection: duckdb.DuckDBPyConnection, columns: RecordColumns
) -> None:
    put(connection, columns, reading("a.xlsx", "林茶局", table("item", [{CODE: "12", NAME: "甲"}])))
    put(
        connection, columns, reading("b.xlsx", "林茶局", table("item", [{CODE: "123", NAME: "甲"}])), batch="2023-05-07"
    )
    assert items(connection) == [("林茶局", "123", "甲")]


def test_a_row_without_code_and_name_stays_until_its_workbook_comes_again(
    connection: duckdb.DuckDBPyConnection, columns: RecordColumns
) -> None:
    first = reading("a.xlsx", "林茶局", table("item", [{CODE: "1", NAME: "甲"}, {CODE: "", NAME: ""}]))
    other = reading("b.xlsx", "林茶局", table("item", [{CODE: "2", NAME: "乙"}]))
    put(connection, columns, first)
    put(connection, columns, other, batch="2023-05-07")
    assert len(items(connection)) == 3
    again = reading("c.xlsx", "林茶局", table("item", [{CODE: "1", NAME: "甲"}, {CODE: "3", NAME: "丙"}]))
    put(connection, columns, again, batch="2023-05-08")
    assert items(connection) == [("林茶局", "1", "甲"), ("林茶局", "2", "乙"), ("林茶局", "3", "丙")]


def test_each_file_for_itself_replaces_nothing(connection: duckdb.DuckDBPyConnection, columns: RecordColumns) -> None:
    put(connection, columns, reading("a.xlsx", "林茶局", table("item", [{CODE: "1", NAME: "甲"}])))
    put(connection, columns, reading("b.xlsx", "林茶局", table("item", [{CODE: "1", NAME: "甲"}])), batch="2023-05-07")
    put(connection, columns, reading("c.xlsx", "水利局", table("item", [{CODE: "1", NAME: "甲"}])), batch="2023-05-08")
    build_checked(connection, columns, each_for_itself=True)
    assert len(items(connection)) == 3
    copies = connection.execute(
        f"""SELECT department, "{CODE}_copies_in_county", "{NAME}_copies_in_department"
        FROM item_checked ORDER BY ALL"""
    )
    # Two versions of one department's workbook are no copies of each other; another department's is.
    assert copies.fetchall() == [("林茶局", 2, 1), ("林茶局", 2, 1), ("水利局", 3, 1)]


def test_a_file_of_an_unknown_department_is_no_copy_of_another(
    connection: duckdb.DuckDBPyConnection, columns: RecordColumns
) -> None:
    """It may be a version of that department's workbook: that nobody can tell whose it is, is told once (S10)."""
    put(connection, columns, reading("a.xlsx", "林茶局", table("item", [{CODE: "1", NAME: "甲"}])))
    put(connection, columns, reading("b.xlsx", None, table("item", [{CODE: "1", NAME: "甲"}, {CODE: "1", NAME: "乙"}])))
    put(connection, columns, reading("c.xlsx", None, table("item", [{CODE: "1", NAME: "甲"}])))
    build_checked(connection, columns, each_for_itself=True)
    copies = connection.execute(f'SELECT department, "{CODE}_copies_in_county" FROM item_checked ORDER BY ALL')
    assert copies.fetchall() == [("", 1), ("", 2), ("", 2), ("林茶局", 1)]
