"""What fails, record by record: found by the predicates that Great Expectations counted, and put into words."""

from __future__ import annotations

import duckdb
import pandas as pd

from expectations.case import any_case
from expectations.compile import Compiled, compile_rule
from expectations.kinds import PICTURE_KINDS
from expectations.model import RECORD_KINDS, RecordKind, Standard
from expectations.wording import word
from zhinan.evaluated import Evaluated
from zhinan.warehouse.database import quoted

STEP_NAME = "环节名称"
# Kind of a picture rule → the fact that its message tells.
PICTURE_TOLD = {"picture": "lost", "picture_shows": "bad", "picture_own": "same", "picture_unlike": "alike"}


def locate(connection: duckdb.DuckDBPyConnection, standard: Standard, evaluated: list[Evaluated]) -> None:
    """Fill ``failing`` from ``failed``, and ``wording`` with a sentence for each distinct case."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE failing (rule VARCHAR, record_id VARCHAR, item_id VARCHAR,"
        " department VARCHAR, value VARCHAR, other VARCHAR, copies BIGINT)"
    )
    for record, compiled in _failing_rules(standard, evaluated).items():
        connection.execute(_failing_sql(record, compiled))
    cases = connection.execute("SELECT DISTINCT rule, value, other, copies FROM failing ORDER BY ALL").fetchall()
    worded = [(*case, *word(standard.rule(case[0]), any_case(case[1:]))) for case in cases]
    wording = pd.DataFrame(worded, columns=["rule", "value", "other", "copies", "message", "suggestion"], dtype=object)
    connection.register("worded", wording)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE wording AS SELECT rule::VARCHAR AS rule, value::VARCHAR AS value,"
        " other::VARCHAR AS other, copies::BIGINT AS copies, message::VARCHAR AS message,"
        " suggestion::VARCHAR AS suggestion FROM worded"
    )
    connection.unregister("worded")


def _failing_rules(standard: Standard, evaluated: list[Evaluated]) -> dict[RecordKind, list[Compiled]]:
    """Record kind → its rules that any record fails, where there are such."""
    failing = {one.rule for one in evaluated if one.failed_count}
    rules = {
        record: [compile_rule(standard, rule) for rule in standard.rules(record) if rule.id in failing]
        for record in RECORD_KINDS
    }
    return {record: compiled for record, compiled in rules.items() if compiled}


def _failing_sql(record: RecordKind, compiled: list[Compiled]) -> str:
    told = {one.rule.id: _told(one) for one in compiled}
    whens = [" ".join(f"WHEN '{rule}' THEN {parts[at]}" for rule, parts in told.items()) for at in range(3)]
    value, other, copies = (f"CASE failed.rule {when} END" for when in whens)
    return f"""INSERT INTO failing
        SELECT failed.rule, failed.record_id, checked.item_id, checked.department, {value}, {other}, {copies}
        FROM failed
        JOIN rule_info ON rule_info.rule = failed.rule AND rule_info.record = '{record}'
        JOIN {record}_checked AS checked ON checked.record_id = failed.record_id
        JOIN {record} AS raw ON raw.record_id = failed.record_id"""


def _told(compiled: Compiled) -> tuple[str, str, str]:
    """SQL of what a violation of this rule tells: the value, what it is compared with, how many copies there are."""
    rule = compiled.rule
    other = f"raw.{quoted(rule.params['other'])}" if "other" in rule.params else "NULL"
    if rule.kind == "as_catalogue":
        other = f"checked.{quoted(rule.element + '_catalogue_name')}"
    if rule.record == "step":
        # A step is told by its name, or by its number in the text: several steps stand in one cell.
        number = "nullif(split_part(failed.record_id, '#', 2), '')"
        name = quoted(STEP_NAME)
        other = f"CASE WHEN checked.{name} <> '' THEN raw.{name} ELSE '第' || {number} || '个' END"
    if rule.kind in PICTURE_TOLD:
        # What is told of a picture stands beside the value: the names, the cell, the other items.
        other = f"checked.{quoted(f'{rule.element}_{PICTURE_TOLD[rule.kind]}')}"
    value = f"raw.{quoted(rule.element)}"
    if rule.kind in PICTURE_KINDS or rule.params.get("of_picture"):
        # There is a picture, whatever columns there are: what is wrong with it is not told by a missing column.
        value = f"coalesce({value}, '')"
    copies = (
        f"checked.{quoted(rule.element + '_copies_in_' + rule.params['within'])}" if rule.kind == "unique" else "NULL"
    )
    return value, other, copies
