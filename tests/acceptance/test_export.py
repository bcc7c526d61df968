"""The export to a province's platform: the published items, in annex order, codes for words, and what was not coded."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from expectations.model import Standard
from expectations.platforms import load_platforms
from tests.conftest import manifest_of, whole_run
from zhinan.deliver.export import write_exports
from zhinan.deliver.item_rows import load_items
from zhinan.deliver.kept import Kept
from zhinan.deliver.publication.updated import Standing
from zhinan.deliver.work import Work
from zhinan.facts import options
from zhinan.settings import Home
from zhinan.text import compact
from zhinan.warehouse.database import connect

pytestmark = pytest.mark.gx
TITLE = "河南政务服务网"


@pytest.fixture(scope="module")
def exported(finished: Home) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((finished.latest / "export" / f"{TITLE}.json").read_text("utf-8"))
    return content


def book(home: Home) -> Any:
    return openpyxl.load_workbook(home.latest / "export" / f"{TITLE}.xlsx")


def test_every_public_element_of_the_annex_stands_in_its_order(standard: Standard, finished: Home) -> None:
    (platform,) = load_platforms(standard)
    numbers = {
        record.kind: [c.element.number for c in record.columns if c.element.number] for record in platform.records
    }
    public = {e.number for e in standard.elements if e.number and e.is_public}
    assert numbers["item"] == [*range(1, 46), 53, 54] and numbers["material"] == list(range(46, 53))
    assert set(numbers["item"] + numbers["material"]) == public
    headings = [[cell.value for cell in row] for row in book(finished)["事项"].iter_rows(min_row=3, max_row=4)]
    assert headings[0] == [c.element.name for c in platform.records[0].columns]
    assert headings[1] == [c.field for c in platform.records[0].columns]


def test_the_count_is_that_of_the_published_items(exported: dict[str, Any], finished: Home) -> None:
    with connect(finished.warehouse) as connection:
        ((published,),) = connection.execute(
            "SELECT count(DISTINCT record_id) FROM publication WHERE is_published"
        ).fetchall()
    assert exported["count"] == len(exported["items"]) == published > 700
    assert book(finished)["事项"].max_row == published + 4
    assert (exported["platform"], exported["mapping"], exported["updated"]) == (
        TITLE,
        "henan",
        manifest_of(finished)["day"],
    )


def test_every_code_leads_back_to_the_words_of_the_item(
    exported: dict[str, Any], standard: Standard, finished: Home
) -> None:
    (platform,) = load_platforms(standard)
    coded = 0
    uncoded: list[tuple[str, str]] = []
    with connect(finished.warehouse) as connection:
        items = list(load_items(connection, standard))
    for item, sent in zip(items, exported["items"], strict=True):
        for record in platform.records:
            rows = {"item": (item.raw,), "material": item.materials, "step": item.steps}[record.kind]
            parts = [sent] if record.kind == "item" else sent[record.field]
            for row, part in zip(rows, parts, strict=True):
                for column in record.columns:
                    if column.codes is None:
                        continue
                    raw, value = row[column.element.name], part[column.field]
                    assert isinstance(value, list) == column.many
                    words = options(raw) if column.many else [compact(raw)]
                    for word, code in zip(words, value if column.many else [value], strict=True):
                        if code in column.codes:
                            assert compact(column.codes[code]) == word
                            coded += 1
                        elif word:
                            assert compact(code) == word
                            uncoded.append((column.element.name, word))
    assert coded > 10_000
    assert uncoded == [(row["要素"], compact(row["内容"])) for row in exported["uncoded"]]
    assert exported["uncoded_count"] == len(uncoded) > 0 and ("办件类型", "联办件") in uncoded


def test_what_has_no_table_goes_out_as_it_was_written(
    exported: dict[str, Any], standard: Standard, finished: Home
) -> None:
    with connect(finished.warehouse) as connection:
        items = list(load_items(connection, standard))
    covered = {(row["业务办理项编码"], row["要素"]) for row in exported["covered"]}
    for item, sent in zip(items, exported["items"], strict=True):
        for element, field in (("业务办理项名称", "taskName"), ("咨询方式", "linkWay"), ("办理流程说明", "handleFlow")):
            assert sent[field] == item.raw[element] or (item.code, element) in covered


def test_the_workbook_says_the_same_as_the_json(exported: dict[str, Any], finished: Home) -> None:
    opened = book(finished)
    assert opened.sheetnames == ["事项", "申请材料", "办理流程", "未能转码", "略去的个人信息"]
    assert opened["未能转码"].max_row == exported["uncoded_count"] + 3
    assert f"未能转码 {exported['uncoded_count']} 处" in opened["事项"]["A2"].value
    rows = opened["事项"].iter_rows(min_row=4, values_only=True)
    fields = next(rows)
    for row, item in zip(rows, exported["items"], strict=True):
        texts = {field: "^".join(v) if isinstance(v := item[field], list) else v for field in fields}
        assert {field: cell or "" for field, cell in zip(fields, row, strict=True)} == texts
    assert opened["申请材料"].max_row == sum(len(item["materials"]) for item in exported["items"]) + 4
    assert {type(cell.value) for row in opened["事项"].iter_rows(min_row=5) for cell in row} <= {str, type(None)}


def test_equal_inputs_are_equal_bytes(finished: Home, standard: Standard, tmp_path: Path) -> None:
    with connect(finished.warehouse) as connection:
        items = list(load_items(connection, standard))
    standing, kept = Standing({}, manifest_of(finished)["day"]), Kept(tmp_path / "none", tmp_path)
    with Work(0) as work:
        write_exports(standard, tmp_path / "export", items, standing, kept, work)
        work.finish()
    for file in (finished.latest / "export").iterdir():
        assert file.read_bytes() == (tmp_path / "export" / file.name).read_bytes()


def test_no_person_stands_in_an_export(tmp_path: Path) -> None:
    """A name beside the post, one as the addressee and a mobile number: covered, told, and not in the file's bytes."""
    root = tmp_path / "home"
    sample = Path(__file__).resolve().parents[2] / "data" / "raw" / "sample-2023-05-06" / "民族宗教局.xlsx"
    folder = root / "data" / "raw" / "2023-05-06"
    folder.mkdir(parents=True)
    shutil.copy(sample, folder / "民族宗教局.xlsx")
    opened = openpyxl.load_workbook(folder / "民族宗教局.xlsx")
    sheet = next(
        s for s in opened if any(cell.value == "办理流程说明" for row in s.iter_rows(max_row=5) for cell in row)
    )
    head = next(row for row in sheet.iter_rows(max_row=5) if any(cell.value == "办理流程说明" for cell in row))
    columns = {cell.value: cell.column for cell in head}
    for row in range(head[0].row + 1, sheet.max_row + 1):
        flow = sheet.cell(row, columns["办理流程说明"])
        flow.value = str(flow.value).replace("办理人：综合窗口受理人员", "办理人：综合窗口欧阳甲乙", 1)
        note = sheet.cell(row, columns["窗口备注信息"])
        note.value = "联系人：张丙丁，13812345678"
    opened.save(folder / "民族宗教局.xlsx")
    home = Home.at(root)
    whole_run(home)
    text = (home.latest / "export" / f"{TITLE}.json").read_text("utf-8")
    exported = json.loads(text)
    assert exported["count"] > 0
    assert {"办理流程说明", "窗口备注信息", "办理人"} <= {row["要素"] for row in exported["covered"]}
    for secret in ("欧阳甲乙", "张丙丁", "13812345678"):
        assert secret not in text
