"""The words for where an item stands, in the order in which an item passes them."""

from __future__ import annotations

STATES = {
    "wrong": "待整改",
    "returned": "已退回",
    "department": "待部门确认",
    "group": "待推进组认定",
    "bureau": "待局确认",
    "public": "公布",
    "gone": "不在报送之列",
}
# Why an item is held back in which no single problem is told.
DOUBTFUL = "所在的表有重复的列，或所在的合并单元格是公式错误，无法确定填的是什么"
