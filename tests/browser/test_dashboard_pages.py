"""The dashboard in a real browser, from file://: the way to a correction workbook, filters, keys, phone, dark, axe."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, Page, expect

from bench.dashboard import write_dashboard
from tests.browser.conftest import DESKTOP, PHONE, axe
from zhinan.settings import Home

pytestmark = [pytest.mark.browser, pytest.mark.gx]

PAGES = (
    "index.html", "departments/住建局.html", "items/index.html", "items/住建局.html", "rules/index.html",
    "rules/E18.3.html", "lists.html", "account/held.html", "account/read.html", "people.html", "runs/index.html",
    "runs",
)  # fmt: skip


def address(home: Home, name: str, fragment: str = "") -> str:
    """A page's address; ``runs``: of the latest run."""
    file = max((home.dashboard / "runs").glob("2*.html")) if name == "runs" else home.dashboard / name
    return file.as_uri() + (f"#{fragment}" if fragment else "")


def test_from_the_headline_to_the_correction_workbook(page: Page, finished: Home) -> None:
    page.goto(address(finished, "index.html"))
    headline = page.locator("#headline")
    expect(headline).to_contain_text("80.33%")
    expect(headline).to_contain_text("准确事项 760 ÷ 事项 946")
    page.locator("#departments").get_by_role("link", name="住建局", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("住建局")
    page.get_by_label("规则", exact=True).select_option("E18.3")
    expect(page.get_by_role("status")).to_have_text(re.compile("筛出 1 处"))
    row = page.locator("#rows tbody tr")
    expect(row).to_contain_text("AD23")
    expect(row).to_contain_text("就近办,网上办,一次办,马上办")
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("整改反馈）")).click()
    marked = finished.reports / "corrections" / "住建局"
    assert Path(download.value.path()).read_bytes() in [file.read_bytes() for file in marked.iterdir()]
    row.get_by_role("link", name="建设工程安全监督手续办理").click()
    shown = page.locator("details.item:visible")
    expect(shown).to_have_count(1)
    expect(shown).to_contain_text("“四办标志”缺少“马上办”")
    page.get_by_role("link", name="本部门全部事项").click()
    expect(page.locator("details.item:visible")).to_have_count(45)
    page.get_by_role("link", name="E18.3").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("E18.3")


def test_a_cell_of_the_map_leads_to_its_problems_and_the_account_to_its_lists(page: Page, finished: Home) -> None:
    page.goto(address(finished, "index.html"))
    cell = page.locator('.heat a[href="departments/住建局.html#e=18"]')
    cell.focus()
    expect(page.locator("#readout")).to_contain_text("住建局 · 18 四办标志")
    cell.click()
    expect(page.get_by_label("要素", exact=True)).to_have_value("18")
    expect(page.get_by_role("status")).to_have_text(re.compile(r"共 26 处，筛出 \d 处"))
    assert set(page.locator("#rows .k-element").all_inner_texts()) == {"18 四办标志"}
    page.goto(address(finished, "index.html"))
    page.locator("#account").get_by_role("link", name=re.compile("暂缓公布")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("暂缓公布的事项")
    assert page.locator("#rows tbody tr").count() == 156


def test_what_is_chosen_stands_in_the_address(page: Page, finished: Home) -> None:
    page.goto(address(finished, "departments/住建局.html"))
    page.get_by_label("查找").fill("工程 填写")
    expect(page.get_by_role("status")).to_have_text(re.compile("筛出"))
    page.get_by_label("性质").select_option("须整改")
    head = page.locator('th[data-key="cell"]')
    head.get_by_role("button").click()
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "descending")
    assert "q=工程+填写" in unquote(page.url) and "o=-cell" in page.url and "s=须整改" in unquote(page.url)
    told, cells = page.get_by_role("status").inner_text(), page.locator("#rows .k-cell").all_inner_texts()

    def place(cell: str) -> tuple[int, int, str]:
        letters, number = re.fullmatch(r"([A-Z]+)(\d+)", cell).groups()  # type: ignore[union-attr]
        return int(number), len(letters), letters

    assert cells and cells == sorted(cells, key=place, reverse=True)
    kept = page.url
    page.goto("about:blank")
    page.goto(kept)
    expect(page.get_by_role("status")).to_have_text(told)
    assert page.locator("#rows .k-cell").all_inner_texts() == cells
    page.get_by_role("button", name="清除筛选").click()
    expect(page.get_by_role("status")).to_have_text("共 26 处")


def test_a_hostile_address_filters_to_nothing(page: Page, finished: Home) -> None:
    page.goto(address(finished, "departments/住建局.html", "e=<script>alert(1)</script>&r=x&o=zzz&p=-5&q=%F0%9F%98%80"))
    expect(page.get_by_role("status")).to_have_text("共 26 处，筛出 0 处")
    assert page.locator("script").count() == 3


def test_tables_sort_and_filter(page: Page, finished: Home) -> None:
    page.goto(address(finished, "index.html"))
    table = page.locator("#departments")
    table.get_by_role("button", name=re.compile("事项数")).first.click()
    expect(table.locator('th[aria-sort="ascending"]')).to_have_count(1)
    counts = [int(cell) for cell in table.locator("tbody td:nth-child(4)").all_inner_texts()]
    assert counts == sorted(counts)
    page.goto(address(finished, "rules/index.html"))
    page.get_by_label("查找").fill("四办标志 必须选 马上办")
    expect(page.locator("#rules-table tbody tr:visible")).to_have_count(1)
    page.goto(address(finished, "items/住建局.html"))
    page.get_by_label("查找").fill("安全监督")
    expect(page.locator("#find output")).to_contain_text("筛出")
    assert 1 <= page.locator("details.item:visible").count() < 45


def test_the_keyboard_reaches_what_is_wrong(page: Page, finished: Home) -> None:
    page.goto(address(finished, "index.html"))
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("跳到正文")
    page.keyboard.press("Enter")
    page.goto(address(finished, "departments/住建局.html"))
    page.get_by_label("查找").focus()
    page.keyboard.type("马上办")
    expect(page.get_by_role("status")).to_have_text(re.compile("筛出"))
    page.locator('th[data-key="rule"] button').focus()
    page.keyboard.press("Enter")
    expect(page.locator('th[data-key="rule"]')).to_have_attribute("aria-sort", "ascending")


def test_without_script_the_first_rows_and_the_workbooks_are_there(browser: Browser, finished: Home) -> None:
    with browser.new_context(viewport=DESKTOP, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(address(finished, "departments/住建局.html"))
        assert page.locator("noscript").first.is_visible()
        assert page.locator("#rows tbody tr").count() == 26
        page.locator("#rows").get_by_role("link", name="E18.3").click()
        assert "E18.3" in page.get_by_role("heading", level=1).inner_text()


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing_and_nothing_is_scrolled_sideways(
    page: Page, finished: Home, name: str, scheme: str, size: dict[str, int]
) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.goto(address(finished, name))
    for summary in page.locator("summary").all()[:3]:
        summary.click()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert axe(page) == []


def test_dark_is_dark_and_the_charts_too(page: Page, finished: Home) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto(address(finished, "index.html"))
    for selector, attribute in (
        ("body", "background-color"),
        ("section", "background-color"),
        (".h4", "background-color"),
    ):
        shade = page.evaluate(f"getComputedStyle(document.querySelector('{selector}')).getPropertyValue('{attribute}')")
        assert max(map(int, re.findall(r"\d+", shade)[:3])) < 80, (selector, shade)
    text = page.evaluate("getComputedStyle(document.querySelector('.chart text')).fill")
    assert min(map(int, re.findall(r"\d+", text)[:3])) > 120


def test_words_of_charts_stay_in_the_picture_and_off_each_other(page: Page, weeks: Home) -> None:
    page.goto(address(weeks, "index.html"))
    wrong = page.evaluate(
        """() => Array.from(document.querySelectorAll("svg.chart"), (chart) => {
            const { width, height } = chart.viewBox.baseVal;
            const boxes = Array.from(chart.querySelectorAll("text"), (text) => [text.textContent, text.getBBox()]);
            const out = boxes.filter(([, b]) =>
                b.x < 0 || b.x + b.width > width || b.y < -2 || b.y + b.height > height + 2);
            const ends = boxes.filter(([, b], at) => boxes.some(([, c], other) => other > at
                && b.x < c.x + c.width && c.x < b.x + b.width && b.y + 3 < c.y + c.height && c.y + 3 < b.y + b.height));
            return [...out, ...ends].map(([text]) => text);
        }).flat()"""
    )
    assert wrong == []


def test_the_front_page_prints(page: Page, finished: Home, tmp_path: Path) -> None:
    page.goto(address(finished, "index.html"))
    printed = page.pdf(path=tmp_path / "front.pdf", format="A4", landscape=True)
    assert 3 <= len(re.findall(rb"/Type\s*/Page\b", printed)) <= 15
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation")).to_be_hidden()


@pytest.fixture(scope="module")
def many(finished: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The made batch with 100,000 more problems in one department, as no run would find them."""
    home = Home.at(shutil.copytree(finished.root, tmp_path_factory.mktemp("many") / "home", symlinks=True))
    write_dashboard(home.root, 100_000)
    return home


def test_a_hundred_thousand_problems_can_be_looked_through(page: Page, many: Home) -> None:
    page.goto(address(many, "departments/住建局.html"))
    status = page.get_by_role("status")
    expect(status).to_have_text("共 100,026 处", timeout=30_000)
    expect(page.locator("#rows tbody tr")).to_have_count(100)
    expect(page.locator("#pager")).to_contain_text("第 1 页，共 1,001 页")
    page.get_by_label("查找").fill("（第9999")
    expect(status).to_have_text("共 100,026 处，筛出 11 处")  # 9999, and 99990 to 99999
    expect(page.locator("#rows tbody tr")).to_have_count(11)
    page.get_by_label("查找").fill("")
    page.get_by_role("button", name="下一页").click()
    expect(page.locator("#pager")).to_contain_text("第 2 页")
    page.locator('th[data-key="cell"] button').click()
    page.locator('th[data-key="cell"] button').click()
    expect(page.locator("#rows tbody tr").first).to_contain_text("AD100001")
    assert (many.dashboard / "departments" / "住建局.html").stat().st_size < 400_000
