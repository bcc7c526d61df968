"""Mistakes in element 53 (流程图内容): no picture, one that shows nothing, one that another item has too."""

from __future__ import annotations

from collections.abc import Callable

from zhinan.sample.mistakes import Case, Mistake, Way, edited, wrong
from zhinan.sample.picture import Pictured, blank_picture, one_point, redone


def _redrawn(change: Callable[[bytes], bytes]) -> Way:
    def way(case: Case) -> str:
        value = case.value
        assert isinstance(value, Pictured)
        return value.holding(change(value.data))

    return way


def _of_twin(change: Callable[[bytes], bytes]) -> Way:
    """The picture of the twin, as it is or redone, under the item's own name."""

    def way(case: Case) -> str:
        assert case.twin is not None
        value, other = case.value, case.twin[case.element]
        assert isinstance(value, Pictured) and isinstance(other, Pictured)
        return value.holding(change(other.data))

    return way


PICTURE: dict[str, Mistake] = {
    "E53.1": wrong("", " ", "见流程图", "无", "另附", "流程图-没有交来.png"),
    "E53.2": Mistake((_redrawn(blank_picture), _redrawn(one_point))),
    "E53.3": Mistake((_of_twin(lambda data: data),), needs_twin=True),
    "E53.4": Mistake((_of_twin(redone),), needs_twin=True),
    # The picture is a picture: only a person sees that it shows another process.
    "E53.5": edited(lambda picture: picture),
}
