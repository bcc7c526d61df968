"""The documents say what is there: commands, options, paths, lists, rules."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from typer.testing import CliRunner

from expectations.categories import load_categories
from expectations.model import Standard
from tests.conftest import ROOT
from zhinan.cli import app
from zhinan.deliver.figures import percent
from zhinan.metrics import metric_rows
from zhinan.settings import Home
from zhinan.structure import STRUCTURAL_RULES
from zhinan.warehouse.database import connect

README, CONTRIBUTING, CHANGELOG, MANUAL = "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/手册.md"
OPERATIONS = "docs/运行.md"
DOCUMENTS = (README, CONTRIBUTING, CHANGELOG, MANUAL, OPERATIONS)
RUN = CliRunner()

_FENCED = re.compile(r"^```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"`([^`\n]+)`")
_OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
_COMMAND = re.compile(r"^(?:\$ )?(?:\.venv/bin/)?zhinan(?: (?P<rest>.*))?$")
_TARGET = re.compile(r"^(?:\$ )?make (?P<target>[a-z]+)\b")
_FOLDERS = r"(?:\.venv|data|docs|expectations|flows|reports|tests|zhinan)"
_PATH = re.compile(rf"(?<![\w./-]){_FOLDERS}/[^\s`|）(),:，。；]*")
_FILE_NAME = re.compile(r"(?<![\w./…-])[\w.-]+\.(?:py|toml|sql|csv|md|png|html|yaml|lock)(?!\w)")
# Folders of submissions that the manual speaks of, placeholders, and what the installation makes.
_EXAMPLES = re.compile(
    r"data/raw/(2023-|<)|data/reference/catalogue\.xlsx$|\.venv/bin/(python|pytest|zhinan)$|data/\.readings$"
    r"|data/(curated|archive/publications)/<|data/archive/publications$"
)


def text(document: str) -> str:
    return (ROOT / document).read_text("utf-8")


def spans_and_lines(document: str) -> Iterator[str]:
    """What stands in code: inline, and line by line in blocks."""
    whole = text(document)
    for block in _FENCED.findall(whole):
        yield from block.splitlines()
    yield from _SPAN.findall(_FENCED.sub("", whole))


@cache
def options(command: str) -> frozenset[str]:
    """Options of a command, as its own help lists them; no command: an error."""
    shown = RUN.invoke(app, [command, "--help"], env={"COLUMNS": "200"})
    assert shown.exit_code == 0, f"zhinan has no command {command}"
    return frozenset(_OPTION.findall(shown.output))


@cache
def commands() -> frozenset[str]:
    shown = RUN.invoke(app, ["--help"], env={"COLUMNS": "200"})
    listed = shown.output.split("Commands:", 1)[1]
    return frozenset(re.findall(r"^  ([a-z-]+)  ", listed, re.MULTILINE))


@cache
def load(script: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(Path(script).stem, ROOT / script)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_of_the_warehouse_is_what_the_schema_says() -> None:
    warehouse = load("docs/warehouse.py")
    assert warehouse.PAGE.read_text("utf-8") == warehouse.page(), "stale: run .venv/bin/python docs/warehouse.py"


def test_the_page_on_the_standard_is_fresh() -> None:
    page = load("docs/standard.py").page()
    assert text("docs/standard.md") == page, "stale: run make docs"


def test_the_page_on_the_standard_has_every_element_rule_and_requirement(standard: Standard) -> None:
    page = text("docs/standard.md")
    assert re.findall(r"^### (\d+) ", page, re.MULTILINE) == [str(number) for number in range(1, 55)]
    assert sorted(re.findall(r"^\*\*([EN][\d.]+)\*\*（", page, re.MULTILINE)) == sorted(r.id for r in standard.rules())
    assert set(re.findall(r"^\| (S\d+) \|", page, re.MULTILINE)) == set(STRUCTURAL_RULES)
    plain = re.sub(r"\\(.)", r"\1", page)
    for element in standard.elements:
        for line in re.split(r"</?p>|\n", element.requirement):
            assert line.strip() in plain, element.name
    assert set(re.findall(r"\]\(#([^)]+)\)", page)) == set(re.findall(r'<a id="([^"]+)">', page))


def test_every_table_and_view_has_its_grain() -> None:
    sections = load("docs/warehouse.py").page().split("\n### ")[1:]
    assert len(sections) > 20
    without = [section.split("\n", 1)[0] for section in sections if not section.split("\n")[2].startswith("one row = ")]
    assert without == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_commands_and_options_exist(document: str) -> None:
    every = frozenset().union(*(options(command) for command in commands()))
    wrong = []
    for code in spans_and_lines(document):
        if (found := _COMMAND.match(code.split("  #")[0].strip())) and found["rest"]:
            command = found["rest"].split()[0]
            if command == "…":
                continue
            known = options(command) if command in commands() else frozenset()
            if command not in commands() or not known.issuperset(_OPTION.findall(found["rest"])):
                wrong.append(code)
        elif code.startswith("--") and not every.issuperset(_OPTION.findall(code)):
            wrong.append(code)
    assert wrong == []


def test_the_manual_and_the_readme_speak_of_every_command() -> None:
    assert {command for command in commands() if f"zhinan {command}" not in text(MANUAL)} <= {"sample"}
    for option in options("nightly") - {"--help"}:
        assert f"`{option}`" in text(MANUAL), f"{option} of nightly is not in the manual"
    for option in options("check") - {"--help"}:
        assert option in text(README), f"{option} of check is not in the README"


@pytest.mark.parametrize("document", DOCUMENTS)
def test_make_targets_exist(document: str) -> None:
    targets = set(re.findall(r"^([a-z]+):", text("Makefile"), re.MULTILINE))
    asked = {found["target"] for code in spans_and_lines(document) if (found := _TARGET.match(code))}
    assert asked <= targets


@cache
def outputs() -> tuple[frozenset[Path], frozenset[str]]:
    """Where a run writes: whole paths, and the names of what lies in reports/."""
    home = Home.at(ROOT)
    sources = "".join(
        (ROOT / file).read_text("utf-8")
        for file in (
            "zhinan/stages.py",
            "zhinan/week.py",
            "flows/weekly.py",
            "zhinan/commands/review.py",
            "zhinan/commands/template.py",
        )
    )
    names = frozenset(re.findall(r'reports / "([^"]+)"', sources))
    kept = {home.warehouse.with_name(f"warehouse.{why}.duckdb") for why in ("damaged", "replaced")}
    people = {home.reference, home.reference / "headings.toml", home.reference / "contacts.csv"}
    people |= {home.reference / "cancellations.toml"}
    written = {
        home.warehouse,
        *kept,
        home.archive,
        home.lake,
        home.curated,
        home.latest,
        home.latest / "export",
        home.site,
        home.reports,
    }
    written |= {home.dashboard, *(folder / "index.html" for folder in (home.site, home.reports, home.dashboard))}
    return frozenset(people | written), names


def is_there(path: str) -> bool:
    whole, names = outputs()
    file = ROOT / path.rstrip("/")
    if file in whole or file.exists() or _EXAMPLES.match(path):
        return True
    parts = path.rstrip("/").split("/")
    return parts[0] == "reports" and parts[1] in names


@pytest.mark.parametrize("document", DOCUMENTS)
def test_paths_exist(document: str) -> None:
    paths = {path.rstrip(".…") for code in spans_and_lines(document) for path in _PATH.findall(code)}
    assert [path for path in sorted(paths) if not is_there(path)] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_and_pictures_exist(document: str) -> None:
    links = re.findall(r"\]\(([^)]+)\)", _FENCED.sub("", text(document)))
    assert [link for link in links if not ((ROOT / document).parent / link).is_file()] == []


def test_files_that_contributing_names_exist() -> None:
    there = {file.name for file in ROOT.iterdir()}
    for folder in ("bench", "docs", "expectations", "flows", "tests", "zhinan"):
        there |= {file.name for file in (ROOT / folder).rglob("*")}
    named = {name for code in spans_and_lines(CONTRIBUTING) for name in _FILE_NAME.findall(code)}
    assert named - there == set()


def test_every_rule_stands_in_the_changelog(standard: Standard) -> None:
    logged = set(re.findall(r"(?<![\w.])[ENS]\d+(?:\.\d+)*(?![\w.]*\d)", text(CHANGELOG)))
    assert {rule.id for rule in standard.rules()} - logged == set()
    assert set(STRUCTURAL_RULES) - logged == set()


def test_the_manual_names_every_structural_rule_with_its_severity() -> None:
    rows = dict(re.findall(r"^\| (S\d+) \| .*? \| (\S+)", text(MANUAL), re.MULTILINE))
    severity = {"error": "须整改", "warning": "建议"}
    assert rows == {rule_id: severity[rule.severity] for rule_id, rule in STRUCTURAL_RULES.items()}


def test_the_manual_names_what_no_rule_checks_yet(standard: Standard) -> None:
    section = text(MANUAL).split("## 十一、", 1)[1].split("\n## ", 1)[0]
    named = set(re.findall(r"^\| (\d+ \S+) \|", section, re.MULTILINE))
    assert named == {f"{element.number} {element.name}" for element in standard.elements if element.unchecked}
    without = [element for element in standard.elements if element.number and not element.rules]
    assert all(f"{element.number} {element.name}" in section for element in without)


def test_the_manual_names_every_public_list(standard: Standard) -> None:
    types = next(rule.params["options"] for rule in standard.rules() if rule.id == "N4.1")
    named = text(MANUAL)
    assert [c.name for c in load_categories(standard) if c.name not in named and c.name not in types] == []


def test_reasons_of_rejection_in_the_manual_are_the_programs_own() -> None:
    section = text(MANUAL).split("## 九、", 1)[1].split("\n## ", 1)[0]
    files = [*(ROOT / "zhinan/intake").glob("*.py"), ROOT / "zhinan/receive.py", ROOT / "zhinan/raw.py"]
    sources = "".join(file.read_text("utf-8") for file in files)
    reasons = [reason for row in re.findall(r"^\| (`.*?) \|", section, re.MULTILINE) for reason in _SPAN.findall(row)]
    assert len(reasons) > 10
    assert [reason for reason in reasons if reason not in sources] == []


def test_the_pictures_are_small_and_of_the_size_that_the_script_takes() -> None:
    screenshots = load("docs/screenshots.py")
    assert {file.name for file in (ROOT / "docs").glob("*.png")} == set(screenshots.PICTURES)
    for name, wanted in screenshots.PICTURES.items():
        picture = (ROOT / "docs" / name).read_bytes()
        size = int.from_bytes(picture[16:20], "big"), int.from_bytes(picture[20:24], "big")
        assert size == (wanted.width, wanted.height) and len(picture) <= screenshots.MAX_BYTES, name


@pytest.mark.gx
def test_the_figures_are_those_of_the_sample_batch(finished: Home) -> None:
    with connect(finished.warehouse) as connection:
        ((run_id,),) = connection.execute("SELECT run_id FROM run").fetchall()
        names, groups = metric_rows(connection, "group", run_id)
        county_names, (county_row,) = metric_rows(connection, "county", run_id)
    county: dict[str, Any] = dict(zip(county_names, county_row, strict=True))
    rows: list[dict[str, Any]] = [dict(zip(names, row, strict=True)) for row in groups]
    told = (
        f"{county['passed_check_count']:,} of {county['check_count']:,} checks ({percent(county['element_accuracy'])}; "
        f"{county['not_applicable_count']:,} not applicable), {county['accurate_item_count']} of "
        f"{county['item_count']} items ({percent(county['guide_accuracy'])})"
    )
    assert told in " ".join(text(README).split())
    for group in [*rows, {**county, "department_group": "全县"}]:
        (row,) = re.findall(rf"^│ {group['department_group']} .*$", text(MANUAL), re.MULTILINE)
        assert [cell.strip() for cell in row.strip("│").split("│")] == [
            group["department_group"],
            percent(group["received_rate"]),
            f"{group['received_count']}/{group['department_count']}",
            percent(group["guide_accuracy"]),
            f"{group['accurate_item_count']}/{group['item_count']}",
            percent(group["element_accuracy"]),
            f"{group['passed_check_count']}/{group['check_count']}",
            str(group["not_applicable_count"]),
            str(group["manual_count"]),
        ]


def test_the_readme_fits_a_short_reading() -> None:
    assert len(text(README).splitlines()) <= 120


@pytest.mark.gx
@pytest.mark.parametrize("document", [README, MANUAL])
def test_what_trace_prints_is_what_the_documents_show(finished: Home, document: str) -> None:
    ((item, element, shown),) = re.findall(
        r"^\$ zhinan trace (\S+) (\d+)\n(.*?)^```", text(document), re.MULTILINE | re.DOTALL
    )
    done = CliRunner().invoke(app, ["trace", item, element, "--home", str(finished.root)])
    printed = "".join(line.strip() for line in done.output.splitlines()).replace(" ", "")
    for line in shown.splitlines():
        assert line.replace(" ", "").removesuffix("、…") in printed, line
