from __future__ import annotations

from pathlib import Path

import pytest

from zhinan.errors import UsageError
from zhinan.raw import list_batches


def lay(root: Path, *paths: str) -> Path:
    for path in paths:
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(path.encode())
    return root


def test_the_made_batch_counts_only_while_there_is_no_other(tmp_path: Path) -> None:
    alone = list_batches(lay(tmp_path, "sample-2023-05-06/林茶局.xlsx"))
    assert alone.is_sample and [f.batch for f in alone.files] == ["sample-2023-05-06"]
    both = list_batches(lay(tmp_path, "2023-05-10/水利局.xlsx"))
    assert not both.is_sample and [f.path for f in both.files] == ["2023-05-10/水利局.xlsx"]
    assert (alone.as_of, both.as_of) == ("2023-05-06", "2023-05-10")


def test_what_people_put_in_does_not_put_the_made_batch_away(tmp_path: Path) -> None:
    lay(tmp_path, "sample-2023-05-06/林茶局.xlsx", "sample-2023-05-06/verdicts.csv", "2023-05-09/第一组审核认定表.xlsx")
    lay(tmp_path, "2023-05-09/findings.csv", "2023-05-04/verdicts.csv")
    found = list_batches(tmp_path)
    assert found.is_sample and found.as_of == "2023-05-06" and len(found.files) == 1
    assert len(found.reviews) == len(found.inspections) == 1
    assert [one.batch for one in found.verdicts] == ["2023-05-04", "sample-2023-05-06"], "in the order received"
    real = list_batches(lay(tmp_path, "2023-05-10/水利局.xlsx"))
    assert not real.is_sample and [one.batch for one in real.verdicts] == ["2023-05-04"]
    assert len(real.files) == len(real.reviews) == 1


def test_files_come_in_the_order_received(tmp_path: Path) -> None:
    lay(tmp_path, "2023-05-10/a.xlsx", "2023-05-06/z.xlsx", "2023-05-06/b/c.xlsx", "随手放的.xlsx")
    assert [f.path for f in list_batches(tmp_path).files] == [
        "随手放的.xlsx", "2023-05-06/b/c.xlsx", "2023-05-06/z.xlsx", "2023-05-10/a.xlsx",
    ]  # fmt: skip


def test_what_is_no_input(tmp_path: Path) -> None:
    lay(tmp_path, "b/~$林茶局.xlsx", "b/.DS_Store", "b/Thumbs.db", "__MACOSX/林茶局.xlsx", "b/林茶局.xlsx")
    (tmp_path / "b" / "链接.xlsx").symlink_to(tmp_path / "b" / "林茶局.xlsx")
    assert [f.path for f in list_batches(tmp_path).files] == ["b/林茶局.xlsx"]


def test_a_missing_folder_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="没有报送文件夹"):
        list_batches(tmp_path / "raw")
