"""The process text (办理流程说明) → its steps.

Source: notice 2023-4, annex 2, element 11 (form and example: 林茶局), and standard.md, element 11.
A field begins only at a known label where a field can begin; what cannot be read so is told with its place,
never guessed. All text ends up in a value, label, separator, ordinal, the introduction or the problem.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from zhinan.text import compact, visible

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
_NUMBER = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_STAGE = rf"(?:第{_S}{_NUMBER}{_S}(?:个?环节|步骤|步|阶段|(?={_S}[:、.,]))|(?:环节|步骤){_S}{_NUMBER})"
_ORDINAL = (
    rf"(?:{_STAGE}{_S}[:、.,)]?|[(\[]{_S}{_NUMBER}{_S}[)\]][、.:]?|{_NUMBER}{_S}[.、):](?!\d)"
    r"|[①-⒛❶-➓]、?|[-*•·●○■◆▪→])"
)
# A bare number (1 环节名称) is an ordinal only before a label or a heading in its line.
_ORDINALS = rf"(?P<ordinal>(?:(?:{_ORDINAL}|\d{{1,2}}(?=[ \t]{{0,4}}[【\u4e00-\u9fff])){_S}){{0,3}})"
_LABEL = re.compile(
    rf"{_ORDINALS}(?P<open>[【\[])?{_S}(?:(?P<stage>{_STAGE})|"
    + "|".join(f"(?P<{field}>{_words(words)})" for field, words in _LABELS.items())
    + rf"){_S}(?:\({_S}工作日{_S}\){_S})?(?(open)[】\]]{_S}[:∶]?|[:∶])"
)
_TITLE = re.compile(
    rf"{_ORDINALS}(?:(?P<open>[【\[]){_S})?(?P<title>(?P<known>(?:(?:{_STEP_WORDS})[与和及/]?){{1,3}})"
    r"|[\u4e00-\u9fff]{1,12}?(?=环节|步骤|阶段)|(?(open)(?P<any>[^【】\[\]:;,。\n]{1,20})|(?!)))"
    rf"(?P<suffix>{_S}(?:环节|步骤|阶段))?{_S}(?(open)[】\]]|(?=[:∶;,。\s]|\Z)){_S}(?P<colon>[:∶])?"
)
# 环节名称：1.受理 and 【第一步 受理】 name the step 受理.
_NAME = re.compile(rf"[【\[]?(?:{_ORDINAL}{_S}){{0,3}}[【\[]?{_S}(.+?){_S}[】\]:∶]{{0,2}}", re.DOTALL)
_BREAKS = ";,。|\n\t "
_ENDS = frozenset(";。|\n\t")
_GAP = re.compile(f"[{_BREAKS}]*+")
_AFTER_NAME = re.compile(rf"[;,。|\n][{_BREAKS}]*+")
_NEXT = re.compile(f"[{_BREAKS}]++|(?=【)")
# Attributes end before the next "<" and are never given back: linear.
_MARKUP = re.compile(
    r"</?(?:(?P<block>p|br|div|li|ul|ol|table|tbody|tr|td|th|h[1-6]|section)|span|font|strong|b|em|i|u|a|o:p)"
    r"(?:\s++[a-z:-]++\s*+=[^<>]*+|\s*+)/?>|&(?:nbsp;?|#\d{1,7};|#x[\da-f]{1,6};|[a-z]{2,8}\d{0,2};)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Step:
    """One 环节 as written, fields trimmed; ``missing``: Chinese names of fields not written at all."""

    name: str
    handler: str
    limit: str
    criteria: str
    result: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Process:
    """The steps read whole; why and where (offset in the raw text) reading stopped, if it did."""

    steps: tuple[Step, ...]
    problem: str | None
    position: int | None


@dataclass(frozen=True, slots=True)
class _Mark:
    """A label, or a heading that names a step (``title``: from, to); no ``field``: a heading without fields."""

    start: int
    end: int
    field: str
    title: tuple[int, int] = (0, 0)


class _Stop(Exception):
    def __init__(self, at: int, reason: str) -> None:
        self.at, self.reason = at, reason


def read_process(text: str) -> Process:
    """The steps that ``text`` tells of, up to the first place that cannot be read. Blank: none, no problem."""
    pairs = [(char, at) for char, at in _characters(text) if _folded(char)]
    shown = "".join(char for char, _ in pairs)
    folded = "".join(map(_folded, shown))
    steps: list[Step] = []
    try:
        marks = list(_marks(folded))
        if not marks and folded.strip():
            raise _Stop(len(folded) - len(folded.lstrip()), "没有找到环节和它的字段")
        ends = dict(zip(marks, [*(mark.start for mark in marks[1:]), len(folded)], strict=False))
        for group in _groups(marks):
            steps.append(_step(group, ends, shown, folded))
    except _Stop as stop:
        excerpt = " ".join(shown[stop.at : stop.at + 20].split())
        place = f"第{len(steps)}个环节“{steps[-1].name}”之后" if steps else "从第1个环节起"
        return Process(tuple(steps), f"{place}读不下去：{stop.reason}：“{excerpt}”", pairs[stop.at][1])
    return Process(tuple(steps), None, None)


def _characters(text: str) -> Iterator[tuple[str, int]]:
    """What the text shows, each character with its place: block tags break lines, entities are decoded."""
    end = 0
    for match in _MARKUP.finditer(text):
        yield from zip(text[end : match.start()], range(end, match.start()), strict=True)
        shown = "\n" if match["block"] else html.unescape(match[0]) if match[0][0] == "&" else ""
        yield from ((char, match.start()) for char in shown)
        end = match.end()
    yield from zip(text[end:], range(end, len(text)), strict=True)


@lru_cache(maxsize=8192)
def _folded(char: str) -> str:
    """One character for one, so that places stay; '' where it is invisible. Ordinals like ① stay."""
    if char.isspace():
        return char if char in "\n\t" else "\n" if char in "\r\v\f\x85\u2028\u2029" else " "
    folded = visible(char)
    return char if len(folded) > 1 or unicodedata.category(char) == "No" else folded


def _marks(folded: str) -> Iterator[_Mark]:
    """Labels and headings, tried once at each place where a field can begin."""
    at, gap, label = len(_gap(folded, 0)), "\n", ""  # gap: the separators before ``at``; label: the one before them
    while at < len(folded):
        if mark := _label(folded, at, gap, label) or _title(folded, at, gap, label):
            yield mark
            gap, label = _gap(folded, mark.end), mark.field
            at = mark.end + len(gap)
        elif found := _NEXT.search(folded, at + 1):
            at, gap, label = found.end(), found[0], ""
        else:
            return


def _gap(folded: str, at: int) -> str:
    found = _GAP.match(folded, at)
    return found[0] if found else ""


def _label(folded: str, at: int, gap: str, label: str) -> _Mark | None:
    match = _LABEL.match(folded, at)
    # Right behind a label a number is its value: 办理时限：1 审查标准：…
    is_after_break = not _ENDS.isdisjoint(gap)
    if not match or (label and not is_after_break and (match["ordinal"] or match["stage"])):
        return None
    field = next((field for field in FIELDS if match[field]), "name")
    # After a comma or a space 时限, 结果, 环节 are as likely part of a sentence.
    is_short = len(compact(match[field] or "")) == 2 and not match["ordinal"] and not match["open"]
    return None if is_short and not is_after_break else _Mark(at, match.end(), field)


def _title(folded: str, at: int, gap: str, label: str) -> _Mark | None:
    """A heading counts where a label follows at once. Without one it is text, or ends the reading if it heads a line.

    Behind a label it is that label's value, unless it stands on a line of its own.
    """
    match = _TITLE.match(folded, at)
    heads_line = "\n" in gap
    if not match or not gap or label == "name" or ((label or match["any"]) and not heads_line):
        return None
    is_marked = bool(match["ordinal"] or match["open"] or match["suffix"])
    if not is_marked and not match["colon"] and (label or not heads_line):
        return None
    title, end = match.span("title"), match.end()
    if follower := _label(folded, end + len(_gap(folded, end)), "\n", ""):  # may be 【受理】环节名称：受理
        return _Mark(at, follower.end if follower.field == "name" else end, "name", title)
    is_list = match["ordinal"][:1].isdigit() or match["any"]
    return _Mark(at, end, "", title) if heads_line and is_marked and not is_list else None


def _groups(marks: list[_Mark]) -> list[list[_Mark]]:
    """The marks step by step: whatever field comes first in the text begins every step, and each has its name."""
    groups: list[list[_Mark]] = []
    for mark in marks:
        if mark.field in ("", marks[0].field):
            groups.append([])
        groups[-1].append(mark)
    if any(group[0].field and all(mark.field != "name" for mark in group) for group in groups):
        raise _Stop(marks[0].start, f"“{FIELDS[marks[0].field]}”写在环节名称之前，不知属于哪个环节")
    return groups


def _step(group: list[_Mark], ends: dict[_Mark, int], shown: str, folded: str) -> Step:
    values: dict[str, str] = {}
    for mark in group:
        if not mark.field:
            raise _Stop(mark.start, f"“{shown[slice(*mark.title)]}”后面没有紧跟办理人等字段")
        if mark.field in values:
            raise _Stop(mark.start, f"同一环节的“{FIELDS[mark.field]}”写了两次")
        written = folded[mark.end : ends[mark]]
        start, end = ends[mark] - len(written.lstrip(_BREAKS)), mark.end + len(written.rstrip(_BREAKS))
        value = shown[start:end]
        if mark.field == "name":
            if inner := _AFTER_NAME.search(folded, start, end):
                raise _Stop(inner.end(), "环节名称之后的文字不属于任何字段")
            value, title = _named(value), _named(shown[slice(*mark.title)])
            if value and compact(title) not in compact(value):
                raise _Stop(mark.start, f"标题“{title}”与环节名称“{value}”不一致")
            value = value or title
        values[mark.field] = value
    missing = tuple(chinese for field, chinese in FIELDS.items() if field not in values)
    return Step(**{field: values.get(field, "") for field in FIELDS}, missing=missing)


def _named(written: str) -> str:
    match = _NAME.fullmatch("".join(map(_folded, written)))
    return written[slice(*match.span(1))] if match else written
