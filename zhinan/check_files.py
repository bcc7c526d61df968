"""The files that ``zhinan check`` is given: those in folders and zips too, each told by what it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from zhinan.errors import UsageError
from zhinan.intake.limits import Limits
from zhinan.raw import file_kind, is_zip, list_files, unpacked_files
from zhinan.text import shown_path


@dataclass(frozen=True, slots=True)
class Found:
    """One file to look at: ``shown`` is its path as people read it. ``problem``: why it cannot be opened."""

    file: Path
    shown: str
    problem: str | None = None


def files_under(paths: Iterable[Path], unpacked: Path, limits: Limits) -> tuple[list[Found], list[tuple[str, str]]]:
    """The files named and those in the folders named (sorted), zips taken apart into ``unpacked``.

    Beside them what is no input, with the reason. Raises UsageError where a path does not exist, or there is no
    file at all.
    """
    found: dict[Path, list[Found]] = {}
    ignored: list[tuple[str, str]] = []
    for path in paths:
        if path.is_dir():
            listed, left = list_files(path)
            files = [file for file, _ in listed]
            ignored += [(shown_path(str(file)), reason) for file, reason in left]
        elif path.is_file():
            files = [path]
        elif path.exists():
            raise UsageError(f"不是文件：{shown_path(str(path))}")
        else:
            raise UsageError(f"没有这个文件或文件夹：{shown_path(str(path))}")
        for file in files:
            if file not in found:
                found[file] = _taken_apart(file, unpacked / f"{len(found):05d}", limits)
    if not found:
        raise UsageError(f"这里没有文件可以核查：{'、'.join(shown_path(str(path)) for path in paths)}")
    return [one for several in found.values() for one in several], list(dict.fromkeys(ignored))


def _taken_apart(file: Path, folder: Path, limits: Limits) -> list[Found]:
    shown = shown_path(str(file))
    if not is_zip(file):
        return [Found(file, shown)]
    return [Found(one.file, one.path, one.problem) for one in unpacked_files(file, shown, "", folder, limits)]


@dataclass(frozen=True, slots=True)
class Sorted:
    """The files by what they are. What a review workbook decides is for the run over the county to apply."""

    workbooks: list[Found]
    verdicts: list[Found]
    pictures: list[Found]
    reviews: list[Found]
    inspections: list[Found]

    def others(self, ignored: list[tuple[str, str]]) -> list[dict[str, str]]:
        """The files that are no workbook of items, each with what it is."""
        return [
            *({"path": one.shown, "kind": "verdicts", "reason": "人工认定"} for one in self.verdicts),
            *({"path": one.shown, "kind": "review", "reason": "审核认定"} for one in self.reviews),
            *({"path": one.shown, "kind": "inspections", "reason": "督查发现"} for one in self.inspections),
            *({"path": one.shown, "kind": "picture", "reason": "流程图"} for one in self.pictures),
            *({"path": path, "kind": "ignored", "reason": reason} for path, reason in ignored),
        ]


def sort_files(found: list[Found]) -> Sorted:
    """Lay each file to what it is; one that cannot be opened is a submission, and rejected as such."""
    sorted_out = Sorted([], [], [], [], [])
    places = {
        "submission": sorted_out.workbooks,
        "verdicts": sorted_out.verdicts,
        "picture": sorted_out.pictures,
        "review": sorted_out.reviews,
        "inspections": sorted_out.inspections,
    }
    for one in found:
        places["submission" if one.problem else file_kind(one.file, one.shown)].append(one)
    return sorted_out
