"""The requirement texts are the notice's, word for word."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from expectations.model import Element
from expectations.standard import load_standard
from zhinan.intake.headings import heading_key

NOTICE = Path(__file__).resolve().parents[3] / "shared" / "domain" / "notice-2023-4.txt"
CHECKSUMS = Path(__file__).with_name("requirements.sha256")
COUNTY = [element for element in load_standard().elements if element.number is not None]
ELEMENTS = {element.number: element for element in COUNTY[:54]}
NUMBERS = range(1, 55)


def annex(text: str) -> dict[int, tuple[str, str]]:
    """Number → (name, requirement) of annex 2: rows of three cells; a row without a number goes on with the last."""
    rows: dict[int, tuple[str, str]] = {}
    number = 0
    for line in text.rsplit("政务服务事项要素填写通用标准表（非省模板）", maxsplit=1)[-1].splitlines():
        if not line or line.startswith("序号\t"):
            continue
        if match := re.fullmatch(r"(\d+)\t([^\t]+)\t(.*)", line):
            number = int(match[1])
            assert number not in rows, f"row {number} stands twice in the notice"
            rows[number] = (match[2], match[3])
        else:
            name, requirement = rows[number]
            rows[number] = (name, f"{requirement}\n{line.strip(chr(9))}")
    return rows


@pytest.fixture(scope="module")
def notice() -> dict[int, tuple[str, str]]:
    if not NOTICE.is_file():
        pytest.skip(f"the notice is not on this machine: {NOTICE}")
    return annex(NOTICE.read_text("utf-8"))


def checksum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def committed() -> dict[int, str]:
    lines = (line.split() for line in CHECKSUMS.read_text("utf-8").splitlines())
    return {int(number): digest for number, digest in lines}


def test_elements_stand_in_the_annexs_order() -> None:
    steps = [element for element in COUNTY if element.record == "step"]
    assert [element.number for element in COUNTY] == [*NUMBERS, *[11] * len(steps)]
    assert COUNTY[54:] == steps
    assert [element.name for element in steps] == ["环节名称", "办理人", "办理时限", "审查标准", "办理结果"]


def test_records_of_the_elements() -> None:
    assert [n for n, element in ELEMENTS.items() if element.record == "material"] == list(range(46, 53))
    assert {element.record for element in ELEMENTS.values()} == {"item", "material"}


def test_steps_carry_the_requirement_of_element_11() -> None:
    assert {element.requirement for element in COUNTY[54:]} == {ELEMENTS[11].requirement}


def test_notice_has_the_54_elements(notice: dict[int, tuple[str, str]]) -> None:
    assert list(notice) == list(NUMBERS)


@pytest.mark.parametrize("number", NUMBERS)
def test_requirement_is_the_notices(notice: dict[int, tuple[str, str]], number: int) -> None:
    assert ELEMENTS[number].requirement == notice[number][1]


@pytest.mark.parametrize("number", NUMBERS)
def test_notices_name_is_a_heading_of_the_element(notice: dict[int, tuple[str, str]], number: int) -> None:
    element: Element = ELEMENTS[number]
    assert heading_key(notice[number][0]) in {heading_key(text) for text in (element.name, *element.aliases)}


@pytest.mark.parametrize("number", NUMBERS)
def test_requirement_has_its_checksum(number: int) -> None:
    assert checksum(ELEMENTS[number].requirement) == committed()[number]


def test_checksums_are_of_the_54_elements() -> None:
    assert list(committed()) == list(NUMBERS)
