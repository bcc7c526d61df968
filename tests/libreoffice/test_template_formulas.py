"""The formulas that turn a cell of the template red, worked out by a real LibreOffice on every example of the standard.

One sheet an example, so that its own table holds its record and its twin, and nothing else.
"""

from __future__ import annotations

import openpyxl
import pytest
import xlsxwriter

from expectations.examples import Example, read_examples
from expectations.model import Standard
from tests.libreoffice.office import convert
from zhinan.deliver import template_text
from zhinan.deliver.patch.cells import letters
from zhinan.deliver.template_hidden import write_names
from zhinan.deliver.template_rules import FAILS, Place, failing
from zhinan.text import is_placeholder

pytestmark = pytest.mark.libreoffice

NAME = "业务办理项名称"
# Kinds whose failing examples turn red, all of them but for what only folds by characters that no SUBSTITUTE reaches.
WHOLLY_CLAIMED = {
    "equals", "one_of", "subset", "contains", "exactly", "contains_either", "alone", "number", "includes", "unique",
    "credit_code", "blank",
}  # fmt: skip


def test_every_kind_is_known(standard: Standard) -> None:
    assert {rule.kind for rule in standard.rules()} - FAILS.keys() == {
        "as_catalogue", "as_coded", "begins_with", "ends_with", "manual", "no_shared_phone", "picture", "picture_own",
        "picture_shows", "picture_unlike", "total_days",
    }  # fmt: skip


@pytest.fixture(scope="module")
def red(standard: Standard, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Example, object]]:
    """Label of an example → the example, and what its rule's formula gives."""
    folder = tmp_path_factory.mktemp("formulas")
    file = folder / "examples.xlsx"
    asked: list[tuple[Example, str]] = []
    with xlsxwriter.Workbook(str(file)) as book:
        text = book.add_format({"num_format": "@"})
        page = book.add_worksheet("例")
        write_names(book, standard)
        row = 0
        for example in read_examples():
            rule = standard.rule(example.rule)
            if example.value is None:
                continue
            names = [NAME, *(e.name for e in standard.of(rule.record) if e.name != NAME)]
            columns = {name: letters(at) for at, name in enumerate(names, start=1)}
            records = [{NAME: f"甲{row}", rule.element: example.value, **example.beside}]
            if "twin" in example.table and "@department" not in example.table["twin"]:  # that is another workbook
                records.append({**records[0], **example.table["twin"]})
            department = example.beside.get("@department", "农业农村局")
            place = Place(columns, row + 1, row + 1, row + len(records), NAME, department)
            for offset, record in enumerate(records):
                for at, name in enumerate(names):
                    if name in record:
                        page.write_string(row + offset, at, record[name], text)
            formula = failing(standard, rule, place)
            if formula is not None:
                page.write_formula(row, 100, f"={formula}", None, "")
                asked.append((example, f"{letters(101)}{row + 1}"))
            row += len(records)
    (made,) = convert([file], "xlsx", folder / "out")
    values = openpyxl.load_workbook(made, data_only=True)["例"]
    return {example.label: (example, values[cell].value) for example, cell in asked}


def test_each_formula_gives_an_answer(red: dict[str, tuple[Example, object]]) -> None:
    assert len(red) > 600
    assert {label: value for label, (_, value) in red.items() if value not in (True, False)} == {}


def test_nothing_right_is_red(red: dict[str, tuple[Example, object]], standard: Standard) -> None:
    """Where the rule is met or does not apply, unless the very cell fails another rule that comes first."""
    wrong = [label for label, (example, value) in red.items() if value and not _may_be_red(standard, example)]
    assert not wrong, "\n".join(wrong)


def _may_be_red(standard: Standard, example: Example) -> bool:
    rule = standard.rule(example.rule)
    if example.status == "fail":
        return True
    holds_place = standard.element(rule.record, rule.element).is_required and is_placeholder(example.value or "")
    return example.status == "not_applicable" and (holds_place or bool(rule.after))


def test_what_is_claimed_is_red(red: dict[str, tuple[Example, object]], standard: Standard) -> None:
    odd = set(template_text.odd_characters(standard))
    missed = [
        label
        for label, (example, value) in red.items()
        if example.status == "fail"
        and not value
        and standard.rule(example.rule).kind in WHOLLY_CLAIMED
        and odd.isdisjoint(example.value or "")
        and not example.table.get("twin")  # in another workbook, or written otherwise and yet the same
    ]
    assert not missed, "\n".join(missed)
    failing_examples = [(e, v) for e, v in red.values() if e.status == "fail"]
    assert sum(bool(v) for _, v in failing_examples) / len(failing_examples) > 0.85
    for example, value in failing_examples:
        rule = standard.rule(example.rule)
        if rule.kind == "filled" and rule.element != NAME and not (example.value or "").strip():
            assert value, example.label
