"""Files with something wrong: unreadable, sent twice, of no known department; verdicts and pictures of nothing."""

from __future__ import annotations

import csv
import shutil

from zhinan.intake.inspections import FORM as INSPECTIONS
from zhinan.sample.chart import png
from zhinan.sample.columns import CODE
from zhinan.sample.dress import Dress
from zhinan.sample.structure_writer import (
    StructureWriter,
    at,
    without,
)
from zhinan.sample.unreadable import UNREADABLE
from zhinan.sample.verdicts import HEADINGS

_OWNER = "实施主体"


def same_file_twice(write: StructureWriter) -> None:
    """The same bytes under another name; the first name by the alphabet is the one that counts."""
    for shape_name, shape in write.workshop.shapes.items():
        for copies in (1, 2):
            written = write.write(shape_name, lambda written: [])
            file = write.workshop.folder / written.file
            for number in range(copies):
                other = file.with_name(f"{file.stem}（{number + 1}）{shape.suffix}")
                shutil.copyfile(file, other)
                write.workshop.truth.files.append(write.workshop.name(other.name))
                write.tell(other.name, None, None, shape_name, "")


def unknown_department(write: StructureWriter) -> None:
    """Neither a column, nor a title, nor the file's name says who sends; or the column is there and says nothing."""
    for shape_name, shape in write.workshop.shapes.items():
        if shape.names_sender:
            continue
        write.write(shape_name, at(None, None), edit=without("item", _OWNER))
        for nothing in ("", "/", "无"):
            file, rng, items = write.begin()
            for item in items:
                item.record.values[_OWNER] = nothing
            write.end(shape_name, file, items, Dress(rng), at(None, None), nothing)


def unreadable(write: StructureWriter) -> None:
    """What is sent for a workbook and is none."""
    for label, (suffix, data) in UNREADABLE.items():
        file, _, _ = write.begin()
        path = write.workshop.folder / f"{file}{suffix}"
        path.write_bytes(data)
        write.workshop.keep(path)
        write.tell(path.name, None, None, "no workbook", label)


# (事项, 规则, 认定, 认定人, 理由, 有效期至), and the heading of the cell where it is told; {code}: of a right item.
_IDLE_VERDICTS = (
    (("没有报送的事项", "E2.2", "豁免", "推进组", "系统改造", "2099-12-31"), "认定"),
    (("{code}", "E99.9", "豁免", "推进组", "系统改造", "2099-12-31"), "认定"),
    (("{code}", "E2.2", "可以", "推进组", "系统改造", "2099-12-31"), "认定"),
    (("", "E2.2", "豁免", "推进组", "系统改造", "2099-12-31"), "事项"),
    (("{code}", "", "豁免", "推进组", "系统改造", "2099-12-31"), "规则"),
    (("{code}", "E2.2", "豁免", "", "系统改造", "2099-12-31"), "认定人"),
    (("{code}", "E2.2", "豁免", "推进组", "", "2099-12-31"), "理由"),
    (("{code}", "E2.2", "豁免", "推进组", "系统改造", "年底"), "有效期至"),
    (("{code}", "E2.2", "豁免", "推进组", "系统改造", ""), "有效期至"),
    (("{code}", "E2.2", "通过", "推进组", "系统改造", ""), "认定"),
    (("{code}", "E2.2", "豁免", "推进组", "系统改造", "2099-12-31"), "认定"),
    (("{code}", "S1", "豁免", "推进组", "系统改造", "2099-12-31"), "认定"),
)


_FINDING = {"日期": "2023-05-08", "事项": "{code}", "要素": "35", "发现的问题": "电话无人接听", "来源": "12345"}
# What a finding lacks or names wrongly, and the column whose cell is told.
_IDLE_FINDINGS: tuple[tuple[dict[str, str], str], ...] = (
    ({**_FINDING, "事项": "没有这个事项"}, "事项"),
    ({**_FINDING, "事项": ""}, "事项"),
    ({**_FINDING, "要素": "第一百项"}, "要素"),
    ({**_FINDING, "日期": ""}, "日期"),
    ({**_FINDING, "日期": "上月"}, "日期"),
    ({**_FINDING, "来源": ""}, "来源"),
    ({**_FINDING, "发现的问题": ""}, "发现的问题"),
    ({**_FINDING, "部门": "县委办"}, "事项"),
)


def idle_verdict(write: StructureWriter) -> None:
    """Verdicts that settle nothing: of no item or rule, without who, why, until when, about what is right anyway."""
    file, rng, items = write.begin()
    # A code that no other workbook of the benchmark has: a verdict speaks of every item of its code.
    code = items[0].record.values[CODE] = f"{items[0]['实施编码']}49"
    write.end("wide", file, items, Dress(rng), lambda written: [], "")
    verdicts = write.workshop.folder / f"人工认定-{file}.csv"
    with verdicts.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow(HEADINGS)
        for row, (texts, heading) in enumerate(_IDLE_VERDICTS, start=2):
            item, *rest = (text.format(code=code) for text in texts)
            writer.writerow(("", "", item, *rest))
            cell = f"{'ABCDEFGH'[HEADINGS.index(heading)]}{row}"
            write.tell(verdicts.name, verdicts.stem, cell, "no workbook", "，".join(texts))


def idle_finding(write: StructureWriter) -> None:
    """Findings from outside that cannot be taken up: of no item, no element, without date, source or what was found."""
    file, rng, items = write.begin()
    # A code that no other workbook of the benchmark has: a finding speaks of every item of its code.
    code = items[0].record.values[CODE] = f"{items[0]['实施编码']}48"
    write.end("wide", file, items, Dress(rng), lambda written: [], "")
    findings = write.workshop.folder / f"督查发现-{file}.csv"
    headings = [texts[0] for texts in INSPECTIONS.headings.values()]
    with findings.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow(headings)
        for row, (values, heading) in enumerate(_IDLE_FINDINGS, start=2):
            texts = {name: text.format(code=code) for name, text in values.items()}
            writer.writerow([texts.get(name, "") for name in headings])
            cell = f"{'ABCDEFGHIJK'[headings.index(heading)]}{row}"
            write.tell(findings.name, findings.stem, cell, "no workbook", "，".join(texts.values()))


def stray_picture(write: StructureWriter) -> None:
    """A picture below the items, at none of them; a picture file that no item names."""
    from PIL import Image, ImageDraw

    picture = Image.new("1", (120, 90), 1)
    ImageDraw.Draw(picture).ellipse((10, 10, 110, 80), outline=0)
    for shape_name, shape in write.workshop.shapes.items():
        if shape.has_sheets and not shape.is_form:
            write.write(shape_name, lambda written: [written.stray_picture or (None, None)], stray_picture=png(picture))
        file, *_ = write.begin()
        path = write.workshop.folder / f"{file}.png"
        path.write_bytes(png(picture.resize((121 + write.count, 90))))
        write.tell(path.name, None, None, shape_name, path.name)
