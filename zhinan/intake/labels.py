"""The labels of a vertical form (一事一表): elements that run down a column, values to their right."""

from __future__ import annotations

from collections.abc import Container
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
_FIRST_ROWS = 100
_LONGEST_LABEL = 60


@dataclass(frozen=True, slots=True)
class LabelColumn:
    """A column of labels: row → the elements that the label can name. ``near`` are the rows whose label is a slip."""

    column: int
    known: dict[int, dict[Kind, str]]
    near: frozenset[int] = frozenset()

    @property
    def elements(self) -> set[str]:
        """The elements that are named."""
        return {element for named in self.known.values() for element in named.values()}

    @property
    def count(self) -> int:
        """How many different elements are named."""
        return len(self.elements)


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


@dataclass(slots=True)
class Panel:
    """Forms that stand one below another, beside other such forms: their label columns, and where they end."""

    labels: list[LabelColumn]
    columns: FormColumns
    end: int

    @property
    def main(self) -> int:
        """The column that begins the forms."""
        return self.labels[0].column

    @property
    def is_paired(self) -> bool:
        """Whether label and value stand in pairs side by side."""
        return len(self.labels) > 1


def may_be_form(grid: Grid, headings: Headings) -> bool:
    """Whether labels may run down a column: told by the first rows, for most sheets are no forms."""
    for column in range(min(grid.width, _SEARCHED_COLUMNS)):
        found = _labels(grid, headings, column, range(min(len(grid.rows), _FIRST_ROWS)), ())
        if _is_enough(found[0], headings):
            return True
    return False


def find_label_columns(grid: Grid, headings: Headings, inset: Container[int]) -> list[LabelColumn]:
    """The columns of known labels, the one that begins the form first. ``inset``: rows of tables inside the form."""
    rows = range(len(grid.rows))
    found = [_labels(grid, headings, column, rows, inset) for column in range(min(grid.width, _SEARCHED_COLUMNS))]
    mostly = {labels.column: labels for labels, filled in found if labels.known and len(labels.known) * 2 >= filled}
    main = next((labels for labels in mostly.values() if _is_enough(labels, headings)), None)
    if main is None:
        return []
    # Beside them, few labels are enough: the last pairs of a form are often left out.
    columns = [main, *(labels for labels in mostly.values() if _is_beside(grid, headings, main, labels))]
    return [_with_slips(grid, headings, labels, inset) for labels in columns]


def _with_slips(grid: Grid, headings: Headings, labels: LabelColumn, inset: Container[int]) -> LabelColumn:
    """The labels that are right, and those among and around them that are a slip of a right one."""
    kinds = {kind for named in labels.known.values() for kind in named}
    slips: dict[int, dict[Kind, str]] = {}
    for row, cells in enumerate(grid.rows):
        text = cells[labels.column]
        is_own = text.strip() and grid.anchor(row, labels.column) == (row, labels.column)
        if not is_own or row in labels.known or row in inset or len(text) > _LONGEST_LABEL:
            continue
        if not headings.is_ignored(text) and (named := taken_for(headings, text, kinds)):
            slips[row] = named
    return LabelColumn(labels.column, dict(sorted({**labels.known, **slips}.items())), frozenset(slips))


def _labels(grid: Grid, headings: Headings, column: int, rows: range, inset: Container[int]) -> tuple[LabelColumn, int]:
    """The known labels of a column, and how many of its cells are filled from the first of them on."""
    known: dict[int, dict[Kind, str]] = {}
    filled = 0
    covered = grid.covered
    for row in rows:
        text = grid.rows[row][column]
        if not text or not text.strip() or column in covered.get(row, ()) or row in inset:
            continue
        named = headings.find(text) if len(text) <= _LONGEST_LABEL else {}
        if named:
            known[row] = named
        filled += bool(known)  # what stands above the first label are titles
    return LabelColumn(column, known), filled


def _is_enough(labels: LabelColumn, headings: Headings) -> bool:
    return labels.count >= 3 or (labels.count == 2 and not headings.identity.isdisjoint(labels.elements))


def _is_beside(grid: Grid, headings: Headings, main: LabelColumn, labels: LabelColumn) -> bool:
    """Whether a column's labels stand to the right of the main ones, with values between and not further headings."""
    rows = main.known.keys() & labels.known.keys()
    if labels.column < main.column + 2 or not rows:
        return False
    return not any(headings.find(grid.rows[row][main.column + 1]) for row in rows)


def is_label_word(text: str) -> bool:
    """Whether a cell is the form's own heading over the labels (要素)."""
    return heading_key(text) in LABEL_WORDS


def find_panels(grid: Grid, labels: list[LabelColumn]) -> list[Panel]:
    """The label columns sorted into forms that stand side by side: a column with the elements of the one before
    begins another form, one with other elements is the same form's."""
    groups: list[list[LabelColumn]] = []
    for column in labels:
        named = column.elements
        before = {element for other in groups[-1] for element in other.elements} if groups else set()
        if groups and (len(named) < 2 or len(named & before) * 2 < len(named)):
            groups[-1].append(column)
        else:
            groups.append([column])
    ends = [*(group[0].column for group in groups[1:]), grid.width]
    return [_panel(grid, group, end) for group, end in zip(groups, ends, strict=True)]


def _panel(grid: Grid, labels: list[LabelColumn], end: int) -> Panel:
    columns = _form_columns(grid, labels[0], end)
    if len(labels) > 1:
        named = {column.column for column in labels}
        columns.values = [column for column in range(labels[0].column + 1, end) if column not in named]
    return Panel(labels, columns, end)


def _form_columns(grid: Grid, labels: LabelColumn, end: int) -> FormColumns:
    """The value columns, by the row of form words above the first label, else all to the right."""
    first = min(labels.known)
    right = range(labels.column + 1, end)
    for row in range(first - 1, max(first - 6, -1), -1):
        keys = {column: heading_key(grid.rows[row][column]) for column in range(end)}
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
