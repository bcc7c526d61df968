"""Texts that attack whoever shows them, in every place where a department can put one: no output lets them act."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import lxml.etree
import lxml.html
import openpyxl
import pytest
import xlsxwriter

from tests.conftest import SAMPLE_BATCH, whole_run
from zhinan.deliver.returned import SUFFIX
from zhinan.settings import Home
from zhinan.warehouse.database import connect

pytestmark = pytest.mark.gx

SCRIPT = "<script>document.title='ATTACKED'</script>"
HANDLER = '"><img src=x onerror="document.title=\'ATTACKED\'">'
HOSTILE = (
    SCRIPT,
    HANDLER,
    "=cmd|'/c calc'!A1",
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "\t=1+1",
    "\r=1+1",
    "＝1+1",
    "\x1b[31m红\x1b[0m\x1b]0;标题\x07",
    "\x9b31m\x85\x00\x0b\x0c\x7f控制",
    "\u202e反向\u2066隔离\u200e\u200f\u061c",
    "零\u200b宽\ufeff字\u00ad符",
    "\ufffe\uffff\ufdd0非字符",
    "_x000D_ _x0041_ 转义",
    "👨‍👩‍👧‍👦 表情 🇨🇳",
    "`代码` | 表 | **粗** [链接](javascript:alert(1)) ![](x)",
    "[red]红[/red] [link=file:///etc/passwd]x[/link]",
    "{{7*7}} {% raw %} ${7*7} %s %(x)s {0}",
    "../../etc/passwd\n第二行\u2028第三行",
    "长" * 32_767,
)
SHOWN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufdd0\ufffe\uffff]"
)
NAMES = (
    "县委宣传部\n第二行.csv",
    "县委宣传部[red]\x1b[31m.csv",
    "=cmd|'c'!A1 县委宣传部.csv",
    "县委宣传部\u202excod.csv",
    "<img src=x onerror=alert(1)>县委宣传部.xlsx",
    "县委宣传部`|**粗**.pdf",
)


def write_hostile(folder: Path) -> None:
    """A workbook of a real department's items whose every text is hostile, and files of hostile names."""
    folder.mkdir(parents=True)
    source = openpyxl.load_workbook(SAMPLE_BATCH / "民族宗教局.xlsx")
    with xlsxwriter.Workbook(str(folder / "民族宗教局.xlsx"), {"strings_to_formulas": False}) as book:
        for number, sheet in enumerate(source.worksheets):
            page = book.add_worksheet(f"{sheet.title}<b>&\u202e{number}")
            for row, cells in enumerate(sheet.iter_rows(values_only=True)):
                for column, value in enumerate(cells):
                    # One column of items and one of departments stay: an item without either is no item.
                    keeps = row == 0 or column < 3 or "民族宗教局" in str(value)
                    text = str(value or "") if keeps else HOSTILE[(row * 7 + column) % len(HOSTILE)]
                    page.write_string(row, column, text)
            page.write_string(0, sheet.max_column, SCRIPT)
            page.write_string(0, sheet.max_column + 1, "=1+1")
            page.write_string(1, sheet.max_column, HANDLER)
    rows = list(csv.reader((SAMPLE_BATCH / "人民银行.csv").read_text("utf-8-sig", "replace").splitlines()))
    for name in NAMES:
        if name.endswith(".csv"):
            with (folder / name).open("w", encoding="utf-8-sig", newline="") as stream:
                csv.writer(stream).writerows([[*row, name] for row in rows[:3]])
        else:
            (folder / name).write_bytes(b"%PDF-1.7 nothing")
    item = source["事项"]["A2"].value  # its code
    write_table(
        folder / "verdicts.xlsx",
        ("部门", "事项", "规则", "认定", "认定人", "理由", "有效期至"),
        [(SCRIPT, text[:200], "E18.3", "豁免", HANDLER, text[:200], "2030-01-01") for text in HOSTILE],
    )
    write_table(
        folder / "findings.xlsx",
        ("日期", "事项", "要素", "发现的问题", "来源"),
        [("2023-05-06", item, "1", text[:200], text[:200]) for text in HOSTILE]
        + [("2023-05-06", text[:200], text[:200], HANDLER, SCRIPT) for text in HOSTILE],
    )
    write_table(
        folder / "审核认定表.xlsx",
        ("审核环节", "事项编码", "事项", "认定", "意见", "认定人", "日期", "内容版本"),
        [("局确认", item, text[:200], "退回", text[:200], text[:200], "2023-05-06", text[:200]) for text in HOSTILE],
    )


def write_table(file: Path, head: Sequence[str], lines: Sequence[Sequence[str]]) -> None:
    with xlsxwriter.Workbook(str(file), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        page = book.add_worksheet()
        for row, values in enumerate([head, *lines]):
            for column, value in enumerate(values):
                page.write_string(row, column, value)


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home.at(tmp_path_factory.mktemp("attacked"))
    write_hostile(home.raw / "2023-05-06")
    (home.raw / "2023-05-07<b>[red]").mkdir()
    shutil.copy(SAMPLE_BATCH / "档案局一事一表.xlsx", home.raw / "2023-05-07<b>[red]" / "档案局.xlsx")
    whole_run(home)
    return home


def outputs(home: Home, suffix: str) -> list[Path]:
    found = [*home.reports.rglob(f"*{suffix}"), *home.curated.rglob(f"*{suffix}")]
    assert found
    return found


def texts(file: Path) -> Iterator[tuple[str, str]]:
    """(kind of cell, text) of every cell with a text."""
    for sheet in openpyxl.load_workbook(file).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    yield cell.data_type, cell.value


def ours(file: Path) -> Iterator[tuple[str, str]]:
    """(kind of cell, text) of what was added to a returned workbook: its first sheet, its last columns, the notes."""
    first, *others = openpyxl.load_workbook(file).worksheets
    for row in first.iter_rows():
        yield from ((cell.data_type, cell.value) for cell in row if isinstance(cell.value, str))
    for sheet in others:
        for row in sheet.iter_rows():
            yield from (("s", cell.comment.text) for cell in row if cell.comment)
            heading = sheet.cell(1, row[-1].column).value
            if heading == "整改说明" and isinstance(row[-1].value, str):
                yield row[-1].data_type, row[-1].value


def test_the_attack_arrives(attacked: Home) -> None:
    """What the other tests look for is there: the texts were read, and stand in the outputs."""
    everything = " ".join(text for file in outputs(attacked, ".xlsx") for _, text in texts(file))
    for wanted in (
        SCRIPT,
        "=cmd|'/c calc'!A1",
        "红",
        "反向",
        "👨‍👩‍👧‍👦",
        "{{7*7}}",
        "_x000D_ _x0041_ 转义",
        "**粗**",
        "[red]红[/red]",
    ):
        assert wanted in everything, wanted
    with connect(attacked.warehouse) as connection:
        found = connection.execute("SELECT count(*) FROM violation WHERE rule = 'P1'").fetchone()
    assert found is not None and found[0] > len(HOSTILE) // 2, "people's findings too"


def test_workbooks_hold_texts_and_no_formulas(attacked: Home) -> None:
    for file in outputs(attacked, ".xlsx"):
        with zipfile.ZipFile(file) as package:
            for part in package.namelist():
                assert not Path(part).is_absolute() and ".." not in Path(part).parts
                if part.endswith((".xml", ".rels")):
                    lxml.etree.fromstring(package.read(part))
        # A department's own workbook goes back as it came: there only what we added is ours to keep clean.
        is_returned = SUFFIX in file.name
        for kind, text in ours(file) if is_returned else texts(file):
            assert kind == "s" and len(text) <= 32_767, file
            assert not SHOWN.search(text), (file, text[:80])


def test_a_csv_runs_nothing_in_a_spreadsheet(attacked: Home) -> None:
    for file in outputs(attacked, ".csv"):
        text = file.read_text("utf-8-sig")
        assert not SHOWN.search(text), file
        for row in csv.reader(text.splitlines(keepends=True)):
            for field in row:
                number = re.fullmatch(r"-?\d+(\.\d+)?", field)
                assert number or not field.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝")), (file, field)


def test_pages_hold_no_element_that_a_department_wrote(attacked: Home) -> None:
    for file in outputs(attacked, ".html"):
        text = file.read_text("utf-8")
        page = lxml.html.fromstring(text.encode())
        scripts = [script.text_content() for script in page.iter("script")]
        assert not any("ATTACKED" in script for script in scripts), file
        for element in page.iter():
            for name, value in element.attrib.items():
                if "ATTACKED" in value or "alert(1)" in value:
                    assert name not in {"src", "srcdoc", "style"} and not name.startswith("on"), (file, name)
                    assert name != "href" or not value.strip().lower().startswith(("javascript:", "data:")), file
        if attacked.dashboard in file.parents:
            assert not SHOWN.search(text)


def test_the_rows_of_the_dashboard_are_texts_and_nothing_else(attacked: Home) -> None:
    scripts = list((attacked.dashboard / "data").glob("*.js"))
    assert any("ATTACKED" in file.read_text("utf-8") for file in scripts)
    for file in scripts:
        text = file.read_text("utf-8")
        assert text.count("\n") == 1 and not SHOWN.search(text)
        (inside,) = re.fullmatch(r"globalThis\.zhinanProblems = JSON\.parse\((.*)\);\n", text).groups()  # type: ignore[union-attr]
        assert isinstance(json.loads(json.loads(inside)), dict)


def test_the_archive_and_the_warehouse_stay_in_their_folders(attacked: Home) -> None:
    places = {path.relative_to(attacked.root).parts[0] for path in attacked.root.rglob("*")}
    assert places == {"data", "reports"}
    assert not list(attacked.root.parent.glob("passwd*"))


def run(*arguments: str) -> tuple[str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "zhinan.cli", *arguments], capture_output=True, check=False, timeout=120
    )
    assert done.returncode in (0, 1, 2) and b"Traceback" not in done.stderr, done.stderr.decode("utf-8", "replace")
    return done.stdout.decode("utf-8"), done.stderr.decode("utf-8")


def test_a_terminal_is_commanded_by_nothing(attacked: Home) -> None:
    raw = str(attacked.raw)
    home = ["--home", str(attacked.root)]
    code = str(openpyxl.load_workbook(SAMPLE_BATCH / "民族宗教局.xlsx")["事项"]["A2"].value)
    for arguments in (
        ["check", raw],
        ["check", raw, "--format", "csv"],
        ["check", raw, "--format", "json"],
        ["check", f"{raw}/{NAMES[1]}/没有\x1b[31m"],
        ["submissions", *home],
        ["submissions", *home, "--format", "json"],
        ["headings", f"{raw}/2023-05-06/民族宗教局.xlsx", *home],
        ["trace", "\x1b[31m[red]没有", "18", *home],
        ["lists", "政务服务事项总清单", *home],
        ["lists", "政务服务事项总清单", "--format", "csv", *home],
        ["lists", "政务服务事项总清单", "--format", "json", *home],
        ["lists", "\x1b[31m[red]没有", *home],
        ["why", code, *home],
        ["why", code, "免证可办", *home],
        ["why", "\x1b[31m[red]没有", *home],
    ):
        for stream in run(*arguments):
            assert not SHOWN.search(stream), (arguments, SHOWN.search(stream))


def test_json_gives_back_every_value_whole(attacked: Home) -> None:
    report = json.loads(run("check", str(attacked.raw), "--format", "json")[0])
    paths = {Path(file["path"]).name for file in report["files"]}
    assert set(NAMES) <= paths
    values = {violation["value"] for violation in report["violations"]}
    assert any(SCRIPT in value for value in values) and any("\u202e反向" in value for value in values)


def test_a_log_has_one_line_a_record(attacked: Home, tmp_path: Path) -> None:
    from zhinan import stages
    from zhinan.text import one_line

    told: list[str] = []
    stages.read(Home.at(tmp_path, attacked.raw), stages.DEFAULT_STANDARD, say=told.append)
    lines = [one_line(text) for text in told]
    assert len(told) > len(NAMES) and any("第二行" in line for line in lines)
    assert not any(re.search("[\n\r\x1b\u2028\u2029]", line) for line in lines)


@pytest.mark.browser
def test_a_browser_runs_nothing_of_it(attacked: Home, tmp_path: Path) -> None:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not chromium:
        pytest.skip("no chromium on this machine (apt-get install chromium)")
    pages = [attacked.dashboard / "index.html", *(attacked.dashboard / "account").glob("*.html")]
    for kind in ("departments", "items"):
        every = (attacked.dashboard / kind).glob("*.html")
        pages += [page for page in every if "ATTACKED" in page.read_text("utf-8")]
    assert len(pages) > 1
    for number, page in enumerate(pages):
        shown = subprocess.run(
            [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
             "--disable-background-networking", "--disable-component-update", "--disable-sync",
             f"--user-data-dir={tmp_path / str(number)}", "--virtual-time-budget=2000", "--dump-dom", page.as_uri()],
            capture_output=True, text=True, check=True, timeout=120,
        ).stdout  # fmt: skip
        title = re.search("<title>(.*?)</title>", shown)
        assert title and title[1] != "ATTACKED" and "script" in shown


@pytest.mark.libreoffice
def test_libreoffice_opens_what_departments_get(attacked: Home, tmp_path: Path) -> None:
    soffice = shutil.which("soffice") or shutil.which("libreoffice")
    if not soffice:
        pytest.skip("no LibreOffice on this machine (apt-get install libreoffice-calc)")
    source = next(file for file in outputs(attacked, ".xlsx") if "民族宗教局" in str(file))
    subprocess.run(
        [soffice, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to",
         "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1", "--outdir", str(tmp_path),
         str(source)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    shown = " ".join(file.read_text("utf-8") for file in tmp_path.glob("*.csv"))
    assert SCRIPT in shown.replace('""', '"') and "=cmd|'/c calc'!A1" in shown
