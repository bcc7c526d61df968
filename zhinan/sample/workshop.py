"""Writes the mutation benchmark's workbooks and keeps the truth of each."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

from expectations.model import Standard
from zhinan.errors import UsageError
from zhinan.sample.dress import Dress
from zhinan.sample.picture import CHART, Pictured
from zhinan.sample.pool import Pool
from zhinan.sample.process import PROCESS
from zhinan.sample.record import Defect, Item
from zhinan.sample.shapes import Shape
from zhinan.sample.verdicts import FILE as VERDICT_FILE
from zhinan.sample.verdicts import HEADINGS
from zhinan.sample.written import Written


@dataclass(frozen=True, slots=True)
class Injected:
    """One cell that fails ``rule``. ``file`` is relative to the benchmark's folder; ``shape``: see ``SHAPES``.

    ``sheet`` and ``cell`` are None where a whole file or sheet is meant.
    """

    file: str
    sheet: str | None
    cell: str | None
    rule: str
    item: str
    value: str
    shape: str
    how: str


@dataclass(frozen=True, slots=True)
class Rewritten:
    """One cell that says the same in another way: ``rewriting`` names the way."""

    file: str
    sheet: str
    cell: str
    element: str
    rewriting: str
    value: str


@dataclass(slots=True)
class Truth:
    """What the written files must give: these violations, and no other. ``contents``: sha256 → file.

    ``catalogue``: code → name of the catalogue of items that they are compared with.
    """

    files: list[str] = field(default_factory=list)
    contents: dict[str, str] = field(default_factory=dict)
    catalogue: dict[str, str] = field(default_factory=dict)
    injected: list[Injected] = field(default_factory=list)
    rewritten: list[Rewritten] = field(default_factory=list)


class SameContent(UsageError):
    """A file came out like one that is there: a checker would tell it as such (S7)."""


class Workshop:
    """Writes the workbooks of one folder, one after the other, and keeps their truth."""

    def __init__(
        self, folder: Path, standard: Standard, pool: Pool, truth: Truth, seed: int, shapes: Mapping[str, Shape]
    ) -> None:
        self.folder, self.standard, self.pool, self.truth, self.seed = folder, standard, pool, truth, seed
        self.shapes = shapes
        folder.mkdir(parents=True, exist_ok=True)

    def dice(self, name: str) -> Random:
        """Chance for one file, so that no file's change shuffles the others."""
        return Random(f"{self.seed}:{self.folder.name}:{name}")

    def write(self, name: str, shape: Shape, items: Sequence[Item], dress: Dress) -> Written:
        """One workbook; its name has the shape's suffix. Raises SameContent where there is one like it."""
        file = self.folder / f"{name}{shape.suffix}"
        _rename_pictures(items, name)
        written = shape.write(file, self.standard, items, replace(dress, in_memory=True))
        self.keep(file)
        return written

    def keep(self, file: Path) -> str:
        """Note a written file; its name in the truth. Raises SameContent, and takes the file away again."""
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        name = self.name(file.name)
        if other := self.truth.contents.get(digest):
            file.unlink()
            raise SameContent(f"两个文件内容相同：{other}、{name}")
        self.truth.contents[digest] = name
        self.truth.files.append(name)
        return name

    def tell(self, written: Written, defects: Iterable[Defect], shape: str, how: str) -> None:
        """The cells of one file that fail a rule. A step of the text stands in the cell of element 11."""
        for defect in defects:
            is_told = defect.is_told
            sheet, cell = written.place(
                defect.item.record if is_told else defect.record, PROCESS if is_told else defect.element
            )
            self.truth.injected.append(
                Injected(
                    self.name(written.file), sheet, cell, defect.rule, defect.item.entry.name,
                    defect.record[defect.element], shape, how,
                )
            )  # fmt: skip

    def judge(self, rows: Sequence[Sequence[str]]) -> None:
        """Write the folder's verdict file: (部门, 事项编码, 规则, 认定, 理由) of each decision."""
        with (self.folder / VERDICT_FILE).open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\r\n")
            writer.writerow(HEADINGS)
            writer.writerows(
                (department, code, "", rule, verdict, "推进组", why, "")
                for department, code, rule, verdict, why in rows
            )

    def name(self, file: str) -> str:
        """A file's name in the truth."""
        return f"{self.folder.name}/{file}"


def _rename_pictures(items: Sequence[Item], name: str) -> None:
    """Picture files that no other workbook of the folder names, though its items are the same."""
    renamed: dict[str, str] = {}
    for item in items:
        old = item.record.values.get(CHART)
        if isinstance(old, Pictured):
            new = renamed.setdefault(str(old), f"{name}-{len(renamed) + 1}.png")
            item.record.values[CHART] = Pictured(new, old.data)
