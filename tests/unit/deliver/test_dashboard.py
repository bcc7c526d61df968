"""The dashboard against a small warehouse that is filled by hand: no Great Expectations, no workbooks."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path

import duckdb
import pytest

from expectations.columns import departments, record_columns
from expectations.model import Standard
from zhinan.deliver.bulletin.runs import find_runs
from zhinan.deliver.dashboard.county import Row, load_departments
from zhinan.deliver.dashboard.write import Surroundings, write_dashboard
from zhinan.deliver.figures import percent
from zhinan.deliver.masking import masked
from zhinan.deliver.pages import rate
from zhinan.metrics import create_views, store_departments
from zhinan.warehouse.database import prepare

RUN = "20230508-020000-000001"
HOSTILE = '<script>alert("1")</script>=cmd\u202e 13812340000'


@pytest.fixture
def warehouse(standard: Standard) -> Iterator[duckdb.DuckDBPyConnection]:
    """One to be changed."""
    connection = _small_county(standard)
    yield connection
    connection.close()


@pytest.fixture(scope="module")
def written(standard: Standard, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dashboard of the small county as it is. Read it, do not change it."""
    with _small_county(standard) as connection:
        return _write(connection, standard, tmp_path_factory.mktemp("county"))


def _small_county(standard: Standard) -> duckdb.DuckDBPyConnection:
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
        " 'v' AS standard_version, '2023-05-08' AS data_as_of, ? AS finished_at, ? AS day",
        [RUN, datetime(2023, 5, 8, 2), datetime(2023, 5, 8, 3), date(2023, 5, 8)],
    )
    _identify(connection)
    return connection


def _identify(connection: duckdb.DuckDBPyConnection) -> None:
    """As ``zhinan.lifecycle.know_problems`` does, of which more needs a whole warehouse."""
    connection.execute(
        """CREATE OR REPLACE TEMP TABLE item_identity AS
        SELECT record_id AS item_id, department, item_code, item_name, sha256, record_id AS item_key
        FROM item JOIN item_checked USING (record_id)"""
    )


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


def _write(connection: duckdb.DuckDBPyConnection, standard: Standard, folder: Path, is_sample: bool = False) -> Path:
    """The dashboard's folder."""
    out = folder / "reports" / "dashboard"
    around = Surroundings({}, {"办事指南网站": "../../data/curated/site/index.html"})
    write_dashboard(connection, standard, "2023-05-08", is_sample, out, around)
    return out


def _page(
    connection: duckdb.DuckDBPyConnection,
    standard: Standard,
    folder: Path,
    name: str = "index.html",
    is_sample: bool = False,
) -> str:
    return (_write(connection, standard, folder, is_sample) / name).read_text("utf-8")


def _departments(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    return load_departments(connection, find_runs(connection))


def _text(page: str) -> str:
    """What a person reads, spaces collapsed."""
    body = re.sub(r"(?s)<(style|script)>.*?</\1>", "", page)
    return " ".join(html.unescape(re.sub(r"<wbr>", "", re.sub(r"<(?!wbr)[^>]*>", " ", body))).split())


def _row(page: str, name: str, section: str) -> str:
    part = page[page.index(f'<section id="{section}"') :]
    part = part[: part.index("</section>")]
    return _text(next(row for row in re.findall(r"(?s)<tr.*?</tr>", part) if re.search(rf"\b{name}\b", row)))


def test_headline_figures_are_those_of_the_views(warehouse: duckdb.DuckDBPyConnection, written: Path) -> None:
    page = _text((written / "index.html").read_text("utf-8"))
    guide, element, received = warehouse.execute(
        "SELECT guide_accuracy, element_accuracy, received_rate FROM metric_county WHERE run_id = ?", [RUN]
    ).fetchone() or (None, None, None)
    assert f"办事指南准确率 {percent(guide)} 准确事项 2 ÷ 事项 4 距100%还差 2 项 ，其中只待 人工认定 1 项" in page
    assert f"要素准确率 {percent(element)} 通过 4 ÷ 核查 6 不通过 2 不适用 1，待人工认定 1" in page
    assert f"报送率 {percent(received)} 已报送 2 ÷ 应报送 39 个部门" in page
    assert "读入 2 份文件 ， 拒收 1 份" in page


def test_the_account_adds_up(written: Path) -> None:
    page = _text((written / "index.html").read_text("utf-8"))
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
    assert _row(page, "林茶局", "departments") == "1 林茶局 第二组 3 2 66.66% — 33.33% 1/3 0 2 0 1 整改清单"
    # Every check passes, one waits for a person: that is not 100%.
    assert _row(page, "卫健委", "departments") == "2 卫健委 第二组 1 0 0.00% — 待人工认定 3/3 1 0 0 0 —"
    assert "未报送（文件被拒收）" in _row(page, "统计局", "departments")
    rows = _departments(warehouse)
    assert len(rows) == 39 and [row["is_received"] for row in rows] == [True] * 2 + [False] * 37
    assert 'href="files/corrections/%E6%9E%97%E8%8C%B6%E5%B1%80.xlsx"' in page
    assert 'href="files/corrections/%E5%8D%AB' not in page  # 卫健委 has nothing to correct


def test_equal_departments_share_their_rank(warehouse: duckdb.DuckDBPyConnection) -> None:
    for number, department in enumerate(["公安局", "教体局"]):
        _result(warehouse, f"c{number}", department, 0, 0)
        _rule(warehouse, "E18.3", "四办标志", department, (1, 1, 0, 0))
        warehouse.execute("UPDATE department_result SET submission_count = 1 WHERE department = ?", [department])
    ranks = {row["department"]: row["rank"] for row in _departments(warehouse)}
    assert [ranks[name] for name in ("公安局", "教体局", "林茶局", "卫健委", "统计局")] == [1, 1, 3, 4, None]


def test_what_another_violation_tells_is_not_counted_again(warehouse: duckdb.DuckDBPyConnection) -> None:
    _violation(warehouse, "E4.1", "行使层级", 4, "error", "“行使层级”没有填写", told_by="S1")
    (row,) = [row for row in _departments(warehouse) if row["department"] == "林茶局"]
    assert (row["must_count"], row["should_count"]) == (2, 1)


def test_worst_rules_with_their_example(written: Path) -> None:
    page = (written / "index.html").read_text("utf-8")
    row = _row(page, "四办标志", "worst")
    assert row.startswith("E18.3 要素18 四办标志 2/3 1 “四办标志”填了“")
    assert row.endswith("b/林茶局.xlsx · 事项 · R17")
    assert "办理结果获取方式" not in _text(page[page.index('id="worst"') : page.index('id="five"')])


def test_rejected_files_with_their_reason(written: Path) -> None:
    folder = written
    (rejected,) = _body(folder / "account" / "rejected.html")
    assert _text(rejected) == "b/统计局.xlsx 统计局 打不开 2 f3"
    assert "统计局 b/统计局.xlsx · 事项 · R17" in _text((folder / "rules" / "S0.html").read_text("utf-8"))


def test_held_back_items_and_the_missing_column_told_as_such(
    warehouse: duckdb.DuckDBPyConnection, standard: Standard, tmp_path: Path
) -> None:
    _violation(warehouse, "E4.1", "行使层级", 4, "error", "“行使层级”没有填写", told_by="S1")
    folder = _write(warehouse, standard, tmp_path)
    held = _text((folder / "account" / "held.html").read_text("utf-8"))
    assert "暂缓公布的事项：1 项" in held and "待整改 3" in held
    items = _text((folder / "items" / "林茶局.html").read_text("utf-8"))
    assert "表中缺少“行使层级”" in items and "“行使层级”没有填写" not in items


def test_the_pages_of_the_account_add_up_to_its_numbers(written: Path) -> None:
    folder = written
    for name, count in (("published", 3), ("held", 1), ("replaced", 1)):
        assert len(_body(folder / "account" / f"{name}.html")) == count
    for name, column, count in (("read", 3, 7), ("rejected", 3, 2)):
        rows = _body(folder / "account" / f"{name}.html")
        assert sum(int(re.findall(r'data-sort="(\d+)"', row)[0]) for row in rows) == count, column
    (replaced,) = _body(folder / "account" / "replaced.html")
    assert "事项a4" in replaced and "b/林茶局.xlsx · A2" in _text(replaced)


def _body(file: Path) -> list[str]:
    """The rows of a page's last table."""
    return re.findall(r"(?s)<tr>.*?</tr>", file.read_text("utf-8").rsplit("<tbody>", 1)[-1])


def test_the_map_has_a_cell_for_each_department_and_element(standard: Standard, written: Path) -> None:
    page = (written / "index.html").read_text("utf-8")
    table = page[page.index('<table class="heat"') :]
    table = table[: table.index("</table>")]
    heads = re.findall(r'title="([^"]+)">([^<]+)<', table[: table.index("</thead>")])
    numbers = [int(short) for _, short in heads if short.isdigit()]
    own = {e.number for e in standard.elements if e.number and any(rule.severity == "error" for rule in e.rules)}
    assert numbers == sorted(own)
    rows = dict(
        re.findall(r'(?s)<tr><th scope="row"><a href="departments/([^"]+)\.html">[^<]+</a></th>(.*?)</tr>', table)
    )
    assert len(rows) == 39 and {row.count("<td") for row in rows.values()} == {len(heads)}
    at = [short for _, short in heads].index("18")
    (cell,) = [re.findall(r"(?s)<td.*?</td>", rows["林茶局"])[at]]
    assert 'href="departments/林茶局.html#e=18"' in cell and ">33<" in cell and "33.33%（1/3），不通过 2" in cell
    at = [short for _, short in heads].index("28")
    assert ">待<" in re.findall(r"(?s)<td.*?</td>", rows["卫健委"])[at]  # all that was judged passes, one waits


def test_lists_link_to_their_files(written: Path) -> None:
    folder = written
    page = (folder / "lists.html").read_text("utf-8")
    assert "全程网办 3 1 — Excel CSV JSON Parquet" in _text(page)
    assert 'href="files/lists/%E5%85%A8%E7%A8%8B%E7%BD%91%E5%8A%9E.xlsx"' in page
    assert "全程网办 3 1 —" in _text((folder / "index.html").read_text("utf-8"))


def test_what_is_demanded_and_not_checked_is_said(standard: Standard, written: Path) -> None:
    page = _text((written / "rules/index.html").read_text("utf-8"))
    assert f"共 {len(list(standard.rules()))} 条规则" in page
    for element in standard.elements:
        assert element.unchecked in page


def test_hostile_text_stays_text(written: Path) -> None:
    folder = written
    for page in (folder / "index.html", folder / "departments" / "林茶局.html", folder / "items" / "林茶局.html"):
        text = page.read_text("utf-8")
        assert "<script>alert" not in text and "&lt;script&gt;alert(&#34;1&#34;)&lt;/script&gt;=cmd" in text, page
        assert "\u202e" not in text


def test_no_personal_data(written: Path) -> None:
    folder = written
    pages = {file: file.read_text("utf-8") for file in folder.rglob("*") if file.suffix in {".html", ".js"}}
    for file, page in pages.items():
        assert not re.search(r"(?<![\d\w])1[3-9]\d{9}(?!\d)", page), file
        assert "李四" not in page and "1390000" not in page and "张三" not in page, file
    for name in ("departments/林茶局.html", "data/林茶局.js", "items/林茶局.html"):
        assert "与规定内容不一致，所填内容不在此显示" in pages[folder / name], name
        assert "138****0000" in pages[folder / name]


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


def test_nothing_is_asked_from_outside_and_no_style_or_script_stands_in_a_page(
    warehouse: duckdb.DuckDBPyConnection, standard: Standard, tmp_path: Path
) -> None:
    folder = _write(warehouse, standard, tmp_path)
    for file in folder.rglob("*.html"):
        page = file.read_text("utf-8")
        addresses = re.findall(r"""(?:src|href|action)\s*=\s*["']?([^"'\s>]*)""", page)
        assert addresses and not [a for a in addresses if re.match(r"(?:[a-z]+:)?//|https?:", a)], file
        assert " style=" not in page and "<style" not in page and not re.search(r"<script(?! defer src=)", page), file
        assert not re.search(r" on\w+=", page), file
    for file in [*folder.glob("*.css"), *folder.glob("*.js")]:
        assert not re.search(r"@import|url\(|fetch\(|https?:|innerHTML|eval", file.read_text("utf-8")), file
    assert sorted(file.name for file in (tmp_path / "reports").iterdir()) == ["dashboard", "index.html"]
    leads = (tmp_path / "reports" / "index.html").read_text("utf-8")
    assert "url=dashboard/index.html" in leads and len(leads) < 500


def test_made_data_says_that_it_is_made(
    warehouse: duckdb.DuckDBPyConnection, standard: Standard, tmp_path: Path
) -> None:
    banner = "本页为样例数据（data/raw 中没有正式报送的批次）"
    for file in _write(warehouse, standard, tmp_path, is_sample=True).rglob("*.html"):
        assert banner in file.read_text("utf-8"), file
    assert banner not in _page(warehouse, standard, tmp_path)


def test_only_time_and_the_pages_of_runs_tell_one_run_from_another(
    warehouse: duckdb.DuckDBPyConnection, standard: Standard, tmp_path: Path
) -> None:
    warehouse.execute("INSERT INTO stage_time VALUES (?, 1, '读取', 1.25), (?, 2, '核查', 6)", [RUN, RUN])
    first = _all(_write(warehouse, standard, tmp_path))
    later = RUN.replace("02", "03", 1).replace("-02", "-03")
    for table in ("run", "item_result", "rule_result", "list_result", "department_result", "violation"):
        warehouse.execute(f"UPDATE {table} SET run_id = ? WHERE run_id = ?", [later, RUN])
    warehouse.execute("UPDATE run SET started_at = TIMESTAMP '2023-05-08 03:30:00'")
    second = _all(_write(warehouse, standard, tmp_path))
    assert "<time>2023-05-08 02:00:00</time>" in first["index.html"]
    assert "<time>2023-05-08 03:30:00</time>" in second["index.html"]
    (run,) = [page for name, page in first.items() if name.startswith("runs/2")]
    assert "合计 7.2" in _text(run)

    def stripped(pages: dict[str, str]) -> dict[str, str]:
        return {
            name: re.sub(r"(?s)<time>.*?</time>", "", page)
            for name, page in pages.items()
            if not name.startswith("runs/")
        }

    assert first != second and stripped(first) == stripped(second)


def _all(folder: Path) -> dict[str, str]:
    return {str(file.relative_to(folder)): file.read_text("utf-8") for file in sorted(folder.rglob("*.*"))}


@pytest.fixture
def nothing(standard: Standard) -> Iterator[duckdb.DuckDBPyConnection]:
    """A run to which nobody has sent anything that could be read."""
    connection = duckdb.connect()
    prepare(connection, record_columns(standard))
    connection.execute("CREATE TABLE item_checked (record_id VARCHAR)")
    create_views(connection)
    connection.execute(
        "INSERT INTO run BY NAME SELECT ? AS run_id, ? AS started_at, 'luoshan-2023' AS standard,"
        " 'v' AS standard_version, ? AS finished_at, ? AS day",
        [RUN, datetime(2023, 5, 8, 2), datetime(2023, 5, 8, 3), date(2023, 5, 8)],
    )
    store_departments(connection, departments(standard), RUN)
    _identify(connection)
    yield connection
    connection.close()


def test_a_county_without_items_has_no_rates(
    nothing: duckdb.DuckDBPyConnection, standard: Standard, tmp_path: Path
) -> None:
    page = _text(_page(nothing, standard, tmp_path))
    assert "办事指南准确率 — 准确事项 0 ÷ 事项 0 还没有可以核查的事项" in page
    assert "0 读取事项 = 0 公布" in page and "没有不通过的规则" in page and "未报送 39 个部门" in page
    pages = _all(tmp_path / "reports" / "dashboard")
    assert "还没有报送" in _text(pages["departments/林茶局.html"]) and "没有问题。" in pages["departments/林茶局.html"]
    assert "还没有事项" in pages["items/index.html"]


def test_headings_and_tables_are_marked_up_for_screen_readers(written: Path) -> None:
    for name, page in _all(written).items():
        if name.endswith(".html"):
            assert all("<caption" in table for table in re.findall(r"(?s)<table.*?</table>", page)), name
            assert all("scope=" in head for head in re.findall(r"<th\b[^>]*>", page)), name
            assert page.count("<h1>") == 1 and '<html lang="zh-CN">' in page, name
            levels = [int(level) for level in re.findall(r"<h(\d)[ >]", page)]
            assert all(later - before <= 1 for before, later in pairwise(levels)), name
            for chart in re.findall(r"(?s)<svg class=\"chart\".*?</svg>", page):
                assert 'role="img"' in chart and "<title id=" in chart and "<desc id=" in chart
            assert page.count('class="chart"') == page.count("<summary>数据表</summary>"), name
