"""``zhinan trace`` and ``zhinan explain``: print what the domain library tells."""

from __future__ import annotations

from pathlib import Path

from rich.table import Table
from rich.text import Text

from expectations.standard import load_standard
from zhinan.commands.terminal import terminal
from zhinan.commands.warehouse import opened
from zhinan.deliver.cells import excel_text
from zhinan.errors import UsageError
from zhinan.explain import explain
from zhinan.settings import Home
from zhinan.trace import trace


def print_lines(lines: list[tuple[str, str]]) -> None:
    """A grid of (label, text)."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for label, text in lines:
        grid.add_row(Text(label, style="bold"), Text(excel_text(text)))
    terminal().print(grid)


def show_explanation(rule: str, standard: str) -> None:
    """Print one rule."""
    print_lines(explain(load_standard(standard), rule))


def show_trace(item: str, element: str, home: Path | None, standard: str) -> None:
    """Print the way of one element of one item."""
    place = Home.at(home)
    with opened(place) as connection:
        traces = trace(connection, load_standard(standard), item, element)
    if not traces:
        raise UsageError("这个事项没有这种记录（例如没有报送申请材料）")
    for found in traces:
        lines = [
            ("事项", found.item),
            ("部门", found.department),
            ("位置", f"{found.path}，工作表“{found.sheet}”，{found.cell}"),
            ("原文", "（没有这一列）" if found.raw is None else found.raw or "（空）"),
            ("比较值", found.value or ""),
            *(("图片", picture) for picture in found.pictures),
            *((rule, f"{outcome} {message}") for rule, outcome, message in found.rules),
            ("清单", "、".join(found.lists) or "（无）"),
        ]
        print_lines(lines)
