"""``zhinan check``: progress on stderr, the report on stdout."""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TextColumn
from rich.table import Table
from rich.text import Text

from expectations.standard import load_standard
from zhinan.check import check, exit_code
from zhinan.deliver.cells import csv_text, excel_text
from zhinan.deliver.figures import percent
from zhinan.intake.catalogue import read_catalogue
from zhinan.settings import Home
from zhinan.text import shown_path

_SHOWN = 200


def run_check(
    paths: list[Path], output: str, standard: str, department: str | None, home: Path | None, err: Console
) -> int:
    """Assess and print in one of the formats. Returns the exit code."""
    with Progress(SpinnerColumn(), TextColumn("{task.description}"), console=err, transient=True) as progress:
        task = progress.add_task("读取")
        report = check(
            paths,
            load_standard(standard),
            department,
            lambda path: progress.update(task, description=f"读取 {escape(shown_path(path.name))}"),
            read_catalogue(Home.at(home).reference),
        )
    if output == "json":
        json.dump(report, sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
    elif output == "csv":
        _print_csv(report)
    else:
        _print_table(report)
    return exit_code(report)


def _print_csv(report: dict[str, Any]) -> None:
    names = (
        "path", "sheet", "cell", "department", "record", "item_code", "item", "element", "rule", "severity",
        "status", "value", "message", "requirement", "suggestion",
    )  # fmt: skip
    writer = csv.writer(sys.stdout, lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows([csv_text(violation[name]) for name in names] for violation in report["violations"])


def _print_table(report: dict[str, Any]) -> None:
    out = Console(highlight=False)
    files = _table("文件", ("文件", "部门", "事项", "材料", "环节", "结果"))
    by_path = Counter(v["path"] for v in report["violations"] if v["status"] == "fail")
    for file in report["files"]:
        result = f"{by_path[file['path']]} 处问题" if file["status"] == "read" else f"拒收：{file['reason']}"
        records = file["records"]
        files.add_row(
            Text(file["path"]), Text(file["department"] or "（不明）"),
            str(records["items"]), str(records["materials"]), str(records["steps"]), Text(excel_text(result)),
        )  # fmt: skip
    out.print(files)
    # What only waits for a person is counted below: it is nothing that the department could put right.
    told = [violation for violation in report["violations"] if violation["status"] != "manual"]
    if told:
        found = _table("问题", ("文件", "工作表", "单元格", "规则", "问题", "建议值"))
        for violation in told[:_SHOWN]:
            found.add_row(
                *(
                    Text(excel_text(text or ""))
                    for text in (
                        Path(violation["path"] or "").name, violation["sheet"], violation["cell"], violation["rule"],
                        violation["message"], violation["suggestion"],
                    )
                )
            )  # fmt: skip
        out.print(found)
        hidden = len(told) - _SHOWN
        if hidden > 0:
            out.print(f"还有 {hidden} 处未列出，用 --format csv 或 json 可得全部。")
    metrics = report["metrics"]
    out.print(
        f"事项 {metrics['items']} 个，准确 {metrics['items_accurate']} 个"
        f"（办事指南准确率 {_rate(metrics['items_accurate'], metrics['items'])}）；"
        f"核查 {metrics['checks']} 次，通过 {metrics['checks_passed']} 次"
        f"（要素准确率 {_rate(metrics['checks_passed'], metrics['checks'])}），不通过 {metrics['checks_failed']} 次；"
        f"不适用 {metrics['not_applicable']} 次，待人工认定 {metrics['manual']} 次，豁免 {metrics['waived']} 次。"
    )
    out.print(f"标准 {report['standard']} {report['version']}")


def _table(title: str, headings: tuple[str, ...]) -> Table:
    """A table whose texts are folded and never cut."""
    table = Table(title=title)
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table


def _rate(part: int, whole: int) -> str:
    return percent(part / whole) if whole else "—"
