"""``zhinan confirm-cancel``: which items may have been cancelled; with an item the bureau's word that it is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
from rich.table import Table
from rich.text import Text

from expectations.columns import departments
from expectations.standard import load_standard
from zhinan.commands.terminal import terminal
from zhinan.deliver.cells import excel_text
from zhinan.deliver.pending import WAITS, pending
from zhinan.errors import UsageError
from zhinan.intake.cancellations import NAME, Cancellation, add_cancellations, read_cancellations
from zhinan.settings import Home
from zhinan.text import compact, prose
from zhinan.warehouse.database import connect

# one row = one item that a department has or had; its code and name as last known
_KNOWN = """SELECT DISTINCT department, item_code, item_name FROM (
    SELECT item.department, item_code, item_name FROM item_checked JOIN item USING (record_id)
    UNION ALL
    SELECT department, item_code, item_name FROM item_event
    QUALIFY row_number() OVER (PARTITION BY department, item_key ORDER BY run_id DESC) = 1 AND state = 'gone'
) WHERE ($2 = '' OR department = $2) AND {which} ORDER BY ALL"""
_WHICH = ("item_code = $1 AND $1 <> ''", "item_name = $1", "contains(item_name, $1)")


def list_pending(home: Path | None) -> None:
    """Print what waits to be confirmed, and what became of each cancellation."""
    with connect(_warehouse(home)) as connection:
        found = pending(connection)
    if not found:
        terminal().print("没有待确认取消的事项，也没有取消过事项。")
        return
    out = terminal()
    if not out.is_terminal:
        out = terminal(width=160)
    table = Table(title="待确认取消的事项")
    for heading in ("部门", "编码", "事项", "情况", "说明"):
        table.add_column(heading, overflow="fold", no_wrap=heading in ("部门", "情况"))
    for one in found:
        told = (one.department, one.code, one.name, one.status, one.told)
        table.add_row(*(Text(excel_text(text)) for text in told))
    out.print(table)
    out.print(f"待确认 {sum(one.status == WAITS for one in found)} 项。确认取消：zhinan confirm-cancel 编码 --by 姓名")


def confirm(
    item: str, department: str | None, by: str, reason: str, effective: date | None, home: Path | None, standard: str
) -> None:
    """Write into data/reference/cancellations.toml that ``item`` (code, name or part of it) is cancelled."""
    place = Home.at(home)
    known = [one.name for one in departments(load_standard(standard))]
    if department and department not in known:
        raise UsageError(f"没有部门“{department}”，可选：{'、'.join(known)}")
    if not by.strip():
        raise UsageError("确认取消须写明认定人：--by 姓名")
    with connect(_warehouse(home)) as connection:
        owner, code, name = _find(connection, item, department or "")
        ((batch,),) = connection.execute("SELECT coalesce(max(batch), '') FROM live_submission").fetchall()
    there = next((one for one in read_cancellations(place.reference) if (one.department, one.code) == (owner, code)
                  and (code or one.name == name) and one.batch >= batch), None)  # fmt: skip
    if there:
        raise UsageError(f"{owner}“{name}”已经确认取消，{there.effective} 起生效，见 {NAME}")
    today = date.today()
    cancellation = Cancellation(owner, code, name, batch, effective or today, by.strip(), today, reason.strip())
    add_cancellations(place.reference, [cancellation])
    out = terminal()
    out.print(f"已记下：{owner}“{name}”{f'（{code}）' if code else ''}自 {cancellation.effective} 起取消。")
    out.print(f"下一次运行起不再计入和公布；部门以后再报送，自动恢复。记在 {place.reference / NAME}")


def _find(connection: duckdb.DuckDBPyConnection, asked: str, department: str) -> tuple[str, str, str]:
    """(department, code, name) of the one item that ``asked`` names. Raises UsageError for none, or several."""
    for which, wanted in zip(_WHICH, (compact(asked), prose(asked), prose(asked)), strict=True):
        found = connection.execute(_KNOWN.format(which=which), [wanted, department]).fetchall()
        if len(found) == 1:
            owner, code, name = found[0]
            return owner, code, name
        if found:
            some = "；".join(f"{owner} {code} {name}" for owner, code, name in found[:5])
            raise UsageError(f"不止一个事项符合“{asked}”，请写编码，或用 --department 写明部门：{some}")
    raise UsageError(f"没有事项“{asked}”")


def _warehouse(home: Path | None) -> Path:
    place = Home.at(home)
    if not place.warehouse.is_file():
        raise UsageError(f"还没有数据仓库：{place.warehouse}，先运行 zhinan nightly")
    return place.warehouse
