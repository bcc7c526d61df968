"""Names of pages, and what becomes a link."""

from __future__ import annotations

import pytest

from zhinan.deliver.site.addresses import Names, address, linked, web_address


def test_no_two_pages_share_a_name() -> None:
    names = Names()
    taken = [names.take(text) for text in ("A1", "a1", "A1", "a/b", "a／b", "长" * 300, "长" * 301, "CON", "")]
    assert taken[:3] == ["A1.html", "a1-2.html", "A1-3.html"] and taken[3:5] == ["a／b.html", "a／b-2.html"]
    assert len({name.casefold() for name in taken}) == len(taken)
    assert all(len(name.encode()) <= 255 and "/" not in name for name in taken)


@pytest.mark.parametrize(
    "text", ["https://www.hnzwfw.gov.cn/", "http://wsxdfd.xfj.henan.gov.cn:8080/zfp/index.html?a=3"]
)
def test_a_web_address_becomes_a_link(text: str) -> None:
    assert web_address(text) == text
    shown = linked(f"网址：{text}，见上。")
    assert f'href="{text}"' in shown and shown.startswith("网址：") and shown.endswith("，见上。")


@pytest.mark.parametrize(
    "text",
    ["javascript:alert(1)", "统一受理", "ftp://x.cn/", "//x.cn", "http://", "https:///x", "http://[x",
     "data:text/html,x", "file:///etc/passwd", "http://x.cn/138****0000"],
)  # fmt: skip
def test_nothing_else_does(text: str) -> None:
    assert web_address(text) is None
    assert "<a" not in linked(text)


def test_what_stands_around_a_link_is_escaped() -> None:
    shown = linked('<b>"x"</b> http://a.cn/"onclick="alert(1) <script>')
    assert "<b>" not in shown and "<script>" not in shown and shown.count("<a ") == 1
    assert 'onclick="' not in shown
    assert address("guide", "a b%.html") == "guide/a%20b%25.html"
