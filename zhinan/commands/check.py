"""``zhinan check``: progress on stderr, the report on stdout."""

from __future__ import annotations

import csv
import gc
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from expectations.standard import load_standard
from zhinan.check import check, exit_code
from zhinan.commands.terminal import terminal
from zhinan.deliver.cells import csv_text, excel_text, json_text
from zhinan.intake.catalogue import read_catalogue
from zhinan.progress import reading_bar
from zhinan.settings import Home

_SHOWN = 200


def run_check(
    paths: list[Path], output: str, standard: str, department: str | None, home: Path | None, err: Console
) -> int:
    """Assess and print in one of the formats. Returns the exit code."""
    place = Home.at(home)
    with reading_bar(err) as step:
        report = check(
            paths,
            load_standard(standard),
            department,
            step,
            read_catalogue(place.reference),
            place.limits(),
            place.reference,
            _start_engine,
        )
    if output == "json":
        sys.stdout.write(json_text(report) + "\n")
    elif output == "csv":
        _print_csv(report)
    else:
        _print_table(report)
    return exit_code(report)


def _start_engine() -> None:
    """Import Great Expectations. It makes a great many objects that last: the collector need not walk over them."""
    gc.disable()
    import zhinan.evaluate  # noqa: F401

    gc.freeze()
    gc.enable()


def _print_csv(report: dict[str, Any]) -> None:
    names = (
        "path", "sheet", "cell", "department", "record", "item_code", "item", "element", "rule", "severity",
        "status", "value", "message", "requirement", "suggestion",
    )  # fmt: skip
    writer = csv.writer(sys.stdout, lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows([csv_text(violation[name]) for name in names] for violation in report["violations"])


def _print_table(report: dict[str, Any]) -> None:
    out = terminal()
    out.print(_files_table(report))
    out.print(_files_total(report))
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


def _files_table(report: dict[str, Any]) -> Table:
    """One line a file: its outcome, and the reason where it was not simply read."""
    files = _table("文件", ("文件", "部门", "事项", "材料", "环节", "结果", "说明"))
    by_path = Counter(v["path"] for v in report["violations"] if v["status"] == "fail")
    structural = _structural(report)
    for file in report["files"]:
        records = file["records"]
        told = [file["reason"]] if file["reason"] else []
        if file["status"] == "read":
            told += [f"{by_path[file['path']]} 处问题"] if by_path[file["path"]] else []
            told += [f"其中文件结构 {structural[file['path']]} 处"] if structural[file["path"]] else []
        told += file["notes"]
        files.add_row(
            Text(excel_text(file["path"])), Text(excel_text(file["department"] or "（不明）")),
            str(records["items"]), str(records["materials"]), str(records["steps"]),
            _outcome(file, structural), Text(excel_text("；".join(told))),
        )  # fmt: skip
    for other in report["others"]:
        kind = "不作报送" if other["kind"] == "ignored" else other["reason"]
        reason = other["reason"] if other["kind"] == "ignored" else ""
        files.add_row(Text(excel_text(other["path"])), "", "", "", "", kind, Text(excel_text(reason)))
    return files


def _structural(report: dict[str, Any]) -> Counter[str]:
    """How many structural violations each file has, by path."""
    return Counter(v["path"] for v in report["violations"] if v["rule"].startswith("S") and v["status"] == "fail")


def _outcome(file: dict[str, Any], structural: Counter[str]) -> str:
    if file["status"] == "rejected":
        return "拒收"
    return "读取，结构有问题" if structural[file["path"]] else "读取"


def _files_total(report: dict[str, Any]) -> str:
    """How many files came to which outcome: they add up."""
    structural = _structural(report)
    outcomes = Counter(_outcome(file, structural) for file in report["files"])
    outcomes.update("不作报送" if other["kind"] == "ignored" else other["reason"] for other in report["others"])
    parts = "，".join(f"{outcome} {count} 个" for outcome, count in outcomes.items())
    return f"文件共 {outcomes.total()} 个：{parts}。"


def _table(title: str, headings: tuple[str, ...]) -> Table:
    """A table whose texts are folded and never cut."""
    table = Table(title=title)
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table


def _rate(part: int, whole: int) -> str:
    from zhinan.deliver.figures import percent  # DuckDB comes with it

    return percent(part / whole) if whole else "—"
