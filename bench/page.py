"""docs/performance.md: each script replaces its own part (stages, peers), between its markers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"


def replace_part(name: str, text: str, page: Path = PAGE) -> None:
    """Put ``text`` between the markers of the part ``name``; everything else on the page stays."""
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    before, _, rest = page.read_text("utf-8").partition(begin)
    _, _, behind = rest.partition(end)
    page.write_text(f"{before}{begin}\n\n{text.strip()}\n\n{end}{behind}", "utf-8")


def table(headings: Sequence[str], rows: Iterable[Sequence[object]], left: int = 1) -> str:
    """A table in Markdown; the first ``left`` columns are texts, the others numbers."""
    lines = [f"| {' | '.join(headings)} |", "|" + "---|" * left + "---:|" * (len(headings) - left)]
    lines += [f"| {' | '.join(str(cell) for cell in row)} |" for row in rows]
    return "\n".join(lines)


def seconds(value: float | None) -> str:
    """With three figures; a dash for what was not measured."""
    if value is None:
        return "–"
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def mebibytes(value: float) -> str:
    """Bytes as MiB."""
    return f"{value / 2**20:,.0f}"
