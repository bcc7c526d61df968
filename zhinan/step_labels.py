"""Where the fields of a process text (办理流程说明) begin: the words of labels and headings, their patterns, the marks.

Source: notice 2023-4, annex 2, element 11 (form and example: 林茶局), and standard.md, element 11.
A field begins only at a known label or heading where a field can begin: behind ; 。 | a line break, ， or a space,
before 【, or directly behind a label. After ， or a space 时限, 结果, 环节, 步骤 do not count; behind 、 nothing does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from zhinan.text import compact

FIELDS = {"name": "环节名称", "handler": "办理人", "limit": "办理时限", "criteria": "审查标准", "result": "办理结果"}

_S = r"\s{0,4}"  # every repetition is bounded, so one attempt costs a constant, whatever the text


def _words(words: str) -> str:
    return "|".join(_S.join(word) for word in words.split())


_LABELS = {
    "name": "办理环节名称 环节名称 环节名 步骤名称 步骤名 办理环节 办理步骤 环节 步骤",
    "handler": "办理人员 办理人 经办人员 经办人 承办人员 承办人 责任人员 责任人",
    "limit": "环节办理时限 办理时限 办理期限 办理时间 环节时限 时限",
    "criteria": "审查标准 审核标准 审查内容 审核内容",
    "result": "办理结果 环节结果 结果",
}
# Step names that head a step even without brackets or 环节; any other word there may be mere text.
_STEP_WORDS = _words(
    "特殊环节 特别程序 专家评审 专家论证 现场勘查 现场勘察 现场踏勘 现场核查 现场检查 现场验收 受理 收件 申请 初审 "
    "复审 审核 审查 审批 核准 决定 办结 送达 发证 制证 颁证 公示 公告 听证 勘查 勘察 勘验 评审 检验 检测 检疫 鉴定"
)
_BULLETS = "-*•·●○■◆▪→"
_NUMBER = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_STAGE = rf"(?:第{_S}{_NUMBER}{_S}(?:个?环节|步骤|步|阶段|(?={_S}[:、.,]))|(?:环节|步骤){_S}{_NUMBER})"
_ORDINAL = (
    rf"(?:{_STAGE}{_S}[:、.,)]?|[(\[]{_S}{_NUMBER}{_S}[)\]][、.:]?|{_NUMBER}{_S}[.、):](?!\d)"
    rf"|[①-⒛❶-➓]、?|[{_BULLETS}])"
)
# A bare number (1 环节名称) is an ordinal only before a label or a heading in its line.
_ORDINALS = rf"(?P<ordinal>(?:(?:{_ORDINAL}|\d{{1,2}}(?=[ \t]{{0,4}}[【\u4e00-\u9fff])){_S}){{0,3}})"
_LABEL = re.compile(
    rf"{_ORDINALS}(?P<open>[【\[])?{_S}(?:(?P<stage>{_STAGE})|"
    + "|".join(f"(?P<{field}>{_words(words)})" for field, words in _LABELS.items())
    + rf"){_S}(?:\({_S}工作日{_S}\){_S})?(?(open)[】\]]{_S}[:∶]?|[:∶])"
)
_PLAIN = r"[^【】\[\]:∶;,。|\n\t]"
_TITLE = re.compile(
    rf"{_ORDINALS}(?:(?P<open>[【\[]){_S})?(?P<title>(?P<known>(?:(?:{_STEP_WORDS})[与和及/]?){{1,3}})"
    rf"|[\u4e00-\u9fff]{{1,12}}?(?=环节|步骤|阶段)|(?P<any>{_PLAIN}{{1,20}}?))"
    rf"(?P<suffix>{_S}(?:环节|步骤|阶段))?{_S}"
    rf"(?(open)[】\]]|(?(any)(?=[:∶])|(?=[:∶;,。\s]|\Z))){_S}(?P<colon>[:∶])?"
)
# Headings of the whole text, not of a step.
_WHOLE = re.compile("流程|程序|如下")
# A name behind its label that ends without a separator: 第二步：组织论证：办理人：… or 第二步：【组织论证】办理人：…
_NAMED = re.compile(
    rf"(?:{_ORDINAL}{_S}){{0,3}}(?:[【\[]{_PLAIN}{{1,20}}[】\]]{_S}[:∶]?|(?:(?! ){_PLAIN}){{1,20}}{_S}[:∶])"
)
# 环节名称：1.受理 and 【第一步 受理】 name the step 受理.
NAME = re.compile(rf"[【\[]?(?:{_ORDINAL}{_S}){{0,3}}[【\[]?{_S}(.+?){_S}[】\]:∶]{{0,2}}", re.DOTALL)
BREAKS = ";,。|\n\t "
_ENDS = frozenset(";。|\n\t")
_GAP = re.compile(f"[{BREAKS}]*+")
_NEXT = re.compile(f"[{BREAKS}]++|(?=【)")
NO_TITLE = (0, 0)


class Mark(NamedTuple):
    """A label, or a heading that names a step (``title``: from, to); no ``field``: a heading with unsure fields."""

    start: int
    end: int
    field: str
    title: tuple[int, int] = NO_TITLE


def marks(folded: str) -> Iterator[Mark]:
    """Labels and headings, tried once at each place where a field can begin."""
    # gap: the separators before ``at``; label: the label right before it; none: whether no mark was found yet
    at, gap, label, none = len(_gap(folded, 0)), "\n", "", True
    while at < len(folded):
        if mark := _label(folded, at, gap, label) or _title(folded, at, gap, label, none):
            yield mark
            gap, label, none = _gap(folded, mark.end), mark.field, False
            at = mark.end + len(gap)
            if label == "name" and (follower := _behind_name(folded, at, gap)):
                at, gap, label = follower.start, "\n", ""
        elif found := _NEXT.search(folded, at + 1):
            at, gap, label = found.end(), found[0], ""
        else:
            return


def _gap(folded: str, at: int) -> str:
    found = _GAP.match(folded, at)
    return found[0] if found else ""


def _label(folded: str, at: int, gap: str, label: str) -> Mark | None:
    match = _LABEL.match(folded, at)
    if not match:
        return None
    field = match.lastgroup if match.lastgroup in _LABELS else "name"  # the group of the words, or of a stage
    if _ENDS.isdisjoint(gap):
        # Right behind a label a number is its value: 办理时限：1 审查标准：…
        if label and (match["ordinal"] or match["stage"]):
            return None
        # After a comma or a space 时限, 结果, 环节 are as likely part of a sentence.
        if not match["ordinal"] and not match["open"] and len(compact(match[field] or "")) == 2:
            return None
    return Mark(at, match.end(), field)


def _follower(folded: str, end: int) -> Mark | None:
    """The label right behind a heading or a name."""
    return _label(folded, end + len(_gap(folded, end)), "\n", "")


def _behind_name(folded: str, at: int, gap: str) -> Mark | None:
    match = None if _label(folded, at, gap, "name") else _NAMED.match(folded, at)
    return _follower(folded, match.end()) if match else None


def _title(folded: str, at: int, gap: str, label: str, none: bool) -> Mark | None:
    """A heading counts where a label follows at once. Without one it is text, or ends the reading if it heads a line.

    Behind a label it is that label's value, unless it stands on a line of its own.
    """
    heads_line = "\n" in gap
    if not gap or label == "name" or (label and not heads_line):
        return None
    match = _TITLE.match(folded, at)
    if not match or (match["any"] and match["open"] and not heads_line):
        return None
    is_marked = bool(match["ordinal"] or match["open"] or match["suffix"])
    if match["known"] and not is_marked and not match["colon"] and (label or not heads_line):
        return None
    title, end = match.span("title"), match.end()
    follower = _follower(folded, end)  # may be 【受理】环节名称：受理
    if follower and follower.field == "name" and _ENDS.isdisjoint(gap) and not (match["ordinal"] or match["open"]):
        return (
            None  # 签署意见，转入决定步骤；环节名称：决定: the end of a sentence, and the step has a label of its own
        )
    if none and not match["known"]:
        is_whole = bool(_WHOLE.search(match["title"]))
        if is_whole and not follower:
            return None
        is_bare = not match["ordinal"] and not match["open"]
        if follower and (
            (follower.field == "name" and (is_whole or is_bare)) or (is_whole and "\n" in folded[end : follower.start])
        ):
            return follower  # what stands before it introduces the whole text
    if not follower:
        is_list = match["ordinal"][:1].isdigit() or match["any"]
        return Mark(at, end, "", title) if heads_line and is_marked and not is_list else None
    is_numbered = match["ordinal"].strip(f"{_BULLETS} \t\n") and not _ENDS.isdisjoint(gap)
    if match["any"] and not (match["open"] or match["suffix"] or is_numbered):
        return Mark(at, end, "", title)  # 组织论证：办理人：… is as likely the end of a sentence as a step
    return Mark(at, follower.end if follower.field == "name" else end, "name", title)
