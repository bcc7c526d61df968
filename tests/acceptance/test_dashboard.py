"""The dashboard of whole runs: every figure is the warehouse's, every link leads somewhere, the account adds up."""

from __future__ import annotations

import html
import json
import re
import shutil
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.conftest import whole_run
from tests.unit.deliver.test_dashboard import _text
from zhinan.settings import Home
from zhinan.warehouse.database import connect, named_rows

pytestmark = pytest.mark.gx
OUTSIDE = ("../data_docs/", "../../data/curated/", "../weekly/")


def pages(home: Home) -> dict[str, str]:
    """Address from the dashboard's root → page."""
    return {
        str(file.relative_to(home.dashboard)): file.read_text("utf-8")
        for file in sorted(home.dashboard.rglob("*.html"))
        if "files" not in file.relative_to(home.dashboard).parts
    }


def rows(page: str) -> list[str]:
    """The rows of the page's last table."""
    return re.findall(r"(?s)<tr[ >].*?</tr>", page.rsplit("<tbody>", 1)[-1]) if "<tbody>" in page else []


def problems(home: Home, department: str) -> dict[str, list[str]]:
    """Column → its text in each row, as the script of the department's page has them."""
    text = (home.dashboard / "data" / f"{department}.js").read_text("utf-8")
    data = json.loads(json.loads(text.removeprefix("globalThis.zhinanProblems = JSON.parse(").removesuffix(");\n")))
    return {key: [data["words"][key][code] for code in codes] for key, codes in data["codes"].items()}


@pytest.mark.parametrize("which", ["finished", "weeks"])
def test_every_link_leads_somewhere_and_stays_in_the_folder(which: str, request: pytest.FixtureRequest) -> None:
    home: Home = request.getfixturevalue(which)
    every = pages(home)
    anchors = {name: set(re.findall(r'\bid="([^"]+)"', page)) for name, page in every.items()}
    seen = 0
    for name, page in every.items():
        for link in re.findall(r'<(?:a|link|script)\b[^>]*?(?:href|src)="([^"]*)"', page):
            path, _, fragment = html.unescape(link).partition("#")
            if path == "data:,":
                continue
            target = (home.dashboard / name).parent / unquote(path) if path else home.dashboard / name
            assert not re.match(r"[a-z]+:|/", path), (name, link)
            assert target.resolve().is_file(), (name, link)
            seen += 1
            inside = target.resolve().is_relative_to(home.dashboard.resolve())
            if not inside:
                assert "outside" in page[: page.index(link)].rsplit("<a", 1)[-1], (name, link)
            elif fragment and "=" not in fragment:
                address = str(target.resolve().relative_to(home.dashboard.resolve()))
                assert fragment in anchors[address], (name, link)
    assert seen > 3000


def test_every_number_of_the_account_is_a_link_to_a_list_that_adds_up_to_it(finished: Home, weeks: Home) -> None:
    for home in (finished, weeks):
        every = pages(home)
        found = re.findall(r'<a class="term" href="([^"]+)"><b>([\d,]+)</b><span>(\w+)</span>', every["index.html"])
        numbers = {name: (address, int(number.replace(",", ""))) for address, number, name in found}
        assert list(numbers) == ["读取事项", "公布", "暂缓公布", "被新报送替换", "拒收"]
        assert numbers["读取事项"][1] == sum(number for name, (_, number) in numbers.items() if name != "读取事项")
        for name, (address, number) in numbers.items():
            own = rows(every[address])
            if name in ("读取事项", "拒收"):
                assert sum(int(re.findall(r'data-sort="(\d+)"', row)[0]) for row in own) == number, name
            else:
                assert len(own) == number, name


def test_the_replaced_items_name_what_took_their_place(weeks: Home) -> None:
    told = [_text(row) for row in rows(pages(weeks)["account/replaced.html"])]
    assert [line.split(" ")[0] for line in told] == ["甲", "甲"]
    assert all(line.endswith("2023-05-08/税务局（又改）.csv") for line in told)
    assert "2023-04-27/税务局.csv" in told[0] and "2023-05-04/税务局（改）.csv" in told[1]


def test_the_rows_of_every_department_are_its_violations(finished: Home) -> None:
    with connect(finished.warehouse) as connection:
        found = connection.execute(
            """SELECT department, count(*), count(*) FILTER (status = 'manual'), count(*) FILTER (status = 'waived'),
                list_sort(list(cell)) FROM violation WHERE told_by IS NULL GROUP BY department"""
        ).fetchall()
    assert len(found) > 30
    for department, count, manual, waived, cells in found:
        own = problems(finished, department)
        assert len(own["rule"]) == count
        assert (own["nature"].count("待认定"), own["nature"].count("豁免")) == (manual, waived)
        assert sorted(own["cell"]) == cells
        assert f"共 {count} 处" in pages(finished)[f"departments/{department}.html"]
    (housing,) = [at for at, cell in enumerate(problems(finished, "住建局")["cell"]) if cell == "AD23"]
    row = {key: texts[housing] for key, texts in problems(finished, "住建局").items()}
    assert (row["rule"], row["value"], row["suggestion"]) == (
        "E18.3",
        "就近办,网上办,一次办",
        "就近办,网上办,一次办,马上办",
    )
    assert (row["element"], row["item"], row["nature"]) == ("18 四办标志", "建设工程安全监督手续办理", "须整改")


def test_the_map_and_the_rules_are_the_counts_of_the_warehouse(finished: Home) -> None:
    every = pages(finished)
    with connect(finished.warehouse) as connection:
        cells = named_rows(
            connection,
            """SELECT department, coalesce(element_number::VARCHAR, rule_info.element) AS key,
                sum(applicable_count - manual_count - waived_count)::BIGINT AS checks,
                sum(failed_count)::BIGINT AS failed
            FROM rule_result JOIN rule_info USING (rule) WHERE rule_result.severity = 'error' GROUP BY ALL
            HAVING failed > 0""",
        )
        failing = connection.execute(
            "SELECT rule, sum(failed_count)::BIGINT FROM rule_result GROUP BY rule HAVING sum(failed_count) > 0"
        ).fetchall()
        known = {rule for (rule,) in connection.execute("SELECT rule FROM rule_info").fetchall()}
    assert len(cells) > 100
    found = re.findall(r'<td class="h[1-4]"><a href="([^"]+)" title="([^"]+)">', every["index.html"])
    shown = {unquote(address): told for address, told in found}
    assert len(shown) == len(cells)
    for cell in cells:
        told = shown[f"departments/{cell['department']}.html#e={cell['key']}"]
        assert f"（{cell['checks'] - cell['failed']:,}/{cell['checks']:,}），不通过 {cell['failed']:,}" in told
    assert {f"rules/{rule}.html" for rule in known} <= every.keys()
    for rule, count in failing:
        assert f"不通过 {count:,} 次" in _text(every[f"rules/{rule}.html"])


def test_a_rule_that_something_failed_has_a_page_with_its_findings(weeks: Home) -> None:
    every = pages(weeks)
    assert "文件是 PDF" in every["rules/S0.html"] and "部门不明" in every["rules/S0.html"]
    assert "缺列" in every["rules/S1.html"] and "rules/S2.html" not in every
    assert "部门不明" in every["departments/部门不明.html"] and "139****4321" in every["departments/部门不明.html"]


def test_changes_since_last_week_and_the_course_of_the_days(weeks: Home) -> None:
    every = pages(weeks)
    front = _text(every["index.html"])
    # 15 of 18 on 27 April, 44 of 59 on 8 May.
    assert "比上周 下降8.75 个百分点" in front and "还有 2 天" in front and "已过 2 天" in front
    assert (
        "4月27日 办事指南准确率 83.33%" in every["index.html"] and "5月8日 办事指南准确率 74.57%" in every["index.html"]
    )
    assert "税务局" in every["departments/税务局.html"] and "4月27日 要素准确率" in every["departments/税务局.html"]
    assert re.search(r"政务服务事项总清单 44 15 \+29", front)


def test_a_run_has_a_page_with_its_inputs_and_what_is_different(weeks: Home) -> None:
    every = pages(weeks)
    runs = [name for name in every if re.match(r"runs/\d", name)]
    assert len(runs) == 3
    last = _text(every[runs[-1]])
    assert "新计入的文件（2）" in last and "2023-05-08/林茶局.xlsx" in last and "林茶局 29/40 0/0" in last
    assert "文件是 PDF" in last and "计入的文件（6）" in last and "3 个工作日" in last
    assert "这是第一次运行" in _text(every[runs[0]])
    assert all(name in every["runs/index.html"] for name in (run.removeprefix("runs/") for run in runs))


def test_the_folder_works_when_it_is_mailed(finished: Home, tmp_path: Path) -> None:
    """Everything but what is marked as outside stands within: also where hard links are not possible."""
    copied = shutil.copytree(finished.dashboard, tmp_path / "看板")
    for page in copied.rglob("*.html"):
        for link in re.findall(r'<a (?!class="outside")[^>]*href="([^"#]+)', page.read_text("utf-8")):
            assert (page.parent / unquote(html.unescape(link))).resolve().is_relative_to(copied.resolve()), (page, link)
    assert (copied / "files" / "corrections" / "住建局.xlsx").read_bytes() == (
        finished.reports / "corrections" / "住建局.xlsx"
    ).read_bytes()
    assert (copied / "files" / "lists" / "容缺受理.xlsx").is_file() and not (
        copied / "files" / "lists" / "site"
    ).exists()


def test_the_timings_of_a_run_are_kept_and_shown(finished: Home, tmp_path: Path) -> None:
    from zhinan import stages

    home = Home.at(shutil.copytree(finished.root, tmp_path / "home"))
    with connect(home.warehouse) as connection:
        ((run_id, as_of),) = connection.execute("SELECT run_id, data_as_of FROM run").fetchall()
    run = stages.Run(run_id, stages.DEFAULT_STANDARD, as_of, True)
    before = pages(home)
    for times in ((("读取", 1.0),), (("读取", 1.25), ("核查", 6.0))):  # a stage that is run again
        stages.report(home, run, times)
    with connect(home.warehouse) as connection:
        assert connection.execute("SELECT position, stage, seconds FROM stage_time ORDER BY 1").fetchall() == [
            (1, "读取", 1.25), (2, "核查", 6.0),
        ]  # fmt: skip
    after = pages(home)
    assert {name for name in after if after[name] != before[name]} == {"runs/index.html", f"runs/{run_id}.html"}
    assert "核查 6.0 合计 7.2" in _text(after[f"runs/{run_id}.html"])


def test_only_rejected_files_and_a_very_long_name(tmp_path: Path) -> None:
    home = Home.at(tmp_path)
    batch = home.raw / "2023-05-06"
    batch.mkdir(parents=True)
    (batch / f"林茶局{'很长的名称' * 12}.xlsx").write_bytes(b"%PDF-1.7")
    whole_run(home, now=datetime(2023, 5, 8, 12))
    every = pages(home)
    front = _text(every["index.html"])
    assert "还没有可以核查的事项" in front and "读入 0 份文件" in front and "拒收 1 份" in front
    assert "未报送（文件被拒收）" in front and "很长的名称" in _text(every["account/rejected.html"])
    assert "还没有报送：收到的文件被拒收" in _text(every["departments/林茶局.html"])


def test_data_docs_ask_for_nothing_outside_and_their_index_leads_to_them(finished: Home) -> None:
    folder = finished.reports / "data_docs"
    every = list(folder.rglob("*.html"))
    assert len(every) >= 7
    for page in every:
        text = page.read_text("utf-8")
        assert not re.findall(r"""<(?:script|link|img|a)\b[^>]*(?:src|href)\s*=\s*["'](?:https?:)?//""", text), page
        assert not re.findall(r"url\(\s*['\"]?(?:https?:)?//", text), page
    index = (folder / "index.html").read_text("utf-8")
    links = [unquote(link) for link in re.findall(r'href="([^"]+)"', index)]
    assert len(links) == 7 and all((folder / link).is_file() for link in links)
