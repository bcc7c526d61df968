"""The public site of a whole run: a page for every published item and none held back, and nobody's name on it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import duckdb
import lxml.html
import openpyxl
import pytest

from expectations.columns import record_columns
from expectations.model import Standard
from tests.acceptance.test_hostile_text import HOSTILE, SHOWN
from tests.conftest import SAMPLE_BATCH, whole_run
from tests.unit.deliver.flows import NOTICE
from zhinan.deliver.item_rows import load_items
from zhinan.deliver.kept import Kept
from zhinan.deliver.personal import HIDDEN
from zhinan.deliver.publication.adjust import Adjusted
from zhinan.deliver.publication.register import Register
from zhinan.deliver.site.pages import write_site
from zhinan.deliver.work import Work
from zhinan.lifecycle import know_problems
from zhinan.settings import Home
from zhinan.warehouse.database import connect, quoted

pytestmark = pytest.mark.gx

PERSON, SECOND, PHONE = "欧阳建国", "尉迟敬德", "13812345678"
MOBILE = re.compile(r"(?<![0-9])1[3-9](?:[-— ]?[0-9]){9}(?![0-9])")


def pages(folder: Path) -> list[Path]:
    found = sorted(folder.rglob("*.html"))
    assert len(found) > 3
    return found


def text_of(page: Path) -> str:
    return str(lxml.html.fromstring(page.read_bytes()).text_content())


@pytest.fixture(scope="module")
def published(finished: Home) -> list[tuple[str, str, bool]]:
    """(code, name, whether it is published) of every item that counts."""
    with connect(finished.warehouse) as connection:
        return connection.execute(
            """SELECT checked."业务办理项编码", raw."业务办理项名称", is_error_free
            FROM item_checked AS checked JOIN item AS raw USING (record_id) JOIN item_result USING (record_id)"""
        ).fetchall()


def test_every_published_item_has_a_page_and_no_other(finished: Home, published: list[tuple[str, str, bool]]) -> None:
    files = {page.stem for page in (finished.site / "guide").iterdir()}
    assert files == {code for code, _, is_published in published if is_published}
    assert len(files) == sum(is_published for _, _, is_published in published) > 700
    titles = {lxml.html.parse(page).findtext(".//h1") for page in (finished.site / "guide").iterdir()}
    assert titles == {name for _, name, is_published in published if is_published}


def test_what_is_held_back_is_nowhere(finished: Home, published: list[tuple[str, str, bool]]) -> None:
    held = {code for code, _, is_published in published if not is_published}
    everything = "".join(file.read_text("utf-8") for file in finished.site.rglob("*") if file.is_file())
    assert held and not [code for code in held if code and code in everything]


def test_a_guide_shows_what_was_submitted(finished: Home, standard: Standard) -> None:
    with connect(finished.warehouse) as connection:
        items = list(load_items(connection, standard))
        ((day,),) = connection.execute("SELECT day::VARCHAR FROM run").fetchall()
    for item in items[::97]:
        text = text_of(finished.site / "guide" / f"{item.code}.html")
        for element in standard.of("item"):
            value = item.raw[element.name].strip()
            if element.is_public and element.name not in ("办理流程说明", "流程图内容", "四办标志", "特殊环节时限"):
                assert value in text, (item.code, element.name)
        for row in (*item.materials, *item.steps):
            assert all(value in text for name, value in row.items() if name != "是否减免"), row
        for label in ("办理主体", "设定依据", "承诺时限", "法定时限", "申请材料", "交通指引", "注意事项",
                      "监督投诉方式", f"更新日期 {day}", standard.version, "本站为样例数据"):  # fmt: skip
            assert label in text, (item.code, label)
    assert not any(name in text for name in ("办理人员姓名", "联系方式"))


def test_each_chart_is_the_items_own(finished: Home) -> None:
    charts = []
    for page in (finished.site / "guide").iterdir():
        root = lxml.html.parse(page).getroot()
        (chart,) = root.xpath('//div[@class="chart"]//*[name()="svg"]')
        assert root.findtext(".//h1") in chart.findtext("title")
        charts.append(lxml.html.tostring(chart))
    assert len(set(charts)) == len(charts)


def test_every_link_leads_to_a_file_of_ours_or_to_a_web_address_in_the_text(finished: Home) -> None:
    folder = finished.site.resolve()
    seen: set[tuple[Path, str]] = set()
    for page in pages(folder):
        root = lxml.html.fromstring(page.read_bytes())
        ids = set(root.xpath("//@id"))
        for element, attribute, link, _ in root.iterlinks():
            if element.tag == "a" and re.match("https?:", link):
                assert urlsplit(link).hostname and "noopener" in element.get("rel", "")
                continue
            assert not re.match("[a-z]+:|//|/", link) or link == "data:,", (page, link)
            path, _, fragment = link.partition("#")
            if not path:
                assert fragment in ids, (page, link)
            elif link != "data:,":
                seen.add((page.parent, path))
            assert attribute in {"href", "src", "action", "aria-labelledby"}
    for parent, path in seen:
        assert (parent / unquote(path)).resolve().is_file(), (parent, path)
    assert len(seen) > 2000


def test_nothing_is_asked_from_outside(finished: Home) -> None:
    for page in pages(finished.site):
        text = page.read_text("utf-8")
        assert "default-src 'none'" in text
        assert not re.findall(r"""<(?:script|link|img|iframe|object|embed|source|use)\b[^>]*(?:https?:)?//""", text)
        assert not re.findall(r"<style|url\(|@import", text)
    assert not re.findall(r"url\(|@import|https?:", (finished.site / "site.css").read_text("utf-8"))
    assert not re.findall(r"fetch\(|XMLHttpRequest|import\(|https?:|innerHTML", (finished.site / "site.js").read_text())


def test_no_mobile_number_stands_anywhere(finished: Home) -> None:
    for file in finished.site.rglob("*"):
        if file.is_file():
            assert not MOBILE.search(file.read_text("utf-8")), file


def test_the_lists_of_the_site_are_the_lists_beside_it(finished: Home) -> None:
    for name in ("全程网办", "容缺受理", "行政许可", "政务服务事项总清单"):
        sheet = openpyxl.load_workbook(finished.latest / f"{name}.xlsx")["清单"]
        listed = [row[2] for row in sheet.iter_rows(min_row=4, values_only=True)]
        page = lxml.html.parse(finished.site / "list" / f"{name}.html")
        assert [cell.text_content() for cell in page.xpath("//tbody//th")] == listed


def test_the_site_is_a_function_of_the_warehouse(finished: Home, standard: Standard, tmp_path: Path) -> None:
    with connect(finished.warehouse) as connection:
        write(connection, standard, tmp_path, finished, processes=1)
    for file in finished.site.rglob("*"):
        if file.is_file():
            assert (tmp_path / file.relative_to(finished.site)).read_bytes() == file.read_bytes(), file


def write(
    connection: duckdb.DuckDBPyConnection, standard: Standard, folder: Path, home: Home, processes: int = 0
) -> None:
    """The site of what ``connection`` has, every page made anew."""
    know_problems(connection)
    items = list(load_items(connection, standard))
    with Work(processes) as work:
        kept = Kept(folder / "none.json", folder)
        write_site(connection, standard, "2023-05-06", folder, first(home), items, work, kept)
        work.finish()


def first(home: Home) -> Adjusted:
    """The publication of a home that has published once."""
    (publication,) = Register(home).all()
    return Adjusted(publication, [], [])


@pytest.fixture
def planted(finished: Home, standard: Standard, tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A copy of the finished warehouse, to plant something in its raw values; what is published stays published."""
    shutil.copy(finished.warehouse, tmp_path / "warehouse.duckdb")
    with connect(tmp_path / "warehouse.duckdb") as connection:
        yield connection


def plant(connection: duckdb.DuckDBPyConnection, standard: Standard, text: str, only: tuple[str, ...] = ()) -> None:
    """Add ``text`` to every raw value (of these elements) of items, materials and steps."""
    columns = record_columns(standard).columns
    for kind in ("item", "material", "step"):
        names = [column.element for column in columns[kind] if not only or column.element in only]
        if names:
            changes = ", ".join(f"{quoted(name)} = coalesce({quoted(name)}, '') || ?" for name in names)
            connection.execute(f"UPDATE {kind} SET {changes}", [text] * len(names))
    if not only:
        connection.execute("UPDATE publication SET named = named || ? WHERE named <> ''", [text])


def test_planted_names_and_numbers_reach_no_page(
    planted: duckdb.DuckDBPyConnection, finished: Home, standard: Standard, tmp_path: Path
) -> None:
    """Names in every field that is a person's, numbers in every text, the person's name in every text too."""
    plant(planted, standard, PERSON, ("办理人员姓名", "联系方式", "办理人"))
    plant(planted, standard, f" {SECOND} ", ("邮递收件人信息",))
    for number in (PHONE, "１３８１２３４５６７８", "138-1234-5678", "+86 138 1234 5678"):
        plant(planted, standard, f"；{PERSON}，{number}。")
    write(planted, standard, tmp_path / "site", finished)
    files = [file for file in (tmp_path / "site").rglob("*") if file.is_file()]
    assert len(files) > 700
    for file in files:
        text = file.read_text("utf-8") + file.name
        assert PERSON not in text and SECOND not in text, file
        assert not MOBILE.search(text) and "１２３４" not in text and "12345678" not in text, file
    guide = text_of(next((tmp_path / "site" / "guide").iterdir()))
    assert HIDDEN in guide and "138****5678" in guide, "what was planted did not arrive"


def test_hostile_values_stay_text(
    planted: duckdb.DuckDBPyConnection, finished: Home, standard: Standard, tmp_path: Path
) -> None:
    short = [text[:300] for text in HOSTILE]
    for kind in ("item", "material", "step"):
        for place, column in enumerate(record_columns(standard).columns[kind]):
            # Another text in each record and column.
            planted.execute(
                f"""UPDATE {kind}
                SET {quoted(column.element)} = ?[(1 + (hash(record_id) + {place}) % {len(short)})::BIGINT]""",
                [short],
            )
    planted.execute("UPDATE publication SET named = ? WHERE named <> ''", [HOSTILE[0]])
    write(planted, standard, tmp_path / "site", finished)
    for page in pages(tmp_path / "site"):
        text = page.read_text("utf-8")
        assert not SHOWN.search(text), page
        root = lxml.html.fromstring(text.encode())
        assert {script.get("src") for script in root.iter("script")} <= {"index.js", "site.js"}
        for element in root.iter():
            if isinstance(element.tag, str):
                assert element.tag not in {"img", "iframe", "object", "style", "base"}, (page, element.tag)
                assert not any(name.startswith("on") for name in element.attrib), (page, element.attrib)
                assert not element.get("href", "").strip().lower().startswith(("javascript:", "data:t")), page
    index = (tmp_path / "site" / "index.js").read_text("utf-8")
    assert index.count("\n") == 1 and "<" not in index


def test_a_workbook_with_names_is_published_without_them(tmp_path: Path) -> None:
    """From the workbook to the page: a name behind the post, one in 办理人员姓名, a mobile number in 联系方式."""
    home = Home.at(tmp_path)
    (home.raw / "2023-05-06").mkdir(parents=True)
    book = openpyxl.load_workbook(SAMPLE_BATCH / "民族宗教局.xlsx")
    for sheet in book.worksheets:
        (heads,) = [
            cells for cells in sheet.iter_rows() if any(cell.value == "办理流程说明" for cell in cells)
        ] or [()]  # fmt: skip
        if not heads:
            continue
        process = next(cell.column for cell in heads if cell.value == "办理流程说明")
        last, row = sheet.max_column, heads[0].row
        for column, name in enumerate(("办理人员姓名", "联系方式"), start=last + 1):
            sheet.cell(row, column, name)
        for number in range(row + 1, sheet.max_row + 1):
            if sheet.cell(number, process).value:
                told = str(sheet.cell(number, process).value)
                sheet.cell(number, process, re.sub("(综合窗口(?:受理|工作)人员)", rf"\1{SECOND}", told))
                sheet.cell(number, last + 1, PERSON)
                sheet.cell(number, last + 2, PHONE)
    book.save(home.raw / "2023-05-06" / "民族宗教局.xlsx")
    whole_run(home)
    guides = list((home.site / "guide").iterdir())
    assert len(guides) > 5
    with connect(home.warehouse) as connection:
        planted = connection.execute('SELECT count(*) FROM step WHERE contains("办理人", ?)', [SECOND]).fetchone()
    assert planted and planted[0] > 5
    for file in home.curated.rglob("*"):
        if file.suffix in (".html", ".js", ".csv", ".json"):
            text = file.read_text("utf-8")
            assert PERSON not in text and SECOND not in text and PHONE not in text, file
    assert len(NOTICE) == sum(name in text_of(guides[0]) for name in ("受理", "审核", "决定", "送达"))
