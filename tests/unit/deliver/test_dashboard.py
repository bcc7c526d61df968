"""The dashboard against a small warehouse that is filled by hand: no Great Expectations, no workbooks."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from expectations.columns import departments, record_columns
from expectations.model import Standard
from zhinan.deliver.dashboard import write_dashboard
from zhinan.deliver.dashboard_data import ITEMS_PER_DEPARTMENT, load_departments
from zhinan.deliver.figures import percent
from zhinan.deliver.masking import masked
from zhinan.deliver.pages import rate
from zhinan.metrics import create_views, store_departments
from zhinan.warehouse.database import prepare

RUN = "20230508-020000-000001"
HOSTILE = '<script>alert("1")</script>=cmd\u202e 13812340000'


@pytest.fixture
def warehouse(standard: Standard) -> Iterator[duckdb.DuckDBPyConnection]:
    """林茶局: 2 of 3 items accurate, one replaced; 卫健委: an item that waits for a person; 统计局: a rejected file."""
    connection = duckdb.connect()
    prepare(connection, record_columns(standard))
    connection.execute("CREATE TABLE item_checked (record_id VARCHAR)")
    for sha, department, status, count in [
        ("f1", "林茶局", "read", 4), ("f2", "卫健委", "read", 1), ("f3", "统计局", "rejected", 2),
    ]:  # fmt: skip
        connection.execute(
            "INSERT INTO submission VALUES (?, ?, 'b', ?, ?, ?, ?, 0, 0, 'v', 'r', NULL, 1)",
            [sha, f"b/{department}.xlsx", department, status, "打不开" if status == "rejected" else None, count],
        )
        connection.execute("INSERT INTO receipt VALUES (?, 'b', ?)", [f"b/{department}.xlsx", sha])
    for item, department in [("a1", "林茶局"), ("a2", "林茶局"), ("a3", "林茶局"), ("a4", "林茶局"), ("b1", "卫健委")]:
        _item(connection, item, department, HOSTILE if item == "a3" else f"事项{item}")
        if item != "a4":
            failed, manual = int(item == "a3") * 2, int(item == "b1")
            _result(connection, item, department, failed, manual)
    _rule(connection, "E18.3", "四办标志", "林茶局", (3, 3, 2, 0))
    _rule(connection, "E28.2", "办理结果获取方式", "卫健委", (5, 4, 0, 1))
    _violation(connection, "E18.3", "四办标志", 18, "error", f"“四办标志”填了“{HOSTILE}”")
    _violation(connection, "E45.2", "邮递收件人信息", 45, "error", "“邮递收件人信息”与规定内容不一致，填了“张三收”")
    _violation(connection, "E35.9", "咨询方式", 35, "warning", "“咨询方式”公布了手机号码")
    _violation(connection, "S0", None, None, "error", "打不开", department="统计局", path="b/统计局.xlsx")
    connection.execute("INSERT INTO list_result VALUES (?, '全程网办', 0, 3, 1, 9, 2, 1, 0, 3)", [RUN])
    create_views(connection)
    store_departments(connection, departments(standard), RUN)
    connection.execute(
        "INSERT INTO run BY NAME SELECT ? AS run_id, ? AS started_at, 'luoshan-2023' AS standard,"
        " 'v' AS standard_version, '2023-05-08' AS data_as_of",
        [RUN, datetime(2023, 5, 8, 2)],
    )
    yield connection
    connection.close()


def _item(connection: duckdb.DuckDBPyConnection, item: str, department: str, name: str) -> None:
    sha = "f1" if department == "林茶局" else "f2"
    connection.execute(
        """INSERT INTO item (record_id, sha256, table_no, row_number, column_letters, department, item_code,
            item_name, "业务办理项名称", "办理人员姓名", "联系方式")
        VALUES (?, ?, 0, 2, 'A', ?, '', ?, ?, '李四', '13900001111')""",
        [item, sha, department, name, name],
    )
    if item != "a4":
        connection.execute("INSERT INTO item_checked VALUES (?)", [item])


def _result(connection: duckdb.DuckDBPyConnection, item: str, department: str, failed: int, manual: int) -> None:
    connection.execute(
        "INSERT INTO item_result VALUES (?, ?, ?, 3, ?, 0, ?, 0, 0, ?, ?, ?)",
        [RUN, item, department, failed, manual, failed == 0, failed + manual == 0, "wrong" if failed else "public"],
    )


def _rule(
    connection: duckdb.DuckDBPyConnection, rule: str, element: str, department: str, counts: tuple[int, ...]
) -> None:
    connection.execute(
        "INSERT INTO rule_result VALUES (?, ?, 'item', ?, 'error', ?, ?, ?, ?, ?, 0)",
        [RUN, rule, element, department, *counts],
    )


def _violation(
    connection: duckdb.DuckDBPyConnection,
    rule: str,
    element: str | None,
    number: int | None,
    severity: str,
    message: str,
    department: str = "林茶局",
    path: str = "b/林茶局.xlsx",
    told_by: str | None = None,
) -> None:
    item = None if element is None else "a3"
    connection.execute(
        """INSERT INTO violation VALUES (?, ?, ?, ?, ?, 'f1', ?, '事项', 'R17', ?, '', '', ?, ?, ?, 'fail', NULL, '', ?,
            '', '', ?, NULL, NULL)""",
        [
            RUN,
            rule,
            "item" if item else "file",
            item,
            item,
            path,
            department,
            element,
            number,
            severity,
            message,
            told_by,
        ],
    )


def _page(
    connection: duckdb.DuckDBPyConnection,
    standard: Standard,
    folder: Path,
    is_sample: bool = False,
    timings: tuple[tuple[str, float], ...] = (),
) -> str:
    out = folder / "reports" / "index.html"
    write_dashboard(connection, standard, RUN, "2023-05-08", is_sample, out, timings)
    return out.read_text("utf-8")


def _text(page: str) -> str:
    """What a person reads, spaces collapsed."""
    body = re.sub(r"(?s)<(style|script)>.*?</\1>", "", page)
    return " ".join(html.unescape(re.sub(r"<wbr>", "", re.sub(r"<(?!wbr)[^>]*>", " ", body))).split())


def _row(page: str, name: str, section: str) -> str:
    part = page[page.index(f'<section id="{section}"') :]
    part = part[: part.index("</section>")]
    return _text(next(row for row in re.findall(r"(?s)<tr.*?</tr>", part) if re.search(rf"\b{name}\b", row)))


def test_headline_figures_are_those_of_the_views(
    warehouse: duckdb.DuckDBPyConnection, standard: Standard, tmp_path: Path
) -> None:
    page = _text(_page(warehouse, standard, tmp_path))
    guide, element, received = warehouse.execute(
        "SELECT guide_accuracy, element_accuracy, received_rate FROM metric_county WHERE run_id = ?", [RUN]
    ).fetchone() or (None, None, None)
    assert f"办事指南准确率 {percent(guide)} 准确事项 2 ÷ 事项 4 距100%还差 2 项 ，其中只待 人工认定 1 项" in page
    assert f"要素准确率 {percent(element)} 通过 4 ÷ 核查 6 不通过 2 不适用 1，待人工认定 1" in page
    assert f"报送率 {percent(received)} 已报送 2 ÷ 应报送 39 个部门" in page
    assert "2 份读入 拒收 1 份" in page


def test_the_account_adds_up(warehouse: duckdb.DuckDBPyConnection, standard: Standard, tmp_path: Path) -> None:
    page = _text(_page(warehouse, standard, tmp_path))
    assert "7 读取事项 = 3 公布 + 1 暂缓公布 + 1 被新报送替换 + 2 拒收" in page
    assert "账目不平" not in page


def test_an_account_that_does_not_add_up_says_so(
    warehouse: duckdb.DuckDBPyConnection, standard: Standard, tmp_path: Path
) -> None:
    warehouse.execute("UPDATE submission SET item_count = 9 WHERE sha256 = 'f1'")
    page = _text(_page(warehouse, standard, tmp_path))
    assert "12 读取事项 ≠ 3 公布" in page and "相差 5" in page


def test_every_department_stands_in_the_ranking_and_the_silent_ones_at_the_end(
    warehouse: duckdb.DuckDBPyConnection, standard: Standard, tmp_path: Path
) -> None:
    page = _page(warehouse, standard, tmp_path)
    assert _row(page, "林茶局", "departments") == "1 林茶局 第二组 3 2 66.66% 33.33% 1/3 0 2 0 1 整改清单"
    # Every check passes, one waits for a person: that is not 100%.
    assert _row(page, "卫健委", "departments") == "2 卫健委 第二组 1 0 0.00% 待人工认定 3/3 1 0 0 0 —"
    assert "未报送（文件被拒收）" in _row(page, "统计局", "departments")
    rows = load_departments(warehouse, RUN)
    assert len(rows) == 39 and [row["is_received"] for row in rows] == [True] * 2 + [False] * 37
    assert 'href="corrections/%E6%9E%97%E8%8C%B6%E5%B1%80.xlsx"' in page
    assert 'href="corrections/%E5%8D%AB' not in page  # 卫健委 has nothing to correct


def test_equal_departments_share_their_rank(warehouse: duckdb.DuckDBPyConnection) -> None:
    for number, department in enumerate(["公安局", "教体局"]):
        _result(warehouse, f"c{number}", department, 0, 0)
        _rule(warehouse, "E18.3", "四办标志", department, (1, 1, 0, 0))
        warehouse.execute("UPDATE department_result SET submission_count = 1 WHERE department = ?", [department])
    ranks = {row["department"]: row["rank"] for row in load_departments(warehouse, RUN)}
    assert [ranks[name] for name in ("公安局", "教体局", "林茶局", "卫健委", "统计局")] == [1, 1, 3, 4, None]


def test_what_another_violation_tells_is_not_counted_again(warehouse: duckdb.DuckDBPyConnection) -> None:
    _violation(warehouse, "E4.1", "行使层级", 4, "error", "“行使层级”没有填写", told_by="S1")
    (row,) = [row for row in load_departments(warehouse, RUN) if row["department"] == "林茶局"]
    assert (row["must_count"], row["should_count"]) == (2, 1)


def test_worst_elements_with_their_example(
    warehouse: duckdb.DuckDBPyConnection, standard: Standard, tmp_path: Path
) -> None:
    page = _page(warehouse, standard, tmp_path)
    row = _row(page, "四办标志", "elements")
    assert row.startswith("要素18 四办标志 2/3 33.33% 0 1 “四办标志”填了“")
    assert row.endswith("b/林茶局.xlsx · 事项 · R17")
    assert "办理结果获取方式" not in _text(page[page.index('id="elements"') : page.index('id="structure"')])


def test_rejected_files_with_their_reason(
    warehouse: duckdb.DuckDBPyConnection, standard: Standard, tmp_path: Path
) -> None:
    page = _page(warehouse, standard, tmp_path)
    assert _row(page, "统计局", "structure") == "统计局 b/统计局.xlsx · 事项 · R17 打不开"


def test_held_back_items_and_the_missing_column_told_as_such(
    warehouse: duckdb.DuckDBPyConnection, standard: Standard, tmp_path: Path
) -> None:
    _violation(warehouse, "E4.1", "行使层级", 4, "error", "“行使层级”没有填写", told_by="S1")
    page = _text(_page(warehouse, standard, tmp_path))
    held = page[page.index("暂缓公布的事项") :]
    assert "林茶局 1 项" in held and "表中缺少“行使层级”" in held and "“行使层级”没有填写" not in held


def test_a_department_with_very_many_held_back_items_says_how_many_are_left_out(
    warehouse: duckdb.DuckDBPyConnection, standard: Standard, tmp_path: Path
) -> None:
    warehouse.execute(
        f"""INSERT INTO item (record_id, sha256, table_no, row_number, column_letters, department, item_code, item_name)
        SELECT 'x' || i, 'f1', 0, i, 'A', '林茶局', '', '' FROM range({ITEMS_PER_DEPARTMENT + 6}) AS r(i)"""
    )
    warehouse.execute(
        f"""INSERT INTO item_result SELECT '{RUN}', record_id, department, 3, 1, 0, 0, 0, 0, FALSE, FALSE, 'wrong'
        FROM item WHERE record_id LIKE 'x%'"""
    )
    page = _text(_page(warehouse, standard, tmp_path))
    assert f"林茶局 {ITEMS_PER_DEPARTMENT + 7} 项" in page and "其余 7 项见整改清单" in page


def test_lists_link_to_their_files(warehouse: duckdb.DuckDBPyConnection, standard: Standard, tmp_path: Path) -> None:
    page = _page(warehouse, standard, tmp_path)
    assert _row(page, "全程网办", "lists") == "全程网办 3 1 Excel CSV JSON Parquet"
    assert 'href="../data/curated/latest/%E5%85%A8%E7%A8%8B%E7%BD%91%E5%8A%9E.xlsx"' in page


def test_what_is_demanded_and_not_checked_is_said(
    warehouse: duckdb.DuckDBPyConnection, standard: Standard, tmp_path: Path
) -> None:
    page = _text(_page(warehouse, standard, tmp_path))
    assert f"共 {len(list(standard.rules()))} 条规则" in page
    for element in standard.elements:
        assert element.unchecked in page


def test_hostile_text_stays_text(warehouse: duckdb.DuckDBPyConnection, standard: Standard, tmp_path: Path) -> None:
    page = _page(warehouse, standard, tmp_path)
    assert "<script>alert" not in page and "&lt;script&gt;alert(&#34;1&#34;)&lt;/script&gt;=cmd" in page
    assert "\u202e" not in page


def test_no_personal_data(warehouse: duckdb.DuckDBPyConnection, standard: Standard, tmp_path: Path) -> None:
    page = _page(warehouse, standard, tmp_path)
    assert "138****0000" in page and not re.search(r"(?<!\d)1[3-9]\d{9}(?!\d)", page)
    assert "李四" not in page and "1390000" not in page
    assert "张三" not in page and "“邮递收件人信息”与规定内容不一致，所填内容不在此显示" in page


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("13812340000", "138****0000"),
        ("电话138-1234-0000。", "电话138****0000。"),
        ("１３８１２３４００００", "１３８****００００"),
        ("+86 138 1234 0000", "+86 138****0000"),
        ("138\u200b12340000", "138****0000"),
        ("填了“电话13812345…”", "填了“电话138****…”"),
        ("13812340000、13912341111", "138****0000、139****1111"),
        ("0376-2178653", "0376-2178653"),
        ("114.51754, 32.21106", "114.51754, 32.21106"),
        ("sample-2023-05-06/林茶局.xlsx", "sample-2023-05-06/林茶局.xlsx"),
        ("1141152193500105X0441013500100201", "1141152193500105X0441013500100201"),
    ],
)
def test_mobile_numbers_are_covered_and_nothing_else(text: str, shown: str) -> None:
    assert masked(text) == shown


def test_nothing_is_100_percent_while_something_waits_for_a_person() -> None:
    assert rate(1.0, 0) == "100.00%"
    assert rate(1.0, 1) == "待人工认定"
    assert rate(0.99999, 1) == "99.99%"
    assert rate(None, 0) == "—"


def test_one_file_without_requests_to_the_outside(
    warehouse: duckdb.DuckDBPyConnection, standard: Standard, tmp_path: Path
) -> None:
    page = _page(warehouse, standard, tmp_path)
    addresses = re.findall(r"""(?:src|href|action)\s*=\s*["']?([^"'\s>]*)""", page)
    assert addresses and not [a for a in addresses if re.match(r"(?:[a-z]+:)?//|https?:", a)]
    assert "@import" not in page and "url(" not in page and "fetch(" not in page
    assert sorted(file.name for file in (tmp_path / "reports").iterdir()) == ["index.html"]


def test_made_data_says_that_it_is_made(
    warehouse: duckdb.DuckDBPyConnection, standard: Standard, tmp_path: Path
) -> None:
    banner = "本页为样例数据（data/raw 中没有正式报送的批次）"
    assert banner in _page(warehouse, standard, tmp_path, is_sample=True)
    assert banner not in _page(warehouse, standard, tmp_path)


def test_only_time_and_run_tell_one_run_from_another(
    warehouse: duckdb.DuckDBPyConnection, standard: Standard, tmp_path: Path
) -> None:
    first = _page(warehouse, standard, tmp_path, timings=(("读取", 1.25), ("核查", 6.0)))
    warehouse.execute("UPDATE run SET started_at = TIMESTAMP '2023-05-09 02:00:00'")
    second = _page(warehouse, standard, tmp_path)
    assert "<time>2023-05-08 02:00:00</time>" in first and "<time>2023-05-09 02:00:00</time>" in second
    assert "合计 7.2" in _text(first)

    def stripped(page: str) -> str:
        page = re.sub(r"(?s)<time>.*?</time>", "", page)
        return re.sub(r'(?s)<section id="run".*?</section>', "", page)

    assert first != second and stripped(first) == stripped(second)


def test_a_county_without_items_has_no_rates(standard: Standard, tmp_path: Path) -> None:
    connection = duckdb.connect()
    prepare(connection, record_columns(standard))
    connection.execute("CREATE TABLE item_checked (record_id VARCHAR)")
    create_views(connection)
    store_departments(connection, departments(standard), RUN)
    page = _text(_page(connection, standard, tmp_path))
    assert "办事指南准确率 — 准确事项 0 ÷ 事项 0 还没有可以核查的事项" in page
    assert "0 读取事项 = 0 公布" in page and "没有暂缓公布的事项" in page


def test_headings_and_tables_are_marked_up_for_screen_readers(
    warehouse: duckdb.DuckDBPyConnection, standard: Standard, tmp_path: Path
) -> None:
    page = _page(warehouse, standard, tmp_path)
    tables = re.findall(r"(?s)<table.*?</table>", page)
    assert tables and all("<caption>" in table for table in tables)
    assert all("scope=" in head for head in re.findall(r"<th\b[^>]*>", page))
    assert page.count("<h1>") == 1 and '<html lang="zh-CN">' in page
