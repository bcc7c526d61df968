"""Flow → Drawing: the main way from above to below, what branches off it at its right.

Element 53 forbids one template for all: how wide the boxes are and how far apart follows from the item itself, as
does everything that is written, so that no two items' pictures are nearly the same (measured: test_flowchart.py).
"""

from __future__ import annotations

import hashlib

from zhinan.deliver.flowchart.flow import Flow, Outcome, Stage
from zhinan.deliver.flowchart.shapes import Anchor, Box, Diamond, Drawing, Ink, Line, Role, Shape, Words
from zhinan.deliver.flowchart.wrap import width, wrapped

_MARGIN = 26
_SIDE = 178  # width of the boxes at the right
_BODY, _SMALL, _HEAD, _TITLE = 15, 13, 17, 28
_LEADING = 1.45
_PAD = 13
_MOST_MATERIALS = 12
_MOST_LINES = 6


def draw(flow: Flow) -> Drawing:
    """The chart of ``flow``; equal flows give equal drawings."""
    page = _Page(hashlib.sha256(f"{flow.code}|{flow.title}|{flow.agency}".encode()).digest())
    page.heading(flow)
    page.application(flow)
    for number, stage in enumerate(flow.stages, start=1):
        page.stage(number, stage, flow.stages[number] if number < len(flow.stages) else None)
    page.end(flow)
    height = round(page.y + _MARGIN)
    ground = Box(0, 0, page.width, height, "page")
    return Drawing(page.width, height, f"{flow.title}办理流程图", describe(flow), (ground, *page.shapes))


def describe(flow: Flow) -> str:
    """The chart in words, for those who do not see it."""
    told = [f"申请，提交{len(flow.materials)}份材料" if flow.materials else "申请"]
    for stage in flow.stages:
        parts = [stage.name, stage.handler, stage.limit]
        ways = [f"{outcome.condition}的，{outcome.result}" for outcome in stage.outcomes]
        told.append("，".join(part for part in parts if part) + (f"（{'；'.join(ways)}）" if ways else ""))
    return " → ".join([*told, f"办结，承诺时限{flow.promised}" if flow.promised else "办结"])


class _Page:
    """A page being drawn; ``y`` is where the next thing begins."""

    def __init__(self, seed: bytes) -> None:
        # What the item's name and code decide: the boxes' width, the length of every arrow.
        self.main = 372 + seed[0] % 10 * 12
        self.branch = 40 + seed[1] % 4 * 8
        self.gaps = [28 + byte % 8 * 6 for byte in seed[2:]]
        self.left: float = _MARGIN
        self.right = self.left + self.main
        self.middle = self.left + self.main / 2
        self.side = self.right + self.branch
        self.width = round(self.side + _SIDE + 30)
        self.shapes: list[Shape] = []
        self.y: float = _MARGIN
        self.applied_y: float = 0
        # Decisions whose refusal is delivered too: from here a line goes to the next box.
        self.waiting: list[tuple[float, float]] = []

    def words(
        self,
        lines: list[str],
        x: float,
        size: float,
        ink: Ink = "text",
        anchor: Anchor = "start",
        y: float | None = None,
    ) -> float:
        """``lines`` below one another from the top ``y`` (default: the cursor). Returns where they end."""
        top = self.y if y is None else y
        for line in lines:
            self.shapes.append(Words(x, round(top + size * 1.08, 1), line, size, ink, anchor))
            top += size * _LEADING
        return top

    def heading(self, flow: Flow) -> None:
        room = self.width - 2 * _MARGIN
        self.y = self.words(wrapped(flow.title, room, _TITLE), self.width / 2, _TITLE, "strong", "middle")
        self.y = self.words(["办理流程图"], self.width / 2, _HEAD + 2, "accent", "middle", self.y + 2) + 4
        facts = [flow.agency, f"事项编码：{flow.code}" if flow.code else ""]
        lines = [line for fact in facts for line in wrapped(fact, room, _SMALL)]
        self.y = self.words(lines, self.width / 2, _SMALL, "muted", "middle") + 8
        self.shapes.append(Line(((_MARGIN, self.y), (self.width - _MARGIN, self.y)), has_head=False))
        self.y += 20

    def application(self, flow: Flow) -> None:
        room = self.main - 2 * _PAD - 14
        lines = wrapped(f"办理形式：{flow.forms}", room, _SMALL, 2) if flow.forms else []
        shown = flow.materials[: _MOST_MATERIALS if len(flow.materials) > _MOST_MATERIALS + 1 else None]
        if shown:
            lines.append(f"申请材料（{len(flow.materials)}份）：")
            for number, name in enumerate(shown, start=1):
                lines += wrapped(f"{number}.{name}", room, _SMALL, 2)
            if len(shown) < len(flow.materials):
                lines.append("……")
        self._pill("申请", lines)

    def _pill(self, title: str, lines: list[str]) -> None:
        """A rounded box: where the flow begins, and where it ends."""
        height = _PAD * 2 + _HEAD * _LEADING + len(lines) * _SMALL * _LEADING
        self.applied_y = self.applied_y or self.y + height / 2
        self.shapes.append(Box(self.left, self.y, self.main, height, "end", 22))
        below = self.words([title], self.middle, _HEAD, "strong", "middle", self.y + _PAD - 2)
        self.words(lines, self.left + _PAD + 7, _SMALL, "text", "start", below + 2)
        self.y += height

    @property
    def gap(self) -> float:
        """The length of the next arrow."""
        return self.gaps[0]

    def _arrow(self) -> None:
        end = self.y + self.gap
        self.gaps.append(self.gaps.pop(0))
        self.shapes.append(Line(((self.middle, self.y), (self.middle, end))))
        self.y = end

    def stage(self, number: int, stage: Stage, following: Stage | None) -> None:
        """A box with the step's fields, and beneath it the fork where there is one."""
        self._arrow()
        self._box(number, stage)
        if stage.is_decision:
            self._fork(stage, is_delivered=following is None or following.is_delivery)

    def _box(self, number: int, stage: Stage) -> None:
        room = self.main - 2 * _PAD
        head = _HEAD * _LEADING + 10
        lines: list[tuple[str, Ink]] = []
        for label, text in (("办理人", stage.handler), ("审查标准", stage.criteria)):
            lines += [(line, "text") for line in wrapped(f"{label}：{text}", room, _BODY, _MOST_LINES) if text]
        if not stage.is_decision:
            for outcome in stage.outcomes:
                told = wrapped(f"· {outcome.condition}的，{outcome.result}", room, _BODY, 3)
                lines += [(line, "text") for line in told]
            if not stage.outcomes and stage.result:
                lines += [(line, "text") for line in wrapped(f"办理结果：{stage.result}", room, _BODY, _MOST_LINES)]
        height = head + (_PAD + len(lines) * _BODY * _LEADING + 6 if lines else 0)
        self.shapes.append(Box(self.left, self.y, self.main, height, "step", 4))
        self.shapes.append(Box(self.left, self.y, self.main, head, "head", 4))
        base = self.y + (head - _HEAD * 1.3) / 2
        limit = wrapped(stage.limit, room / 2, _BODY, 1)
        title = wrapped(f"{number}  {stage.name}", room - width("".join(limit), _BODY) - 12, _HEAD, 1)
        self.words(title, self.left + _PAD, _HEAD, "onhead", "start", base)
        self.words(limit, self.right - _PAD, _BODY, "onhead", "end", base + 2)
        self._refusals_arrive(self.y + head / 2)
        top = self.y + head + _PAD - 5
        for line, ink in lines:
            top = self.words([line], self.left + _PAD, _BODY, ink, "start", top)
        self.y += height

    def _refusals_arrive(self, y: float) -> None:
        """What was refused is delivered as well: the lines that wait for this box reach it."""
        for x, top in self.waiting:
            self.shapes.append(Line(((x, top), (x, y), (self.right, y))))
        self.waiting = []

    def _fork(self, stage: Stage, is_delivered: bool) -> None:
        self._arrow()
        question = wrapped(stage.question, self.main * 0.56, _BODY, 2)
        tall = 46 + 22 * len(question)
        wide = min(self.main, max(width(line, _BODY) for line in question) * 1.25 + tall * 1.1)
        center = self.y + tall / 2
        self.shapes.append(Diamond(self.middle, center, wide, tall))
        top = center - len(question) * _BODY * _LEADING / 2
        self.words(question, self.middle, _BODY, "strong", "middle", top)
        sides = self._sides(stage, center, self.middle + wide / 2)
        self._wait(stage, sides, is_delivered)
        self.y += tall
        ways = stage.of("passed")
        told = [f"{way.condition}的，{way.result}" if len(ways) > 1 else way.result for way in ways]
        lines = [line for text in told for line in wrapped(text, self.main / 2 - 18, _SMALL, 4)]
        below = self.words(["是", *lines], self.middle + 12, _SMALL, "muted", "start", self.y + 4)
        # The next arrow follows, and is as long as what is written beside it needs.
        self._trunk(max(below - self.gap + 4, sides + 14 - self.gap))

    def _trunk(self, to: float) -> None:
        """The main line down to ``to``, without a head: an arrow follows."""
        if to > self.y:
            self.shapes.append(Line(((self.middle, self.y), (self.middle, to)), has_head=False))
            self.y = to

    def _sides(self, stage: Stage, center: float, vertex: float) -> float:
        """The boxes of what does not go on. Returns where the lowest ends."""
        ways = stage.of("supplement") + stage.of("refused")
        elbow = self.side - self.branch / 2
        bottom = center
        self.words(["否"], vertex + 6, _SMALL, "muted", "start", center - _SMALL * 1.5)
        for number, way in enumerate(ways):
            lines, height = self._side_lines(way)
            y = center - height / 2 if not number else bottom + 14
            role: Role = "supplement" if way.kind == "supplement" else "refused"
            middle = y + height / 2
            if number:
                self.shapes.append(Line(((elbow, center), (elbow, middle), (self.side, middle))))
            else:
                self.shapes.append(Line(((vertex, center), (self.side, center))))
            self.shapes.append(Box(self.side, y, _SIDE, height, role, 4 if role == "supplement" else 14))
            top = self.words(lines[0], self.side + _SIDE / 2, _SMALL, "strong", "middle", y + 8)
            self.words(lines[1], self.side + _SIDE / 2, _SMALL, "text", "middle", top + 2)
            if role == "supplement":
                self._back(middle)
            bottom = y + height
        return bottom

    def _wait(self, stage: Stage, bottom: float, is_delivered: bool) -> None:
        """A refusal of the decision before the delivery is delivered too; what is sent back is not."""
        refused = stage.of("refused")
        if is_delivered and refused and "退回" not in refused[-1].result and not stage.of("supplement"):
            self.waiting.append((self.side + _SIDE / 2, bottom))

    def _side_lines(self, way: Outcome) -> tuple[tuple[list[str], list[str]], float]:
        room = _SIDE - 20
        lines = (wrapped(f"{way.condition}的", room, _SMALL, 2), wrapped(way.result, room, _SMALL, 5))
        return lines, 18 + (len(lines[0]) + len(lines[1])) * _SMALL * _LEADING + 2

    def _back(self, y: float) -> None:
        """From a supplement's box back to the application."""
        x = self.side + _SIDE + 14
        self.shapes.append(Line(((self.side + _SIDE, y), (x, y), (x, self.applied_y), (self.right, self.applied_y))))
        self.words(["补正后重新提交"], x - 8, _SMALL, "muted", "end", self.applied_y - _SMALL * 1.7)

    def end(self, flow: Flow) -> None:
        self._arrow()
        lines = [f"总时限（承诺时限）：{flow.promised}" if flow.promised else ""]
        if flow.special:
            lines.append(f"特殊环节：{flow.special}（承诺时限不包含特殊环节所需时间）")
        lines += [
            f"{label}：{text}" for label, text in (("法定时限", flow.legal), ("结果获取", flow.collected)) if text
        ]
        room = self.main - 2 * _PAD - 14
        self._refusals_arrive(self.y + 24)
        self._pill("办结", [line for text in lines if text for line in wrapped(text, room, _SMALL, 3)])
