"""The structural rules (S): told once for a sheet, file or cell; what follows from them is not told again."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

import duckdb

from zhinan.intake.department import Department
from zhinan.warehouse.database import insert_rows


@dataclass(frozen=True, slots=True)
class StructuralRule:
    """One structural rule. ``requirement`` is what the bureau asks of a workbook."""

    title: str
    severity: str
    requirement: str


STRUCTURAL_RULES: dict[str, StructuralRule] = {
    "S0": StructuralRule("文件被拒收", "error", "报送可以打开、能认出表头的工作簿（xlsx、xls、csv）"),
    "S1": StructuralRule("缺列", "error", "表中须有通用标准表规定的每个要素"),
    "S11": StructuralRule("缺可空列", "warning", "表中须有通用标准表规定的每个要素，不填的也保留一列"),
    "S2": StructuralRule("列重复", "error", "一个要素只能有一列"),
    "S3": StructuralRule("不认识的列", "warning", "列名用通用标准表的要素名称"),
    "S4": StructuralRule("没有表头", "error", "每张表须有通用标准表的表头"),
    "S5": StructuralRule("空表", "warning", "有表头的表须填有事项"),
    "S7": StructuralRule("重复报送", "warning", "同一文件只报送一次"),
    "S8": StructuralRule("未报送", "error", "附件1所列部门都须报送"),
    "S9": StructuralRule("无归属", "error", "每份材料、每个环节都须写明所属事项"),
    "S10": StructuralRule("部门不明", "error", "在“实施主体”列、表头上方或文件名中写明部门"),
    "S16": StructuralRule("图片无归属", "warning", "流程图放在该事项的单元格中，或由该单元格写明文件名"),
    "S17": StructuralRule("行数不一致", "error", "一份材料（一个环节）填写一行；写在同一单元格内的，各列行数须相同"),
    "S18": StructuralRule("项数与表名不符", "warning", "工作表名称写明项数的，须与表中事项数一致"),
    "S12": StructuralRule("公式错误", "error", "单元格填写实际内容，不留 #N/A、#REF! 等公式错误"),
    "S13": StructuralRule("公式没有结果", "error", "公式须已算出结果，或粘贴为数值后报送"),
    "S14": StructuralRule("编码失真", "error", "编码列设为文本格式后填写，不得存成数字"),
    "S19": StructuralRule("列名相近", "warning", "列名用通用标准表的要素名称"),
    "S20": StructuralRule("列名有歧义", "error", "列名用通用标准表的要素名称，能分清是哪个要素"),
    "S21": StructuralRule("督查发现未登记", "warning", "督查发现须写明日期、事项、问题、来源，答复须写明答复人和日期"),
    "S15": StructuralRule("认定未生效", "warning", "人工认定须写明事项、规则、认定人、理由，并与现在的报送相符"),
}


def store_structural(connection: duckdb.DuckDBPyConnection, run_id: str, expected: list[Department] | None) -> None:
    """Add the structural violations of the current submissions to ``violation``.

    ``expected``: the departments that have to send (S8); None where nobody is expected (``check``).
    """
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE structural_rule (rule VARCHAR, severity VARCHAR, requirement VARCHAR)"
    )
    insert_rows(
        connection,
        "structural_rule",
        [[rule_id, rule.severity, rule.requirement] for rule_id, rule in STRUCTURAL_RULES.items()],
    )
    connection.execute("CREATE OR REPLACE TEMP TABLE expected_department (department VARCHAR)")
    insert_rows(connection, "expected_department", [[department.name] for department in expected or ()])
    connection.execute(f"SET VARIABLE run_id = '{run_id}'")
    for name in ("structure.sql", "broken.sql"):
        connection.execute(files("zhinan").joinpath("sql", name).read_text("utf-8"))
