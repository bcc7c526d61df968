"""csv in the encodings and with the separators that offices send."""

from __future__ import annotations

import pytest

from zhinan.errors import Rejected
from zhinan.intake.encoding import decode_text
from zhinan.intake.workbook import read_workbook

SIMPLIFIED = "业务办理项名称,行使层级,办件类型\n林木采伐许可,县级,承诺件\n草原征占用审批,县级,即办件\n"
TRADITIONAL = "業務辦理項名稱,行使層級,辦件類型\n林木採伐許可,縣級,承諾件\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_simplified(encoding: str) -> None:
    assert decode_text(SIMPLIFIED.encode(encoding)) == SIMPLIFIED


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5", "utf-16"])
def test_traditional(encoding: str) -> None:
    assert decode_text(TRADITIONAL.encode(encoding)) == TRADITIONAL


def test_rare_characters_do_not_make_it_another_encoding() -> None:
    for text in ("陈堃,喆\n", "名称,编码\n㙦㛃\U00020bb7野家,1\n", "abc,1\n"):
        assert decode_text(text.encode("gb18030")) == text


@pytest.mark.parametrize("cut", [1, 2])
def test_cut_in_mid_character_is_told_with_its_line(cut: int) -> None:
    with pytest.raises(Rejected, match="第 41 行"):
        decode_text(_cut(cut))


def _cut(count: int) -> bytes:
    lines = [f"林木采伐许可事项第{number}项,县级" for number in range(41)]
    return "\n".join(lines).encode()[:-count]


def test_what_is_no_text() -> None:
    assert decode_text(bytes(range(256))) is None
    assert decode_text(b"\0\0\0\1\2\3") is None


@pytest.mark.parametrize("separator", [",", ";", "\t", "^", "|", "，"])
def test_separators(separator: str) -> None:
    rows = [["业务办理项名称", "行使层级", "办件类型", "备注"], ["采伐许可", "县级", "承诺件", "x"]]
    text = "\n".join(separator.join(row) for row in rows)
    assert read_workbook(text.encode(), "a.csv").sheets[0].cells == rows


def test_prose_with_chinese_commas_is_no_table() -> None:
    text = "说明\n本表由各单位填写，逐项核对，不得漏项，按时报送。\n一、填写，二、核对，三、报送，四、归档。\n"
    assert [len(row) for row in read_workbook(text.encode(), "a.csv").sheets[0].cells] == [1, 1, 1]


def test_excels_own_order_and_kept_texts() -> None:
    text = 'sep=;\n名称;编码;层级\n采伐许可;="000123456789";县级\n迁移;"=""0001""";县级\n'
    assert read_workbook(text.encode(), "a.csv").sheets[0].cells == [
        ["名称", "编码", "层级"],
        ["采伐许可", "000123456789", "县级"],
        ["迁移", "0001", "县级"],
    ]
