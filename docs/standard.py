"""Write docs/standard.md from the standard, its examples and the structural rules, so that the page cannot differ.

    .venv/bin/python docs/standard.py

Elements in the annex's order (the fields of a step beneath element 11), then the national ones, then structure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from expectations.examples import Example, message, read_examples
from expectations.model import Element, Rule, Standard
from expectations.standard import load_standard
from zhinan.demands import demand
from zhinan.explain import RECORD_NAMES, example_text, premises
from zhinan.structure import STRUCTURAL_RULES

PAGE = Path(__file__).with_name("standard.md")
_SHOWN = 3
_SEVERITY = {"error": "须整改", "warning": "建议"}
# What Markdown would take for a mark.
_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~])")
_PARAGRAPH = re.compile(r"</?p>|<br ?/?>|\n")
_HEAD = """\
# 要素标准

本页由 `docs/standard.py` 从 `expectations/` 生成，不要手改。{title}，依据{source}；标准 {name}，版本 {version}。

每个要素先列**填写要求**（通知原文），再列核查它的**规则**，每条规则各举几个通过的（✓）和不通过的（✗）例子，
不通过的写明系统告知部门的话和建议值（能说出正确内容的才有）；？是等人认定的。例子都由测试实际核查过。

- **须整改**的规则计入准确率，**建议**的只提示。
- 空着、填“无”“待定”等占位文字的，只算“必须填写”一条不通过，同一格的其他规则不再核查。
- 比较时不计全角半角、空格、中英文标点的差别；多选不计次序和分隔符。例子里的 ↵ 是换行。
- 一条规则也可以用 `zhinan explain 规则编号` 查看，那里还有实际执行的 SQL。

"""


def page() -> str:
    """The whole page."""
    standard = load_standard()
    examples = read_examples()
    head = _HEAD.format(
        title=standard.title, source=standard.source, name=standard.name, version=standard.version.split("+")[0]
    )
    numbered = sorted((e for e in standard.elements if e.number), key=lambda e: (e.number or 0, e.record == "step"))
    national = [element for element in standard.elements if element.number is None]
    parts = [head, "## 目录\n\n", _contents("通用标准表", [e for e in numbered if e.record != "step"])]
    parts += [_contents("其他要素", national), "**[工作簿结构](#structure)**\n\n", "## 通用标准表的要素\n\n"]
    parts += [part for element in numbered for part in _element(standard, element, examples)]
    parts.append("## 国家规范等其他要素\n\n表中有这一列才核查；编码的例子是造的。\n\n")
    parts += [part for element in national for part in _element(standard, element, examples)]
    parts.append(_structure())
    return "".join(parts).rstrip() + "\n"


def _anchor(element: Element) -> str:
    return f"e{element.number}" if element.number else element.name


def _title(element: Element) -> str:
    return f"{element.number} {element.name}" if element.number else element.name


def _contents(title: str, elements: list[Element]) -> str:
    links = " · ".join(f"[{_escaped(_title(element))}](#{_anchor(element)})" for element in elements)
    return f"**{title}**：{links}\n\n"


def _element(standard: Standard, element: Element, examples: list[Example]) -> Iterator[str]:
    if element.record == "step":
        yield f"#### 环节的“{element.name}”\n\n"
    else:
        record = "" if element.record == "item" else f"（{RECORD_NAMES[element.record]}）"
        yield f'<a id="{_anchor(element)}"></a>\n\n### {_escaped(_title(element))}{record}\n\n'
        if element.number:
            yield _requirement(element)
    if not element.is_public:
        yield "只供内部使用，不进入任何公布清单。\n\n"
    if not element.rules:
        yield "没有可以核查的要求。\n\n"
    for rule in element.rules:
        yield from _rule(rule, [example for example in examples if example.rule == rule.id])
    if element.unchecked:
        yield f"尚未核查：{_escaped(element.unchecked)}。\n\n"


def _requirement(element: Element) -> str:
    lines = [_escaped(line.strip()) for line in _PARAGRAPH.split(element.requirement) if line.strip()]
    return ("> **填写要求**　" + "\n>\n> ".join(lines) if lines else "通知没有写填写要求。") + "\n\n"


def _rule(rule: Rule, examples: list[Example]) -> Iterator[str]:
    yield f"**{rule.id}**（{_SEVERITY[rule.severity]}）　{_escaped(demand(rule))}\n\n"
    for label, text in premises(rule):
        yield f"*{label}*：{_escaped(text)}\n\n"
    passing = [example for example in examples if example.status == "pass"][:_SHOWN]
    failing = [example for example in examples if example.status == "fail"][:_SHOWN]
    failing += [example for example in examples if example.status == "manual"][:1]
    if passing:
        yield f"✓　{'；'.join(_escaped(example_text(example)) for example in passing)}\n\n"
    if failing:
        yield _table(rule, failing)


def _table(rule: Rule, failing: list[Example]) -> str:
    """The failing examples; a column of suggestions only where there is one."""
    rows = [
        (example_text(example), message(rule, example), str(example.table.get("suggestion", ""))) for example in failing
    ]
    width = 3 if any(suggestion for _, _, suggestion in rows) else 2
    lines = [("填写内容", "告知部门", "建议值")[:width], ("---",) * width, *(row[:width] for row in rows)]
    cells = [[_escaped(" ".join(cell.split())) for cell in line] for line in lines]
    marks = ["", "---", *("✗" if example.status == "fail" else "？" for example in failing)]
    return "".join(f"| {' | '.join([mark, *line])} |\n" for mark, line in zip(marks, cells, strict=True)) + "\n"


def _structure() -> str:
    rows = "".join(
        f"| {rule_id} | {rule.title} | {_SEVERITY[rule.severity]} | {_escaped(rule.requirement)} |\n"
        for rule_id, rule in STRUCTURAL_RULES.items()
    )
    head = '<a id="structure"></a>\n\n## 工作簿结构\n\n一张表或一个文件只说一次；由它引起的其他问题不再重复。\n\n'
    return f"{head}| 规则 | 问题 | 性质 | 要求 |\n|---|---|---|---|\n{rows}"


def _escaped(text: str) -> str:
    return _MARKS.sub(r"\\\1", text)


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
