"""Text on its way out: what is dropped is only what cannot be shown."""

from __future__ import annotations

import html
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from zhinan.deliver.cells import csv_text, excel_text, json_text, markdown_text
from zhinan.deliver.names import file_name
from zhinan.text import COMMANDING, harmless, one_line


@given(st.text())
def test_markdown_shows_the_text_literally(text: str) -> None:
    shown = MarkdownIt().render(f"- {markdown_text(text)}").removeprefix("<ul>\n<li>").removesuffix("</li>\n</ul>\n")
    assert html.unescape(shown).split() == one_line(text).split()


@given(st.text())
def test_json_loses_nothing_and_commands_nothing(text: str) -> None:
    written = json_text({"值": text})
    assert json.loads(written) == {"值": text}
    assert not COMMANDING.search(written)


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cn", "Co"])))
def test_ordinary_text_stays_whole(text: str) -> None:
    kept = COMMANDING.sub("", text)
    assert harmless(text).split() == kept.split()


def test_one_record_is_one_line() -> None:
    assert one_line("第一行\r\n第二行\u2028第三行\x1b[2J") == "第一行⏎第二行⏎第三行[2J"


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\t=1", "＝1", "\x00=1", "\u202e=1"])
def test_no_field_begins_like_a_formula(text: str) -> None:
    assert csv_text(text).startswith("'")


def test_a_cut_is_told() -> None:
    assert excel_text("长" * 40_000).endswith("已截断）") and len(excel_text("长" * 40_000)) == 32_767


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("林茶局", "林茶局.xlsx"),
        ("a/b\\c:d*e?f", "a／b＼c：d＊e？f.xlsx"),
        ("../../etc/passwd", "／..／etc／passwd.xlsx"),
        ("第一行\n第二行\x1b", "第一行⏎第二行.xlsx"),
        ("CON", "_CON.xlsx"),
        (" . ", "未命名.xlsx"),
    ],
)
def test_names_of_files(text: str, name: str) -> None:
    assert file_name(text, ".xlsx") == name


@given(st.text(max_size=400))
def test_a_name_of_a_file_stays_in_its_folder(text: str) -> None:
    name = file_name(text, ".xlsx")
    assert len(name.encode()) <= 255 and not set(name) & set('/\\:*?"<>|\n\r\0') and not name.startswith(".")
