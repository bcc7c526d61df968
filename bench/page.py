"""docs/performance.md: each script replaces its own part, between its markers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
HEAD = """# Performance

Written by `make bench` (stages, targets, nights) and `make bench-peers` (other programs on the same workbook and the
same rules); each replaces its own part. Figures of one table come from one run on one machine: compare ratios, not
seconds.
"""
PARTS = ("stages", "peers")


def replace_part(name: str, text: str, page: Path = PAGE) -> None:
    """Put ``text`` between the markers of the part ``name``; what the other script wrote stays."""
    parts = {part: _part(page, part) for part in PARTS} | {name: text.strip()}
    body = "\n\n".join(f"<!-- {part} -->\n\n{parts[part]}\n\n<!-- /{part} -->" for part in PARTS)
    page.write_text(f"{HEAD}\n{body}\n", "utf-8")


def _part(page: Path, name: str) -> str:
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    text = page.read_text("utf-8") if page.exists() else ""
    return text.split(begin)[1].split(end)[0].strip() if begin in text and end in text else "Not measured yet."


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
