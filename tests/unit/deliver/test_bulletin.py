"""The bulletin's parts by themselves: numbers, shares and their changes, contacts, settings, charts."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest
from lxml import etree

from zhinan.deliver.bulletin.contacts import read_contacts
from zhinan.deliver.bulletin.model import (
    Bulletin,
    Chart,
    Column,
    Heading,
    Paragraph,
    Series,
    Table,
    numbered,
)
from zhinan.deliver.bulletin.page import write_page
from zhinan.deliver.bulletin.shares import Share, change, change_words
from zhinan.deliver.bulletin.word import write_word
from zhinan.deliver.figures import percent
from zhinan.errors import UsageError
from zhinan.settings import Home

GROUPS = ["第一组", "第二组"]
HOSTILE = '<script>alert(1)</script>&"\x00\u202e]]>'


@pytest.fixture
def bulletin() -> Bulletin:
    table = Table(
        "表",
        (Column("部门", 3, "left"), Column("率", 1)),
        tuple((f"部门{number}{HOSTILE}", f"{number}%") for number in range(60)),
        has_total=True,
        note="注",
    )
    bars = Chart("bar", "柱", ("第一组", HOSTILE), (Series("本期", (80.33, None)),), "第一组80.33%")
    lines = Chart(
        "line", "线", ("1日", "2日"), (Series("甲", (90.0, 95.5)), Series("乙", (99.0, None))), "说明", low=80
    )
    blocks = [
        Heading(1, "总"),
        Paragraph("文" * 100),
        table,
        Heading(2, "分"),
        Paragraph("项", is_item=True),
        bars,
        lines,
    ]
    return Bulletin(
        "标题", "（期）", "文〔2023〕1号", "", "各部门：", tuple(numbered(blocks)), "某县某局", date(2023, 5, 8)
    )


def test_numbers_follow_the_levels() -> None:
    blocks = [
        Heading(1, "a"), Paragraph("p", is_item=True), Paragraph("q", is_item=True), Heading(2, "b"), Heading(2, "c"),
        Paragraph("r", is_item=True), *(Heading(1, "d") for _ in range(21)),
    ]  # fmt: skip
    told = [block.number for block in numbered(blocks) if isinstance(block, Heading | Paragraph)]
    assert told[:6] == ["一、", "1. ", "2. ", "（一）", "（二）", "1. "]
    assert told[6] == "二、" and told[15] == "十一、" and told[-1] == "二十二、"


@pytest.mark.parametrize(
    ("now", "before", "told"),
    [
        ((44, 59), (15, 18), "下降8.75"),
        ((760, 946), (760, 946), "持平"),
        ((2, 3), (1, 3), "上升33.33"),
        ((99_999, 100_000), (99_998, 100_000), "上升不足0.01"),
        ((1, 3), (33_333, 100_000), "上升不足0.01"),
        ((0, 0), (1, 3), "—"),
    ],
)
def test_a_change_is_cut_and_never_rounded(now: tuple[int, int], before: tuple[int, int], told: str) -> None:
    assert change(Share(*now), Share(*before)) == told
    assert change(Share(*now), None) == "—"


def test_a_change_in_words() -> None:
    assert change_words(Share(2, 3), Share(1, 3)) == "上升33.33个百分点"
    assert change_words(Share(0, 0), Share(1, 3)) == "无法比较"


def test_a_share_is_cut_and_no_100_while_something_waits() -> None:
    assert Share(99_999, 100_000).text == "99.99%" and Share(1, 3).percent == 33.33
    assert Share(3, 3, manual=1).text == "待人工认定" and Share(3, 3, waived=1).text == "有豁免"
    assert Share(3, 3).text == "100.00%" and Share(0, 0).text == "—"


def test_a_negative_rate_is_cut_towards_zero() -> None:
    assert percent(-0.25) == "-25.00%" and percent(-1 / 3) == "-33.33%"


def test_contacts(tmp_path: Path) -> None:
    assert read_contacts(tmp_path, GROUPS) == {}
    text = "电话,组别,联络人,备注\n0376-2178653,第一组,张三,\n13812345678,第一组,李四,上午\n,,,\n"
    for encoding in ("utf-8-sig", "utf-8", "gb18030"):
        (tmp_path / "contacts.csv").write_text(text, encoding)
        assert read_contacts(tmp_path, GROUPS) == {
            "第一组": ["电话：0376-2178653；联络人：张三。", "电话：13812345678；联络人：李四；备注：上午。"]
        }


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "第1行缺少“组别、联络人、电话”"),
        ("组别,姓名,电话\n第一组,张三,1\n", "第1行缺少“联络人”"),
        ("组别,联络人,电话,电话\n", "第1行有重复"),
        ("组别,联络人,电话\n第一组,张三,1\n第九组,张三,2\n", "第3行的组别不是推进组，可写：第一组、第二组"),
        ("组别,联络人,电话\n第一组,张三\n", "第2行有2列，应有3列"),
        ("组别,联络人,电话\n第一组,,13812345678\n", "第2行没有填写“联络人”"),
        ('组别,联络人,电话\n第一组,"张三,1\n', "引号没有成对"),
    ],
)
def test_malformed_contacts_are_one_sentence_without_a_name(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "contacts.csv").write_text(text, "utf-8")
    with pytest.raises(UsageError, match=r"contacts\.csv") as raised:
        read_contacts(tmp_path, GROUPS)
    sentence = str(raised.value)
    assert told in sentence and "张三" not in sentence and "13812345678" not in sentence and "\n" not in sentence


def test_contacts_in_no_encoding(tmp_path: Path) -> None:
    (tmp_path / "contacts.csv").write_bytes(b"\xff\xff\x00\x81")
    with pytest.raises(UsageError, match="编码无法识别"):
        read_contacts(tmp_path, GROUPS)


def settings(tmp_path: Path, text: str) -> Home:
    (tmp_path / "zhinan.toml").write_text(text, "utf-8")
    return Home.at(tmp_path)


def test_settings_of_the_bulletin(tmp_path: Path) -> None:
    home = settings(
        tmp_path,
        '[baseline]\nrun = 2023-04-27\n[bulletin]\nnumber = "罗政务〔2023〕5号"\nto = "各单位："\n'
        '[mail]\nto = ["a@example.com"]\nsender = "b@example.com"\n',
    )
    assert home.baseline() == "2023-04-27"
    assert (home.bulletin().number, home.bulletin().to) == ("罗政务〔2023〕5号", "各单位：")
    assert (home.mail().to, home.mail().block, home.mail().sender) == (
        ("a@example.com",), "zhinan-mail", "b@example.com",
    )  # fmt: skip
    empty = Home.at(tmp_path / "none")
    assert empty.baseline() is None and empty.bulletin().number == "" and empty.mail().to == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[baseline]\nrun = 5\n", r"\[baseline\] run"),
        ('[baseline]\nday = "2023-04-27"\n', r"\[baseline\] 里没有“day”"),
        ("[bulletin]\nnumber = 5\n", r"\[bulletin\] number"),
        ('[bulletin]\nto = " "\n', r"\[bulletin\] to"),
        ('[mail]\nto = "a@example.com"\n', r"\[mail\] to"),
        ('[mail]\nto = ["a@example.com, b@example.com"]\n', r"\[mail\] to"),
        ('[mail]\nto = ["a@example.com\\nBcc: b@example.com"]\n', r"\[mail\] to"),
        ('[mail]\nsender = "nobody"\n', r"\[mail\] sender"),
    ],
)
def test_wrong_settings_name_their_key(tmp_path: Path, text: str, told: str) -> None:
    home = settings(tmp_path, text)
    with pytest.raises(UsageError, match=told):
        for read in (home.baseline, home.bulletin, home.mail):
            read()


def test_equal_content_is_equal_bytes(bulletin: Bulletin, tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_word(bulletin, tmp_path / f"{name}.docx")
        write_page(bulletin, tmp_path / f"{name}.html")
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.docx") as package:
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert "thumbnail" not in "".join(package.namelist())
        assert b"2023-05-08T00:00:00Z" in package.read("docProps/core.xml")


def test_tables_repeat_their_heading_and_split_no_row(bulletin: Bulletin, tmp_path: Path) -> None:
    write_word(bulletin, tmp_path / "a.docx")
    (table,) = docx.Document(str(tmp_path / "a.docx")).tables
    rows = table._tbl.tr_lst
    assert len(rows) == 61
    assert len(rows[0].xpath("./w:trPr/w:tblHeader")) == 1
    assert all(len(row.xpath("./w:trPr/w:cantSplit")) == 1 for row in rows)
    assert table.rows[1].cells[0].text == '部门0<script>alert(1)</script>&"]]>'


def test_charts_are_words_own_and_carry_their_figures(bulletin: Bulletin, tmp_path: Path) -> None:
    write_word(bulletin, tmp_path / "a.docx")
    space = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}
    with zipfile.ZipFile(tmp_path / "a.docx") as package:
        bars = etree.fromstring(package.read("word/charts/chart1.xml"))
        lines = etree.fromstring(package.read("word/charts/chart2.xml"))
        with package.open("word/embeddings/Microsoft_Excel_Sheet2.xlsx") as book:
            sheet = openpyxl.load_workbook(book)["数据"]
            rows = list(sheet.iter_rows(values_only=True))
        assert not [name for name in package.namelist() if name.endswith((".png", ".jpg", ".jpeg"))]
        assert "第一组80.33%" in package.read("word/document.xml").decode()
    assert bars.xpath("//c:barChart//c:val//c:v/text()", namespaces=space) == ["80.33"]
    assert lines.xpath("//c:lineChart//c:val//c:v/text()", namespaces=space) == ["90.00", "95.50", "99.00"]
    assert lines.xpath("//c:min/@val", namespaces=space) == ["80"]
    assert rows == [(None, "甲", "乙"), ("1日", 90, 99), ("2日", 95.5, None)]


def test_the_page_escapes_what_departments_write(bulletin: Bulletin, tmp_path: Path) -> None:
    write_page(bulletin, tmp_path / "a.html")
    page = (tmp_path / "a.html").read_text("utf-8")
    assert "<script" not in page and "&lt;script&gt;" in page and "\u202e" not in page
    assert page.count("<svg") == 2 and 'role="img"' in page and "<desc" in page
    assert "http" not in page.replace("http-equiv", "")
