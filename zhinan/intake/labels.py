"""The labels of a vertical form (一事一表): elements that run down a column, values to their right."""

from __future__ import annotations

from dataclasses import dataclass, field

from zhinan.intake.grid import Grid
from zhinan.intake.headings import Headings, heading_key
from zhinan.intake.model import Kind
from zhinan.intake.unknown_headings import taken_for

# Words of the form itself, in the row above the first label.
LABEL_WORDS = frozenset(
    [
        *("要素", "要素名称", "要素项", "填报要素", "事项要素", "填报项", "填写项"),
        *("项目", "项目名称", "字段", "字段名称", "指标"),
    ]
)
_RULE_WORDS = frozenset(
    [
        *("填写要求", "填报要求", "要求", "填写说明", "填报说明", "说明", "规则", "示例", "样例", "范例"),
        *("填写示例", "序号", "是否必填", "必填", "数据类型", "长度"),
    ]
)
_REMARK_WORDS = frozenset(["备注", "注", "审核意见", "修改意见"])
_SEARCHED_COLUMNS = 12
# A column that names nothing in so many rows is no column of labels; stacked forms may be far longer.
_PROBED_ROWS = 400
_LONGEST_LABEL = 60


@dataclass(frozen=True, slots=True)
class LabelColumn:
    """A column of labels: row → the elements that the label can name. ``near`` are the rows whose label is a slip."""

    column: int
    known: dict[int, dict[Kind, str]]
    near: frozenset[int] = frozenset()

    @property
    def count(self) -> int:
        """How many different elements are named."""
        return len({element for named in self.known.values() for element in named.values()})


@dataclass(slots=True)
class FormColumns:
    """What the columns of a form hold, as far as the row above the labels tells.

    ``has_words`` is whether there is such a row (``row``); without one every column to the right of
    the labels may hold values.
    """

    row: int | None = None
    values: list[int] = field(default_factory=list)
    remarks: list[int] = field(default_factory=list)

    @property
    def has_words(self) -> bool:
        """Whether the form names its columns."""
        return self.row is not None


def find_label_columns(grid: Grid, headings: Headings) -> list[LabelColumn]:
    """The columns of known labels, the one that begins the form first."""
    columns = [_labels(grid, headings, column) for column in range(min(grid.width, _SEARCHED_COLUMNS))]
    return [column for column in columns if column is not None]


def _labels(grid: Grid, headings: Headings, column: int) -> LabelColumn | None:
    known: dict[int, dict[Kind, str]] = {}
    unknown: list[int] = []
    filled = 0
    has_identity = False
    for row in range(len(grid.rows)):
        if row == _PROBED_ROWS and len(known) * 2 < filled:
            return None
        text = grid.rows[row][column]
        if not text.strip() or grid.anchor(row, column) != (row, column):
            continue
        filled += 1
        named = headings.find(text) if len(text) <= _LONGEST_LABEL else {}
        if named:
            known[row] = named
            has_identity = has_identity or not headings.identity.isdisjoint(named.values())
        elif len(text) <= _LONGEST_LABEL and not headings.is_ignored(text):
            unknown.append(row)
    labels = LabelColumn(column, known)
    enough = labels.count >= 3 or (labels.count == 2 and has_identity)
    return _with_slips(grid, headings, labels, unknown) if enough and len(known) * 2 >= filled else None


def _with_slips(grid: Grid, headings: Headings, labels: LabelColumn, unknown: list[int]) -> LabelColumn:
    """The labels that are right, and those of the ``unknown`` rows that are a slip of a right one."""
    kinds = {kind for named in labels.known.values() for kind in named}
    slips = {row: named for row in unknown if (named := taken_for(headings, grid.rows[row][labels.column], kinds))}
    return LabelColumn(labels.column, dict(sorted({**labels.known, **slips}.items())), frozenset(slips))


def is_label_word(text: str) -> bool:
    """Whether a cell is the form's own heading over the labels (要素)."""
    return heading_key(text) in LABEL_WORDS


def find_form_columns(grid: Grid, labels: LabelColumn) -> FormColumns:
    """The value columns, by the row of form words above the first label, else all to the right."""
    first = min(labels.known)
    right = range(labels.column + 1, grid.width)
    for row in range(first - 1, max(first - 6, -1), -1):
        keys = {column: heading_key(grid.rows[row][column]) for column in range(grid.width)}
        others = [keys[column] for column in right if keys[column]]
        is_words = keys[labels.column] in LABEL_WORDS or any(
            key in _RULE_WORDS or key.startswith("填写内容") for key in others
        )
        if not is_words:
            continue
        form = FormColumns(row)
        for column in right:
            if keys[column] in _REMARK_WORDS:
                form.remarks.append(column)
            elif keys[column] not in _RULE_WORDS and (keys[column] or _has_own(grid, labels, column)):
                form.values.append(column)
        return form
    return FormColumns(None, [column for column in right if _has_own(grid, labels, column)])


def _has_own(grid: Grid, labels: LabelColumn, column: int) -> bool:
    return any(grid.rows[row][column].strip() and grid.anchor(row, column) == (row, column) for row in labels.known)
