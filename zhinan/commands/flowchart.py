"""``zhinan flowchart``: an item's flow chart as a file, for element 53 or a notice board."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.text import Text

from expectations.standard import load_standard
from zhinan.commands.terminal import terminal
from zhinan.commands.warehouse import opened
from zhinan.deliver.flowchart.flow import Flow, flow_of, problem_of
from zhinan.deliver.flowchart.fonts import Fonts
from zhinan.deliver.flowchart.layout import draw
from zhinan.deliver.flowchart.png import png
from zhinan.deliver.flowchart.svg import svg
from zhinan.deliver.item_rows import load_items
from zhinan.deliver.personal import county_offices
from zhinan.deliver.swap import replace_file
from zhinan.errors import UsageError
from zhinan.settings import Home
from zhinan.text import one_line
from zhinan.trace import find_item


def run_flowchart(item: str, out: Path, home: Path | None, standard_name: str, err: Console) -> None:
    """Draw the chart of ``item`` (code or name), published or not, to ``out`` (.svg or .png)."""
    suffix = out.suffix.lower()
    if suffix not in (".svg", ".png"):
        raise UsageError(f"流程图只能写成 .svg 或 .png 文件：{out}")
    place = Home.at(home)
    standard = load_standard(standard_name)
    with opened(place) as connection:
        record_id, name = find_item(connection, item)
        found = next(load_items(connection, standard, record_id))
    if problem := problem_of(found):
        raise UsageError(one_line(f"“{name}”{problem}"))
    flow = flow_of(found, county_offices(standard))
    drawing = draw(flow)
    replace_file(out, svg(drawing) if suffix == ".svg" else png(drawing, Fonts()))
    _tell_hidden(flow, err)
    terminal().print(Text(one_line(f"{flow.title}：{len(flow.stages)} 个环节，已写入 {out}")))


def _tell_hidden(flow: Flow, err: Console) -> None:
    for stage in flow.stages:
        if stage.has_hidden_handler:
            said = f"“{stage.name}”环节的办理人不像岗位名称，图上没有写（只写岗位，不写姓名）"
            err.print(Text(one_line(said), style="yellow"))
