"""``zhinan confirm-cancel``: which items may have been cancelled; with an item the bureau's word that it is."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path

import duckdb

from expectations.columns import departments
from expectations.standard import load_standard
from zhinan.commands.rows import print_table
from zhinan.commands.terminal import terminal
from zhinan.commands.warehouse import opened
from zhinan.deliver.pending import WAITS, pending
from zhinan.errors import UsageError
from zhinan.intake.cancellations import NAME, Cancellation, add_cancellations, read_cancellations
from zhinan.settings import Home
from zhinan.text import compact, prose

# one row = one item that a department has or had; its code and name as last known
_KNOWN = """SELECT DISTINCT department, item_code, item_name FROM (
    SELECT item.department, item_code, item_name FROM item_checked JOIN item USING (record_id)
    UNION ALL
    SELECT department, item_code, item_name FROM item_event
    QUALIFY row_number() OVER (PARTITION BY department, item_key ORDER BY run_id DESC) = 1 AND state = 'gone'
) WHERE ($2 = '' OR department = $2) AND {which} ORDER BY ALL"""
_HEADINGS = {"department": "部门", "code": "编码", "name": "事项", "status": "情况", "told": "说明"}
_WHICH = ("item_code = $1 AND $1 <> ''", "item_name = $1", "contains(item_name, $1)")


def list_pending(home: Path | None) -> None:
    """Print what waits to be confirmed, and what became of each cancellation."""
    with opened(Home.at(home)) as connection:
        found = pending(connection)
    if not found:
        terminal().print("没有待确认取消的事项，也没有取消过事项。")
        return
    waiting = sum(one.status == WAITS for one in found)
    told = f"待确认 {waiting} 项。确认取消：zhinan confirm-cancel 编码 --by 姓名"
    print_table("待确认取消的事项", _HEADINGS, [asdict(one) for one in found], told)


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
    with opened(place) as connection:
        owner, code, name = _find(connection, item, department or "")
        ((batch,),) = connection.execute("SELECT coalesce(max(batch), '') FROM receipt").fetchall()
    for one in read_cancellations(place.reference):
        if (one.department, one.code) == (owner, code) and (code or one.name == name) and one.batch >= batch:
            raise UsageError(f"{owner}“{name}”已经确认取消，{one.effective} 起生效，见 {NAME}")
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
