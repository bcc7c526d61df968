"""What is made of the same as before is kept, and nothing else is."""

from __future__ import annotations

from pathlib import Path

from zhinan.deliver.kept import Kept
from zhinan.deliver.swap import replaced_folder


def make(root: Path, contents: dict[str, str]) -> dict[str, str]:
    """A folder of one file a name, as an output is made. Returns what was written, and not kept."""
    folder, written = root / "out", {}
    kept = Kept(root / "record.json", folder)
    with replaced_folder(folder) as fresh:
        for name, content in contents.items():
            digest = kept.digest(name, content)
            if former := kept.find(digest):
                kept.take(digest, former, fresh / name)
            else:
                (fresh / name).write_text(content)
                kept.note(digest, fresh / name)
                written[name] = content
        kept.store(fresh)
    return written


def test_only_what_differs_is_made(tmp_path: Path) -> None:
    assert make(tmp_path, {"a": "1", "b": "2"}) == {"a": "1", "b": "2"}
    file = (tmp_path / "out" / "a").stat().st_ino
    assert make(tmp_path, {"a": "1", "b": "3"}) == {"b": "3"}
    assert (tmp_path / "out" / "a").stat().st_ino == file, "a link, and no copy"
    assert (tmp_path / "out" / "b").read_text() == "3"
    assert make(tmp_path, {"a": "1", "b": "3"}) == {}


def test_a_file_that_somebody_has_changed_is_made_again(tmp_path: Path) -> None:
    make(tmp_path, {"a": "1", "b": "2"})
    (tmp_path / "out" / "a").write_text("mine")
    (tmp_path / "out" / "b").unlink()
    assert make(tmp_path, {"a": "1", "b": "2"}) == {"a": "1", "b": "2"}
    assert (tmp_path / "out" / "a").read_text() == "1"


def test_without_a_record_everything_is_made(tmp_path: Path) -> None:
    for record in ("", "{", "[]x"):
        make(tmp_path, {"a": "1"})
        (tmp_path / "record.json").write_text(record)
        assert make(tmp_path, {"a": "1"}) == {"a": "1"}
    make(tmp_path, {"a": "1"})
    (tmp_path / "record.json").unlink()
    assert make(tmp_path, {"a": "1"}) == {"a": "1"}
