"""The public site in a real browser, from file://: search, keyboard, phone, dark, print, and what axe-core finds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESKTOP, PHONE, axe
from zhinan.settings import Home

pytestmark = [pytest.mark.browser, pytest.mark.gx]

PAGES = (
    "index.html",
    "guide",
    "list/容缺受理.html",
    "list/行政检查.html",
    "department/林茶局.html",
)


def address(finished: Home, name: str) -> str:
    """A page's address; ``guide``: of the guide with the longest name."""
    if name == "guide":
        guides = sorted((finished.site / "guide").iterdir())
        return max(guides, key=lambda file: len(re.findall("<h1>(.*?)</h1>", file.read_text("utf-8"))[0])).as_uri()
    return (finished.site / name).as_uri()


def test_from_the_search_to_the_flow_chart(page: Page, finished: Home) -> None:
    page.goto(address(finished, "index.html"))
    page.get_by_role("searchbox").fill("林木采伐 国有")
    expect(page.get_by_role("status")).to_have_text(re.compile(r"找到 [1-9]\d* 项"))
    expect(page.locator("#browse")).to_be_hidden()
    page.get_by_role("link", name=re.compile("国有林木采伐")).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("国有林木采伐")
    chart = page.get_by_role("img", name=re.compile("国有林木采伐.*办理流程图"))
    expect(chart).to_be_visible()
    expect(chart.get_by_text("1 受理")).to_be_visible()
    page.get_by_role("link", name="申请材料", exact=True).click()
    expect(page.get_by_role("heading", name="申请材料")).to_be_in_viewport()
    page.get_by_text("文字版流程").click()
    expect(page.get_by_role("listitem").filter(has_text="出具受理通知书").first).to_be_visible()
    page.go_back()
    page.go_back()
    expect(page.get_by_role("searchbox")).to_have_value("林木采伐 国有")
    expect(page.get_by_role("status")).to_have_text(re.compile("找到"))


def test_what_is_not_found_is_told_and_a_cleared_search_shows_everything(page: Page, finished: Home) -> None:
    page.goto(address(finished, "index.html"))
    box = page.get_by_role("searchbox")
    box.fill("没有这样的事<img src=x>")
    expect(page.get_by_role("status")).to_contain_text("没有找到")
    box.fill("")
    expect(page.locator("#browse")).to_be_visible()
    box.fill("许可")
    expect(page.locator("#hits li")).to_have_count(40)
    page.get_by_role("button", name="显示更多").click()
    expect(page.locator("#hits li")).to_have_count(80)


@pytest.mark.parametrize("asked", ["林业和茶产业局", "114115", "社会组织法人", "行政许可　公安局"])
def test_codes_aliases_and_subjects_are_found_too(page: Page, finished: Home, asked: str) -> None:
    page.goto(address(finished, "index.html"))
    page.get_by_role("searchbox").fill(asked)
    expect(page.get_by_role("status")).to_have_text(re.compile(r"找到 [1-9]\d* 项"))


def test_a_search_from_another_page_leads_to_the_front_page(page: Page, finished: Home) -> None:
    page.goto(address(finished, "department/林茶局.html"))
    page.get_by_role("searchbox").fill("护照")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"index\.html\?q="))
    expect(page.get_by_role("searchbox")).to_have_value("护照")
    expect(page.get_by_role("status")).to_have_text(re.compile("找到"))


def test_the_keyboard_is_enough(page: Page, finished: Home) -> None:
    page.goto(address(finished, "index.html"))
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("食品经营许可")
    expect(page.get_by_role("status")).to_have_text(re.compile("找到"))
    page.keyboard.press("ArrowDown")
    expect(page.locator("#hits a").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#hits a").nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("食品经营许可")
    chart = page.get_by_role("region", name="办理流程图")
    chart.focus()
    expect(chart).to_be_focused()


def test_without_script_everything_is_reached_by_links(browser: Browser, finished: Home) -> None:
    with browser.new_context(viewport=DESKTOP, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(address(finished, "index.html"))
        assert page.locator("noscript").first.is_visible()
        page.get_by_role("link", name=re.compile("林茶局")).click()
        page.locator("tbody a").first.click()
        assert page.get_by_role("img", name=re.compile("办理流程图")).is_visible()


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing_and_nothing_is_scrolled_sideways(
    page: Page, finished: Home, name: str, scheme: str, size: dict[str, int]
) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.goto(address(finished, name))
    if name == "index.html":
        page.get_by_role("searchbox").fill("许可")
        expect(page.get_by_role("status")).to_have_text(re.compile("找到"))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert axe(page) == []


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_page_of_adjustments(page: Page, weeks: Home, size: dict[str, int]) -> None:
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.goto((weeks.site / "index.html").as_uri())
    page.get_by_role("link", name="动态调整").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("动态调整")
    expect(page.get_by_role("heading", name="新增 29 项")).to_be_visible()  # 林茶局's accurate items
    expect(page.get_by_role("link", name="动态调整，Excel")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert axe(page) == []


def test_dark_is_dark_and_the_chart_too(page: Page, finished: Home) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto(address(finished, "guide"))
    for selector, attribute in (("body", "background-color"), (".fc .page", "fill"), (".fc .step", "fill")):
        shade = page.evaluate(f"getComputedStyle(document.querySelector('{selector}')).getPropertyValue('{attribute}')")
        assert max(map(int, re.findall(r"\d+", shade)[:3])) < 80, (selector, shade)


def test_words_stay_in_their_boxes(page: Page, finished: Home) -> None:
    """With the fonts of this browser: no text of a chart is wider than the box that it stands in."""
    page.goto(address(finished, "guide"))
    outside = page.evaluate(
        """() => {
            const boxes = Array.from(document.querySelectorAll(".fc rect:not(.page)"), (box) => box.getBBox());
            const inside = (text, box) => text.y >= box.y - 1 && text.y + text.height <= box.y + box.height + 4;
            const out = [];
            for (const node of document.querySelectorAll(".fc text")) {
                const text = node.getBBox();
                const around = boxes.filter((box) => inside(text, box)
                    && text.x + text.width / 2 > box.x && text.x + text.width / 2 < box.x + box.width);
                for (const box of around)
                    if (text.x < box.x || text.x + text.width > box.x + box.width) out.push(node.textContent);
            }
            return [boxes.length, out];
        }"""
    )
    assert outside[0] > 8 and outside[1] == []


def test_the_printed_guide_is_a_few_pages_with_its_chart(page: Page, finished: Home, tmp_path: Path) -> None:
    page.goto(address(finished, "guide"))
    printed = page.pdf(path=tmp_path / "guide.pdf", format="A4")
    assert 2 <= len(re.findall(rb"/Type\s*/Page\b", printed)) <= 6
    page.emulate_media(media="print")
    expect(page.get_by_role("img", name=re.compile("办理流程图"))).to_be_visible()
    expect(page.get_by_role("searchbox")).to_be_hidden()
