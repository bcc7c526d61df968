"""The made batch: every defect of the truth is found at its cell, and nothing else."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

from tests.conftest import SAMPLE_TRUTH
from zhinan.settings import Home
from zhinan.warehouse.database import connect

pytestmark = pytest.mark.gx


@pytest.fixture(scope="module")
def truth() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(SAMPLE_TRUTH.read_text("utf-8"))
    return found


def rows(home: Home, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
    with connect(home.warehouse) as connection:
        return connection.execute(sql, list(parameters)).fetchall()


def test_every_defect_is_found_at_its_cell_and_nothing_else(finished: Home, truth: dict[str, Any]) -> None:
    wanted = Counter((d["file"], d["sheet"], d["cell"], d["rule"], d["value"], d["status"]) for d in truth["defects"])
    found = Counter(
        (path.rsplit("/", 1)[-1], *rest)
        for path, *rest in rows(
            finished, "SELECT path, sheet, cell, rule, value, status FROM violation WHERE status <> 'manual'"
        )
    )
    assert found == wanted
    assert sum(found.values()) > 150


def test_what_no_verdict_settles_waits_for_one(finished: Home, truth: dict[str, Any]) -> None:
    wanted = Counter((w["file"], w["sheet"], w["cell"], w["rule"]) for w in truth["waiting"])
    found = rows(finished, "SELECT path, sheet, cell, rule FROM violation WHERE status = 'manual'")
    assert Counter((path.rsplit("/", 1)[-1], *rest) for path, *rest in found) == wanted
    page = openpyxl.load_workbook(finished.reports / "verdicts" / "人工认定.xlsx")["待认定"]
    assert page.max_row - 3 == len(truth["waiting"]) > 20


def test_a_waiver_is_counted_apart_and_lapses(finished: Home, truth: dict[str, Any]) -> None:
    waived = [d for d in truth["defects"] if d["status"] == "waived"]
    assert len(waived) == 2
    assert rows(finished, "SELECT waived_count FROM metric_county") == [(2,)]
    outcomes = dict(rows(finished, "SELECT outcome, count(*) FROM verdict WHERE verdict = 'waive' GROUP BY outcome"))
    assert outcomes == {"met": 2, "lapsed": 1}
    assert (
        rows(
            finished,
            "SELECT DISTINCT outcome FROM verdict WHERE verdict <> 'waive' AND outcome NOT IN ('met', 'replaced')",
        )
        == []
    )
    in_force = {(d["department"], d["item"]) for d in waived}
    results = rows(
        finished,
        """SELECT department, "业务办理项名称", is_error_free, is_accurate
        FROM item_result JOIN item USING (record_id, department) WHERE waived_count > 0""",
    )
    assert {row[:2] for row in results} == in_force and all(not accurate for *_, accurate in results)


def test_records_are_counted_as_the_truth_has_them(finished: Home, truth: dict[str, Any]) -> None:
    read = rows(finished, "SELECT path, department, item_count, material_count, step_count FROM submission")
    assert {path.rsplit("/", 1)[-1]: tuple(rest) for path, *rest in read} == {
        name: (f["department"], f["items"], f["materials"], f["steps"]) for name, f in truth["files"].items()
    }


def test_every_item_is_published_held_back_replaced_or_rejected(finished: Home) -> None:
    account = (Path(__file__).parents[2] / "zhinan" / "sql" / "account.sql").read_text("utf-8")
    ((run_id,),) = rows(finished, "SELECT run_id FROM run")
    ((read, published, held_back, replaced, cancelled, rejected),) = rows(finished, account, run_id)
    assert read == published + held_back + replaced + cancelled + rejected == 946
    assert cancelled == 0
    listed = rows(finished, "SELECT count(*) FROM publication WHERE list = '政务服务事项总清单' AND is_published")
    assert listed == [(published,)]


def test_rows_of_every_sheet_add_up(finished: Home) -> None:
    odd = rows(
        finished,
        """SELECT * FROM sheet WHERE row_count
        <> heading_row_count + blank_row_count + note_row_count + record_row_count""",
    )
    assert odd == []


def test_gx_counts_equal_the_stored_violations(finished: Home) -> None:
    pairs = rows(
        finished,
        """SELECT rule, gx_result.failed_count, count(violation.rule)
        FROM gx_result LEFT JOIN violation USING (rule) GROUP BY ALL""",
    )
    assert len(pairs) > 140 and all(counted == stored for _, counted, stored in pairs)


def test_lists_hold_only_items_without_an_error_with_raw_values(finished: Home, truth: dict[str, Any]) -> None:
    wrong = rows(
        finished,
        """SELECT count(*) FROM publication JOIN violation ON violation.item_id = publication.record_id
        WHERE is_published AND severity = 'error' AND status = 'fail'""",
    )
    assert wrong == [(0,)]
    page = openpyxl.load_workbook(finished.latest / "政务服务事项总清单.xlsx")["清单"]
    headings = [cell.value for cell in page[3]]
    held_back = {
        (d["department"], d["item"]) for d in truth["defects"] if (d["severity"], d["status"]) == ("error", "fail")
    }
    assert (
        page.max_row - 3 == truth["items"] - len(held_back)
        and "办理人员姓名" not in headings
        and "联系方式" not in headings
    )
    column = headings.index("办公时间") + 1
    published = {page.cell(row, column).value for row in range(4, page.max_row + 1)}
    raw = {text for (text,) in rows(finished, 'SELECT DISTINCT "办公时间" FROM item')}
    assert published <= raw and len(published) > 1  # as each department wrote it, not normalised


@pytest.mark.parametrize("name", ["容缺受理", "告知承诺", "免证可办"])
def test_lists_that_name_materials_name_them(finished: Home, name: str) -> None:
    page = openpyxl.load_workbook(finished.latest / f"{name}.xlsx")["清单"]
    column = [cell.value for cell in page[3]].index("材料名称") + 1
    named = [page.cell(row, column).value for row in range(4, page.max_row + 1)]
    assert named and all(named)


def test_free_of_certificates_means_all_certificates(finished: Home) -> None:
    left = rows(
        finished,
        """SELECT count(*) FROM publication JOIN material_checked AS m ON m.item_id = publication.record_id
        WHERE list = '免证可办' AND regexp_matches(m."材料名称", '证|证明') AND m."是否减免" = '否'
            AND NOT regexp_matches(m."材料名称", '申请表|申请书|申领登记表|审批表|申报表|照片')""",
    )
    assert left == [(0,)]


def test_correction_workbooks_tell_each_violation_with_its_place(finished: Home, truth: dict[str, Any]) -> None:
    told = Counter()
    for file in (finished.reports / "corrections").glob("*.xlsx"):
        page = openpyxl.load_workbook(file)["整改清单"]
        heads = [cell.value for cell in page[3]]
        for row in page.iter_rows(min_row=4, values_only=True):
            record = dict(zip(heads, row, strict=True))
            told[file.stem, record["文件"], record["工作表"], record["单元格"], record["规则"]] += 1
            assert record["问题"] and record["性质"] in {"须整改", "建议"}
    failing = [d for d in truth["defects"] if d["status"] == "fail"]
    wanted = Counter((d["department"], d["file"], d["sheet"], d["cell"], d["rule"]) for d in failing)
    assert told == wanted


def test_rates_are_the_counts(finished: Home, truth: dict[str, Any]) -> None:
    ((items, accurate, checks, passed, received),) = rows(
        finished,
        "SELECT item_count, accurate_item_count, check_count, passed_check_count, received_count FROM metric_county",
    )
    errors = [d for d in truth["defects"] if d["severity"] == "error"]
    assert items == truth["items"] and received == 39
    assert items - accurate == len({(d["department"], d["item"]) for d in [*errors, *truth["waiting"]]})
    assert checks - passed == sum(d["status"] == "fail" for d in errors)
    by_department = rows(finished, "SELECT sum(item_count), sum(check_count) FROM metric_department")
    assert by_department == [(items, checks)]
    assert rows(finished, "SELECT sum(check_count) FROM metric_element") == [(checks,)]


def test_raw_is_never_written(finished: Home) -> None:
    from tests.conftest import SAMPLE_BATCH

    for file in (file for file in SAMPLE_BATCH.iterdir() if file.is_file()):
        assert (finished.raw / SAMPLE_BATCH.name / file.name).read_bytes() == file.read_bytes()


def test_the_warehouse_opens_elsewhere_after_the_run(finished: Home) -> None:
    with duckdb.connect(str(finished.warehouse), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM item").fetchone() == (946,)
