"""Publications: one dated folder a change of what the public sees, and what changed from one to the next."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

from tests.conftest import SAMPLE_BATCH, manifest_of, whole_run
from zhinan.cli import app
from zhinan.deliver.personal import HIDDEN
from zhinan.deliver.publication.register import Register
from zhinan.errors import UsageError
from zhinan.settings import Home

pytestmark = pytest.mark.gx

FILE = "民族宗教局.xlsx"  # 15 items, all of them accurate
FIRST, SECOND, THIRD = datetime(2023, 5, 6, 2), datetime(2023, 5, 10, 2), datetime(2023, 5, 12, 2)
# Somebody whom no public output may name, and what stands there instead.
PERSON, COVERED = "张某某，13812345678", f"{HIDDEN}，138****5678"
Edit = Callable[[Any, Any], None]


def resend(home: Home, batch: str, edit: Edit, former: Path) -> Path:
    """The department's workbook again, after ``edit`` (items, materials); with verdicts as they stood."""
    book = openpyxl.load_workbook(former)
    edit(book["事项"], book["申请材料"])
    folder = home.raw / batch
    folder.mkdir(parents=True)
    book.save(folder / FILE)
    return folder / FILE


def column(sheet: Any, heading: str) -> int:
    return next(cell.column for cell in sheet[1] if cell.value == heading)


def put(sheet: Any, row: int, heading: str, value: str) -> tuple[str, str]:
    """Write one cell; returns the item's name and what stood there."""
    cell = sheet.cell(row, column(sheet, heading))
    before, cell.value = cell.value or "", value
    return sheet.cell(row, column(sheet, "办理项名称")).value, before


def changes(home: Home, name: str = "latest") -> dict[str, Any]:
    found: dict[str, Any] = json.loads((home.curated / name / "changes.json").read_text("utf-8"))
    return found


def run(home: Home, *arguments: str) -> str:
    result = CliRunner().invoke(app, [*arguments, "--home", str(home.root)], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    """What was changed between the publications."""
    return {}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, told: dict[str, Any]) -> Home:
    """Published on 6 May; five items changed (one more is not sent again), published on 10 May."""
    home = Home.at(tmp_path_factory.mktemp("publications"))
    first = home.raw / "2023-05-06"
    first.mkdir(parents=True)
    for file in SAMPLE_BATCH.glob("verdicts*"):
        shutil.copy(file, first)

    def spoil(items: Any, materials: Any) -> None:
        told["added"], told["level"] = put(items, 2, "行使层级", "市级")

    former = resend(home, "2023-05-06-1", spoil, SAMPLE_BATCH / FILE)
    whole_run(home, now=FIRST)

    def change(items: Any, materials: Any) -> None:
        put(items, 2, "行使层级", told["level"])  # held back until now: new in the lists
        told["one"], told["condition"] = put(
            items, 3, "受理条件", "1.申请单位依法成立；2.提交的材料真实、完整、有效。联系人：" + PERSON
        )
        told["two"], told["desk"] = put(items, 4, "窗口备注信息", "周日上午延时服务")
        told["two"], told["terms"] = put(items, 4, "受理条件", "1.申请单位依法登记；2.提交的材料真实、完整、有效。")
        told["wrong"], _ = put(items, 5, "行使层级", "市级")  # published until now: held back
        told["material_of"] = items.cell(6, column(items, "办理项名称")).value
        row = next(row[0].row for row in materials.iter_rows(min_row=2) if row[1].value == told["material_of"])
        told["material"] = materials.cell(row, column(materials, "材料名称")).value
        cell = materials.cell(row, column(materials, "原件份数"))
        told["copies"], cell.value = str(cell.value), "2"
        told["missing"] = items.cell(16, column(items, "办理项名称")).value
        items.delete_rows(16)

    told["second"] = resend(home, "2023-05-10", change, former)
    whole_run(home, now=SECOND)
    return home


def test_a_night_without_news_publishes_nothing(home: Home) -> None:
    before = {file: file.stat().st_mtime_ns for file in home.curated.rglob("*")}
    whole_run(home, now=datetime(2023, 5, 11, 2))
    assert {file: file.stat().st_mtime_ns for file in home.curated.rglob("*")} == before
    assert [one.name for one in Register(home).all()] == ["2023-05-06-1", "2023-05-10-1"]
    assert home.latest.readlink() == Path("2023-05-10-1")


def test_the_change_log_names_exactly_what_changed(home: Home, told: dict[str, Any]) -> None:
    found = changes(home)
    assert found["counts"] == {"added": 1, "changed": 3, "suspended": 1, "cancelled": 0}
    assert [one["name"] for one in found["added"]] == [told["added"]]
    assert [(one["name"], one["note"]) for one in found["suspended"]] == [(told["wrong"], "内容有误，改正后重新公布")]
    shown = {
        (one["name"], change["label"]): (change["old"], change["new"])
        for one in found["changed"]
        for change in one["changes"]
    }
    assert shown == {
        (told["one"], "受理条件"): (
            told["condition"],
            "1.申请单位依法成立；2.提交的材料真实、完整、有效。联系人：" + COVERED,
        ),
        (told["two"], "受理条件"): (told["terms"], "1.申请单位依法登记；2.提交的材料真实、完整、有效。"),
        (told["two"], "窗口备注信息"): (told["desk"], "周日上午延时服务"),
        (told["material_of"], f"申请材料“{told['material']}”的原件份数"): (told["copies"], "2"),
    }
    assert found["effective_date"] == "2023-05-10" and found["previous"] == "2023-05-06-1"
    assert found["standard_version"] == found["previous_standard_version"]
    sheet = openpyxl.load_workbook(home.latest / "动态调整.xlsx")["动态调整"]
    rows = [row[1:8] for row in sheet.iter_rows(min_row=4, values_only=True)]
    assert len(rows) == 6 and (rows[0][0], rows[0][3]) == ("新增", told["added"])
    assert rows[-1][:4] == ("暂停", "民族宗教局", rows[-1][2], told["wrong"])
    page = (home.site / "changes.html").read_text("utf-8")
    for file in home.latest.rglob("*"):
        if file.suffix in (".json", ".csv", ".html", ".js"):
            shown_text = file.read_text("utf-8")
            assert "13812345678" not in shown_text and "张某某" not in shown_text, file
    for text in (told["one"], told["condition"], "周日上午延时服务", "新增 1 项，变更 3 项，暂停 1 项，取消 0 项"):
        assert text in page


def test_the_first_publication_is_all_new(home: Home) -> None:
    found = changes(home, "2023-05-06-1")
    assert found["previous"] is None and found["counts"]["added"] == 14 == len(found["added"])


def test_as_of_gives_the_lists_as_they_stood(home: Home, told: dict[str, Any]) -> None:
    def names(day: str) -> set[str]:
        data = json.loads(run(home, "as-of", day, "政务服务事项总清单", "--format", "json"))
        return {item["业务办理项名称"] for item in data["items"]}

    for day in ("2023-05-06", "2023-05-09"):
        assert told["wrong"] in names(day) and told["added"] not in names(day)
    assert told["added"] in names("2023-05-10") and told["wrong"] not in names("2023-05-10")
    lists = json.loads(run(home, "as-of", "2023-05-08", "--format", "json"))
    assert (lists["name"], lists["lists"]["政务服务事项总清单"]) == ("2023-05-06-1", 14)
    table = run(home, "as-of")
    assert "2023-05-06-1" in table and "2023-05-10-1" in table
    with pytest.raises(UsageError, match="2023-05-01 还没有公布过，第一次公布在 2023-05-06"):
        run(home, "as-of", "2023-05-01")


def test_the_manifest_tells_every_file_and_every_input(home: Home, told: dict[str, Any]) -> None:
    manifest = manifest_of(home)
    files = {one["path"]: one for one in manifest["files"]}
    there = {f.relative_to(home.latest).as_posix(): f for f in home.latest.rglob("*") if f.is_file()}
    assert files.keys() == there.keys() - {"manifest.json"}
    for path, one in files.items():
        data = there[path].read_bytes()
        assert (one["sha256"], one["bytes"]) == (hashlib.sha256(data).hexdigest(), len(data))
    sent = hashlib.sha256(told["second"].read_bytes()).hexdigest()
    assert {"department": "民族宗教局", "batch": "2023-05-10", "sha256": sent} in manifest["inputs"]
    assert manifest["item_count"] == 14 == manifest["lists"]["政务服务事项总清单"]
    assert FILE not in json.dumps(manifest, ensure_ascii=False), "a file's name may name a person"


def test_what_did_not_change_takes_no_further_space(home: Home) -> None:
    former, now = home.curated / "2023-05-06-1" / "site" / "site.css", home.site / "site.css"
    assert former.samefile(now)
    assert not now.stat().st_mode & 0o222


def test_a_missing_item_waits_until_it_is_confirmed(home: Home, told: dict[str, Any], tmp_path: Path) -> None:
    """It stays published; once confirmed it is cancelled; once sent again it counts again."""
    own = Home.at(shutil.copytree(home.root, tmp_path / "home", symlinks=True))
    sheet = openpyxl.load_workbook(own.reports / "verdicts" / "待确认取消.xlsx")["待确认取消"]
    ((_, _, code, name, status, why),) = list(sheet.iter_rows(min_row=4, values_only=True))
    assert (name, status) == (told["missing"], "待确认")
    assert why == "2023-05-10 批次的全量报送（14 项）里没有，仍按 2023-05-06-1 批次的报送公布"
    assert told["missing"] in run(own, "confirm-cancel")
    with pytest.raises(UsageError, match="--by 姓名"):
        run(own, "confirm-cancel", code)
    with pytest.raises(UsageError, match="没有事项“没有这一项”"):
        run(own, "confirm-cancel", "没有这一项", "--by", "某某")
    said = run(
        own, "confirm-cancel", code, "--by", "某某", "--reason", "依据国发〔2023〕1号取消", "--effective", "2023-05-12"
    )
    assert told["missing"] in said
    with pytest.raises(UsageError, match="已经确认取消"):
        run(own, "confirm-cancel", code, "--by", "某某")
    whole_run(own, now=THIRD)
    found = changes(own)
    assert found["counts"] == {"added": 0, "changed": 0, "suspended": 0, "cancelled": 1}
    (gone,) = found["cancelled"]
    assert (gone["name"], gone["effective_date"], gone["note"]) == (name, "2023-05-12", "依据国发〔2023〕1号取消")
    assert name not in run(own, "as-of", "2023-05-12", "政务服务事项总清单", "--format", "csv")
    assert "已取消" in run(own, "confirm-cancel") and "某某" not in (own.site / "changes.html").read_text("utf-8")
    assert name in (own.dashboard / "account" / "cancelled.html").read_text("utf-8")
    assert 'href="account/cancelled.html"><b>1</b>' in (own.dashboard / "index.html").read_text("utf-8")
    shutil.copytree(home.raw / "2023-05-06-1", own.raw / "2023-05-13")
    whole_run(own, now=datetime(2023, 5, 13, 2))
    assert name in {one["name"] for one in changes(own)["added"]}
    assert changes(own)["added"][-1]["note"] == "恢复公布"
    assert "已失效" in run(own, "confirm-cancel")
    # What was sent again can be cancelled again, although its content is an old one.
    run(own, "confirm-cancel", code, "--by", "某某", "--effective", "2023-05-14")
    whole_run(own, now=datetime(2023, 5, 14, 2))
    assert [one["name"] for one in changes(own)["cancelled"]] == [name]


def test_a_deleted_latest_folder_is_published_again(home: Home, tmp_path: Path) -> None:
    own = Home.at(shutil.copytree(home.root, tmp_path / "home", symlinks=True))
    shutil.rmtree(own.curated / "2023-05-10-1")
    whole_run(own, now=THIRD)
    assert own.latest.readlink() == Path("2023-05-12-1")
    assert changes(own)["previous"] == "2023-05-06-1" and changes(own)["counts"]["changed"] == 3
