"""The bulletin in a real word processor: every character of it is on the pages, though the machine lacks its fonts."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import docx
import pytest

from zhinan.settings import Home
from zhinan.week import bulletin

pytestmark = [pytest.mark.libreoffice, pytest.mark.gx]


@pytest.fixture(scope="module")
def pages(weeks: Home, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """(the Word file, the text of each page as a PDF has it)."""
    soffice = shutil.which("soffice") or shutil.which("libreoffice")
    if not soffice or not shutil.which("pdftotext"):
        pytest.skip("no LibreOffice or no pdftotext on this machine (apt-get install libreoffice-writer poppler-utils)")
    root = tmp_path_factory.mktemp("bulletin")
    shutil.copytree(weeks.root, root / "home")
    home = Home.at(root / "home")
    home.reference.mkdir(parents=True)
    (home.reference / "contacts.csv").write_text("组别,联络人,电话\n第一组,赵甲乙,0376-2178653\n", "utf-8")
    file = bulletin(home).folder / "督导通报.docx"
    subprocess.run(
        [soffice, f"-env:UserInstallation={(root / 'profile').as_uri()}", "--headless", "--convert-to", "pdf",
         "--outdir", str(root), str(file)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    shown = subprocess.run(
        ["pdftotext", "-layout", str(root / "督导通报.pdf"), "-"], check=True, capture_output=True, timeout=60
    ).stdout.decode()
    return file, shown.split("\f")[:-1]


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_every_paragraph_and_every_cell_is_shown(pages: tuple[Path, list[str]]) -> None:
    file, shown = pages
    document = docx.Document(str(file))
    seen = set("".join(shown))
    written = [paragraph.text for paragraph in document.paragraphs]
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    # Lines of a page's table stand side by side in the text of a PDF: characters are compared, and whole short cells.
    assert set("".join(written + cells)) - seen <= {"\u00a0"}
    assert "□" not in seen and "\ufffd" not in seen
    whole = bare("".join(shown))
    for text in ("罗山县政务服务事项流程再造督导通报", "一、总体情况", "八、下一步工作", "联络人：赵甲乙", "74.57%"):
        assert text in whole, text
    assert whole.endswith("罗山县行政审批和政务信息管理局2023年5月8日" + bare(f"— {len(shown)} —"))


def test_pages_are_numbered_and_headings_repeated(pages: tuple[Path, list[str]]) -> None:
    _, shown = pages
    assert len(shown) > 4
    for number, page in enumerate(shown, start=1):
        assert bare(page).endswith(f"—{number}—")
    # The table of elements, and no other, has these headings; it is longer than a page.
    assert sum("序号" in page and "填写要求" in page for page in shown) >= 2


def test_the_charts_are_drawn_with_their_figures(pages: tuple[Path, list[str]]) -> None:
    whole = bare("".join(pages[1]))
    for text in ("准确率走势（%）", "各组办事指南准确率（%）", "4月27日", "上期"):
        assert text in whole, text
    assert whole.count("78.94") >= 3  # in the table, the bars and the line
