"""Elements 46–52: the materials of an item, each asked for or waived in one consistent way."""

from __future__ import annotations

import re
from random import Random

from zhinan.sample.catalogue import Entry
from zhinan.sample.record import Record

HANDED_IN = "收取纸质材料和上传电子文件"
_ELEMENTS = (
    "材料名称", "材料类型", "材料形式", "材料必要性", "是否减免", "收取方式", "原件份数", "复印件份数",
)  # fmt: skip
_FORM = re.compile(r"(申请|登记|申报|报检|审批|备案|报备|缴费|补助).{0,4}(表|(?<!证)书|单|函)$|表$")
_LICENCE = re.compile(r"证|照|执照|批复|批准书|许可书|户口簿|登记书")
_PROOF = re.compile(r"证明|承诺|声明|情况")
_PHOTO = re.compile(r"照片")

_FETCHED = ("电子证照库引用", "电子证照库引用", "共享库下载", "数据共享核验")
_PROMISED = ("原件", "电子", "非必要", "是", "告知承诺制", "0", "0")


def make_materials(entry: Entry, rng: Random) -> list[Record]:
    """One record per material of the entry."""
    # Where the department has come so far that no licence is asked for: the list 免证可办.
    is_licence_free = rng.random() < 0.45
    return [
        Record("material", dict(zip(_ELEMENTS, (name, *_row(name, is_licence_free, rng)), strict=True)))
        for name in entry.materials
    ]


def _row(name: str, is_licence_free: bool, rng: Random) -> tuple[str, ...]:
    """类型, 形式, 必要性, 是否减免, 收取方式, 原件份数, 复印件份数."""
    if _FORM.search(name):
        return ("原件", "纸质、电子", "必要", "否", HANDED_IN, "1", "0")
    if _LICENCE.search(name):
        if is_licence_free or rng.random() < 0.4:
            necessity = rng.choice(("必要", "必要", "非必要"))
            return (rng.choice(("复印件", "原件")), "电子", necessity, "是", rng.choice(_FETCHED), "0", "0")
        if _PROOF.search(name) and rng.random() < 0.4:
            return _PROMISED
        return _licence(name, rng)
    if _PROOF.search(name) and rng.random() < 0.6:
        return _PROMISED
    return _other(rng)


def _licence(name: str, rng: Random) -> tuple[str, ...]:
    """A licence that is still asked for: mostly a copy; photos are not copied."""
    if _PHOTO.search(name):
        return ("原件", "纸质、电子", "必要", "否", HANDED_IN, "2", "0")
    if rng.random() < 0.3:
        return ("原件和复印件", "纸质、电子", "必要", "否", HANDED_IN, "1", "1")
    return ("复印件", "纸质、电子", _necessity(rng), "否", HANDED_IN, "0", rng.choice(("1", "1", "2")))


def _other(rng: Random) -> tuple[str, ...]:
    """A plan, a report, a contract: asked for on paper or as a file, now and then spared the trustworthy."""
    if rng.random() < 0.06:
        return ("原件", "电子", "信用免交", "是", "其他情形", "0", "0")
    if rng.random() < 0.2:
        return ("原件", "电子", _necessity(rng), "否", HANDED_IN, "0", "0")
    return ("原件", "纸质、电子", _necessity(rng), "否", HANDED_IN, rng.choice(("1", "1", "1", "2")), "0")


def _necessity(rng: Random) -> str:
    return rng.choices(("必要", "容缺后补", "信用后补"), (82, 15, 3))[0]
