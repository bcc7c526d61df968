"""csv in any encoding: told by the bytes, never by replacing what does not fit."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhinan.errors import Rejected
from zhinan.intake.encoding import decode_text

SIMPLE = "事项名称,受理条件,电话\r\n林木采伐许可核发,符合条件的公民、法人和其他组织,0376-2178\r\n" * 3
TRADITIONAL = "事項名稱,受理條件,電話\r\n林木採伐許可核發,符合條件的公民、法人和其他組織,0376-2178\r\n" * 3
STANDARD = Path(__file__).resolve().parents[3] / "expectations" / "luoshan-2023.toml"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("text", [SIMPLE, TRADITIONAL, SIMPLE + "〇㐂𠮷\r\n"])
def test_every_encoding_of_an_office(text: str, encoding: str) -> None:
    assert decode_text(text.encode(encoding)) == text
    assert decode_text(b"\xfe\xff" + text.encode("utf-16-be")) == text


def test_big5_is_told_apart_from_gb18030() -> None:
    assert decode_text(TRADITIONAL.encode("big5")) == TRADITIONAL
    assert decode_text(TRADITIONAL.encode("gb18030")) == TRADITIONAL


def test_no_line_of_the_standard_in_gb18030_is_taken_for_anything_else() -> None:
    lines = [line for line in STANDARD.read_text("utf-8").splitlines() if re.search("[\u4e00-\u9fff]", line)]
    assert len(lines) > 200
    assert [line for line in lines if decode_text(line.encode("gb18030")) != line] == []


# Any text of GB2312's characters, rare ones too, as a column of names may be.
@given(st.lists(st.tuples(st.integers(0xB0, 0xF7), st.integers(0xA1, 0xF9)), min_size=30, max_size=200))
def test_gb18030_of_rare_characters_is_never_big5(pairs: list[tuple[int, int]]) -> None:
    data = bytes(byte for pair in pairs for byte in pair)
    assert decode_text(data + b"\n") in (data.decode("gb18030") + "\n", (data + b"\n").decode("utf-8", "replace"))


def test_a_few_words_that_can_be_read_as_utf8_too() -> None:
    assert decode_text("联通".encode("gbk")) == "联通"
    assert decode_text("姓名，联通".encode("gbk")) == "姓名，联通"


@pytest.mark.parametrize("cut", [1, 2])
def test_cut_within_a_character(cut: int) -> None:
    data = (SIMPLE + "信阳").encode()[:-cut]
    with pytest.raises(Rejected, match=r"^UTF-8 文本的第 7 行有损坏的字符"):
        decode_text(data)


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("gb18030", "GB18030"), ("utf-16", "UTF-16")],
)
def test_broken_characters_are_told_with_their_line(encoding: str, name: str) -> None:
    data = bytearray((SIMPLE * 5).encode(encoding))
    at = data.index("名称,受理".encode(encoding)[-6:], 600)
    data[at : at + 2] = b"\x00\xdc" if encoding == "utf-16" else b"\xff\xff"
    line = SIMPLE.count("\n") + 1
    with pytest.raises(Rejected, match=rf"^{name} 文本的第 (\d+) 行") as told:
        decode_text(bytes(data))
    stated = int(str(told.value).split("第 ")[1].split(" ")[0])
    assert line - 4 <= stated <= 30
    before = bytes(data[:at]).decode(encoding, "ignore")
    assert stated == before.count("\n") + 1


def test_half_of_a_wide_character_at_the_end() -> None:
    with pytest.raises(Rejected, match=r"^UTF-16 文本的第 7 行"):
        decode_text((SIMPLE + "信").encode("utf-16")[:-1])


def test_control_characters_in_a_cell_make_no_binary_of_a_text() -> None:
    text = SIMPLE * 3 + "a\x07b\x0bc"
    assert decode_text(text.encode()) == text
    assert decode_text(b"\x00\x01\x02\xff\xfe\xfd") is None
    assert decode_text(bytes(range(1, 32)) * 30) is None
    assert decode_text(SIMPLE.encode() + b"\0") is None
    assert decode_text(bytes(range(256))) is None
    assert decode_text(b"\0\0\0\1\2\3") is None


def test_rare_characters_do_not_make_it_another_encoding() -> None:
    for text in ("陈堃,喆\n", "名称,编码\n㙦㛃\U00020bb7野家,1\n", "abc,1\n"):
        assert decode_text(text.encode("gb18030")) == text
