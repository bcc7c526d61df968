"""The command ``zhinan``. Chinese for people on stderr; JSON and csv alone on stdout.

Prefect and Great Expectations take seconds to import, so each command imports what it needs itself.
"""

from __future__ import annotations

import atexit
import io
import os
import sys
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from zhinan.commands.terminal import terminal
from zhinan.errors import ZhinanError
from zhinan.storage import disk_told

app = typer.Typer(
    name="zhinan",
    help="指南：政务服务事项要素核查。把各部门报送的工作簿变成准确率、整改清单和公布清单。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
err = terminal(is_error=True, is_wrapped=False)

HomeOption = Annotated[
    Path | None, typer.Option("--home", help="data/ 和 reports/ 所在的文件夹（默认 ZHINAN_HOME 或当前文件夹）")
]
StandardOption = Annotated[str, typer.Option("--standard", help="标准名称")]
DEFAULT_STANDARD = "luoshan-2023"


class Format(StrEnum):
    """Output formats of ``check``."""

    table = "table"
    json = "json"
    csv = "csv"


class Engine(StrEnum):
    """What evaluates a nightly run."""

    duckdb = "duckdb"
    spark = "spark"


@app.command()
def check(
    paths: Annotated[list[Path], typer.Argument(help="工作簿或文件夹", metavar="文件…")],
    output: Annotated[Format, typer.Option("--format", help="输出格式")] = Format.table,
    standard: StandardOption = DEFAULT_STANDARD,
    department: Annotated[str | None, typer.Option("--department", help="这些文件是哪个部门的")] = None,
    home: HomeOption = None,
) -> None:
    """核查工作簿，不动数据仓库。退出码：0 没有问题，1 有问题，2 一个文件也没能核查。"""
    from zhinan.commands.check import run_check

    raise typer.Exit(run_check(paths, output.value, standard, department, home, err))


@app.command()
def nightly(
    raw: Annotated[Path | None, typer.Option("--raw", help="报送文件夹（默认 data/raw）")] = None,
    home: HomeOption = None,
    department: Annotated[list[str] | None, typer.Option("--department", help="只收这些部门的新文件")] = None,
    standard: StandardOption = DEFAULT_STANDARD,
    force: Annotated[bool, typer.Option("--force", help="所有文件重新读取")] = False,
    wait: Annotated[float, typer.Option("--wait", help="另一次运行未结束时最多等多少秒")] = 0,
    engine: Annotated[Engine, typer.Option("--engine", help="核查引擎；spark 可同时核查几个县区")] = Engine.duckdb,
    master: Annotated[str, typer.Option("--master", help="Spark 的地址，如 local[2]、spark://主机:7077")] = "local[*]",
    counties: Annotated[
        Path | None, typer.Option("--counties", help="列出各县区的文件（默认安装位置的 counties.toml）")
    ] = None,
) -> None:
    """每晚核查：读取、装载、核查、统计、整改清单、公布清单、看板。"""
    from zhinan.commands.nightly import run_nightly, run_on_spark

    if engine is Engine.spark:
        run_on_spark(raw, home, department or [], standard, force, wait, master, counties, err)
    else:
        run_nightly(raw, home, department or [], standard, force, wait, err)


@app.command()
def rerun(
    departments: Annotated[list[str] | None, typer.Argument(help="部门简称；不写就是全部部门", metavar="部门…")] = None,
    force: Annotated[bool, typer.Option("--force", help="没有变动的文件也重新读取")] = False,
    home: HomeOption = None,
    standard: StandardOption = DEFAULT_STANDARD,
) -> None:
    """部门重新报送后马上核查：zhinan serve 在运行时交给它并等待结果，否则在本进程里运行。"""
    from zhinan.commands.rerun import run_rerun

    run_rerun(departments or [], home, force, standard, err)


@app.command()
def serve(
    home: HomeOption = None,
    raw: Annotated[Path | None, typer.Option("--raw", help="报送文件夹（默认 data/raw）")] = None,
    address: Annotated[
        str | None, typer.Option("--address", help="在本机哪个 IP 地址上（默认 127.0.0.1，只有本机能访问）")
    ] = None,
    prefect_port: Annotated[int | None, typer.Option("--prefect-port", help="Prefect 界面的端口（默认 4200）")] = None,
    port: Annotated[int | None, typer.Option("--port", help="看板的端口（默认 8380）")] = None,
) -> None:
    """启动 Prefect 服务（每晚、每周的定时运行）、看板和办事指南网站；设置见 zhinan.toml 的 [serve]。"""
    from flows.serve import serve_all

    given = {"address": address, "prefect_port": prefect_port, "port": port}
    serve_all(home, raw, {key: value for key, value in given.items() if value is not None}, err.print)


@app.command()
def trace(
    item: Annotated[str, typer.Argument(help="事项编码或名称", metavar="事项")],
    element: Annotated[str, typer.Argument(help="要素序号或名称", metavar="要素")],
    home: HomeOption = None,
    standard: StandardOption = DEFAULT_STANDARD,
) -> None:
    """一个要素的来龙去脉：在哪个文件哪个单元格，每条规则怎么判，进了哪些清单。"""
    from zhinan.commands.show import show_trace

    show_trace(item, element, home, standard)


@app.command()
def lists(
    name: Annotated[
        str | None, typer.Argument(help="清单名称，如 免证可办；不写就列出所有清单", metavar="清单")
    ] = None,
    output: Annotated[Format, typer.Option("--format", help="输出格式")] = Format.table,
    home: HomeOption = None,
    standard: StandardOption = DEFAULT_STANDARD,
) -> None:
    """公布清单：每个清单公布、暂缓各多少项，为什么暂缓；或者一个清单里的事项。"""
    from zhinan.commands.lists import run_lists

    run_lists(name, home, output.value, standard)


@app.command()
def why(
    item: Annotated[str, typer.Argument(help="事项编码或名称", metavar="事项")],
    name: Annotated[str | None, typer.Argument(help="清单名称；不写就说明每一个清单", metavar="清单")] = None,
    home: HomeOption = None,
    standard: StandardOption = DEFAULT_STANDARD,
) -> None:
    """一个事项为什么在或不在一个公布清单里：逐个条件、逐份材料，以及为什么暂缓公布。"""
    from zhinan.commands.lists import show_why

    show_why(item, name, home, standard)


@app.command("as-of")
def as_of(
    day: Annotated[
        datetime | None,
        typer.Argument(formats=["%Y-%m-%d"], help="哪一天；不写就列出历次公布", metavar="日期"),
    ] = None,
    name: Annotated[str | None, typer.Argument(help="清单名称；不写就列出所有清单", metavar="清单")] = None,
    output: Annotated[Format, typer.Option("--format", help="输出格式")] = Format.table,
    home: HomeOption = None,
) -> None:
    """某一天的公布清单：当时有哪些清单、各多少项，或者一个清单里的事项；不写日期就列出历次公布。"""
    from zhinan.commands.publications import list_publications, show_as_of

    if day is None:
        list_publications(home, output.value)
    else:
        show_as_of(day.date(), name, home, output.value)


@app.command("confirm-cancel")
def confirm_cancel(
    item: Annotated[str | None, typer.Argument(help="事项编码或名称；不写就列出待确认的", metavar="事项")] = None,
    by: Annotated[str, typer.Option("--by", help="认定人")] = "",
    reason: Annotated[str, typer.Option("--reason", help="理由，如取消的依据；公布在动态调整里")] = "",
    effective: Annotated[
        datetime | None, typer.Option("--effective", formats=["%Y-%m-%d"], help="生效日期（默认今天）", metavar="日期")
    ] = None,
    department: Annotated[str | None, typer.Option("--department", help="哪个部门的事项")] = None,
    home: HomeOption = None,
    standard: StandardOption = DEFAULT_STANDARD,
) -> None:
    """取消事项：新的全量报送里没有、或报送文件已不在的事项，经确认后不再计入和公布。"""
    from zhinan.commands.cancel import confirm, list_pending

    if item is None:
        list_pending(home)
    else:
        confirm(item, department, by, reason, effective.date() if effective else None, home, standard)


@app.command()
def flowchart(
    item: Annotated[str, typer.Argument(help="事项编码或名称", metavar="事项")],
    out: Annotated[Path, typer.Option("--out", help="写到哪个文件，.svg 或 .png")],
    home: HomeOption = None,
    standard: StandardOption = DEFAULT_STANDARD,
) -> None:
    """按事项自己的办理流程画流程图（要素53），svg 或 png。"""
    from zhinan.commands.flowchart import run_flowchart

    run_flowchart(item, out, home, standard, err)


@app.command()
def explain(
    rule: Annotated[str, typer.Argument(help="规则编号，如 E18.3；或要素，如 E18、四办标志", metavar="规则")],
    standard: StandardOption = DEFAULT_STANDARD,
) -> None:
    """一条规则：填写要求、怎么核查、什么时候核查、正反例；或一个要素的各条规则。"""
    from zhinan.commands.show import show_explanation

    show_explanation(rule, standard)


@app.command()
def review(
    names: Annotated[list[str], typer.Argument(help="推进组、部门简称，或全县", metavar="名称…")],
    out: Annotated[Path | None, typer.Option("--out", help="写到哪个文件夹（默认 reports/review）")] = None,
    home: HomeOption = None,
    standard: StandardOption = DEFAULT_STANDARD,
) -> None:
    """审核认定表：通过自动核查、等待认定的事项。推进组认定、部门确认、局确认（全县）都用它。"""
    from zhinan.commands.review import run_review

    run_review(names, out, home, standard)


@app.command()
def submissions(
    home: HomeOption = None,
    output: Annotated[Format, typer.Option("--format", help="输出格式")] = Format.table,
    whole: Annotated[bool, typer.Option("--all", help="也列出已被替换或移走的文件")] = False,
) -> None:
    """报送台账：每个文件何时收到、结果如何、由哪个版本的标准和程序读取。"""
    from zhinan.commands.ledger import run_submissions

    run_submissions(home, output.value, whole)


@app.command()
def headings(
    file: Annotated[Path, typer.Argument(help="工作簿", metavar="文件")],
    department: Annotated[str | None, typer.Option("--department", help="这个文件是哪个部门的")] = None,
    pairs: Annotated[
        list[str] | None, typer.Option("--set", help="认定一个列名是哪个要素：“列名=要素”，可写多次")
    ] = None,
    ignored: Annotated[
        list[str] | None, typer.Option("--ignore", help="认定一个列名不是标准中的要素，不再提示，可写多次")
    ] = None,
    by: Annotated[str, typer.Option("--by", help="认定人")] = "",
    note: Annotated[str, typer.Option("--note", help="认定的理由")] = "",
    everywhere: Annotated[bool, typer.Option("--everywhere", help="认定对所有部门生效，而不只是这个部门")] = False,
    home: HomeOption = None,
    standard: StandardOption = DEFAULT_STANDARD,
) -> None:
    """一个工作簿的各列按哪个要素核查、怎么认出的；认不出的，由人认定，写入 data/reference/headings.toml。"""
    from zhinan.commands.headings import Wanted, run_headings

    run_headings(file, department, Wanted(pairs or [], ignored or [], by, note, everywhere), standard, home)


@app.command()
def template(
    departments: Annotated[list[str], typer.Argument(help="部门简称（附件1），可写多个", metavar="部门…")],
    items: Annotated[Path | None, typer.Option("--items", help="事项清单（xlsx、xls、csv），有编码和名称两列")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="写到哪个文件夹（默认 reports/templates）")] = None,
    home: HomeOption = None,
    standard: StandardOption = DEFAULT_STANDARD,
) -> None:
    """填报模板：一个部门一个工作簿，有下拉、有规定内容、不符合要求的格子变红，已报送的内容先填好。"""
    from zhinan.commands.template import run_template

    run_template(departments, items, out, home, standard, err)


@app.command()
def rebuild(home: HomeOption = None) -> None:
    """由归档和人工决定重建数据仓库（原文件改名留存为 warehouse.replaced.duckdb）。"""
    from zhinan.commands.ledger import run_rebuild

    run_rebuild(home, err)


@app.command()
def backup(
    folder: Annotated[Path, typer.Argument(help="放备份的文件夹，最好在另一块硬盘上", metavar="文件夹")],
    only_check: Annotated[bool, typer.Option("--check", help="不备份，只核对最近的一份备份是否完好")] = False,
    home: HomeOption = None,
    raw: Annotated[Path | None, typer.Option("--raw", help="报送文件夹（默认 data/raw）")] = None,
    wait: Annotated[float, typer.Option("--wait", help="另一次运行未结束时最多等多少秒")] = 0,
) -> None:
    """备份：报送文件、归档、人工决定、设置、数据仓库和最近的结果，一次一个文件夹。"""
    from zhinan.commands.backup import run_backup, run_check

    if only_check:
        run_check(folder)
    else:
        run_backup(folder, home, raw, wait)


@app.command()
def restore(
    folder: Annotated[Path, typer.Argument(help="放备份的文件夹（用最近的一份），或者其中一份", metavar="文件夹")],
    home: HomeOption = None,
    force: Annotated[bool, typer.Option("--force", help="已有数据也恢复，原有数据移到一旁")] = False,
    wait: Annotated[float, typer.Option("--wait", help="另一次运行未结束时最多等多少秒")] = 0,
) -> None:
    """由备份恢复：先核对每一个文件，有损坏的不恢复。"""
    from zhinan.commands.backup import run_restore

    run_restore(folder, home, force, wait)


@app.command()
def bulletin(
    home: HomeOption = None,
    day: Annotated[
        datetime | None,
        typer.Option("--day", formats=["%Y-%m-%d"], help="截至哪一天（默认最近一次核查）", metavar="日期"),
    ] = None,
    wait: Annotated[float, typer.Option("--wait", help="另一次运行未结束时最多等多少秒")] = 0,
) -> None:
    """督导通报：Word 文件和网页，写到 reports/weekly/。每周一自动生成一份，这里随时再生成。"""
    from zhinan.commands.bulletin import run_bulletin

    run_bulletin(home, day.date() if day else None, wait)


@app.command()
def sample(
    folder: Annotated[Path, typer.Argument(help="写到哪个文件夹", metavar="文件夹")],
    truth: Annotated[Path | None, typer.Option("--truth", help="把造出的差错写到这个 .json 文件")] = None,
    seed: Annotated[int, typer.Option("--seed", help="随机种子，同一种子结果相同")] = 20230506,
    mutations: Annotated[
        bool, typer.Option("--mutations", help="造检验核查本身的工作簿：各种差错、各种等价写法")
    ] = False,
    per_rule: Annotated[int, typer.Option("--per-rule", min=1, help="每条规则在每种表格里至少几处差错")] = 1,
    rule: Annotated[list[str] | None, typer.Option("--rule", help="只造这些规则的差错，如 E18.3")] = None,
) -> None:
    """造一批样例：39 个部门的工作簿，大部分正确，差错已知。"""
    from zhinan.commands.sample import run_mutations, run_sample

    if mutations:
        run_mutations(folder, truth, seed, per_rule, rule or [])
    else:
        run_sample(folder, truth, seed)


def main() -> None:
    """Entry point: what zhinan itself has to say is one sentence and exit code 2, not a traceback."""
    code = 1

    def leave() -> None:
        # Registered first, so it runs after every other exit handler (Prefect stops its server in one).
        # duckdb_engine and Great Expectations together keep DuckDB's types alive past the interpreter,
        # which DuckDB then reports on stderr, a page long.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)

    atexit.register(leave)
    for stream in (sys.stdout, sys.stderr):
        # Names of files are bytes: one that is no text in this terminal's encoding is shown escaped.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        with disk_told():
            app()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    except ZhinanError as error:
        err.print("错误：", style="red", end="")
        err.print(str(error))
        code = 2


if __name__ == "__main__":
    main()
