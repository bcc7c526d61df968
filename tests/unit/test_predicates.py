"""A list's predicate taken apart: each part is what DuckDB evaluates, and says in words what it asks."""

from __future__ import annotations

import duckdb
import pytest

from expectations.categories import load_categories
from expectations.model import Standard
from zhinan.errors import StandardError
from zhinan.predicates import Part, parts


def taken_apart(standard: Standard, predicate: str) -> list[Part]:
    with duckdb.connect() as connection:
        return parts(connection, standard, "item", predicate)


@pytest.mark.parametrize(
    ("predicate", "words", "unmet"),
    [
        (""""办件类型" = '即办件'""", "“办件类型”为“即办件”", "“办件类型”不是“即办件”"),
        (""""办件类型" <> '即办件'""", "“办件类型”不是“即办件”", "“办件类型”为“即办件”"),
        (
            """list_contains("四办标志_options", '马上办')""",
            "“四办标志”选了“马上办”",
            "“四办标志”没有选“马上办”",
        ),
        (
            """list_has_any("服务对象_options", ['企业法人', '其他组织'])""",
            "“服务对象”选了“企业法人”、“其他组织”中的至少一个",
            "“服务对象”没有选“企业法人”、“其他组织”中的任何一个",
        ),
        (
            """NOT regexp_matches("业务办理项名称", '注销|补发')""",
            "“业务办理项名称”没有写“注销”、“补发”中的任何一个",
            "“业务办理项名称”写有“注销”、“补发”之一",
        ),
        (
            """regexp_matches("业务办理项名称", '^.{3,}$')""",
            "“业务办理项名称”的写法符合 ^.{3,}$",
            "“业务办理项名称”的写法不符合 ^.{3,}$",
        ),
        (
            """starts_with("是否支持预约办理", '是')""",
            "“是否支持预约办理”以“是”开头",
            "“是否支持预约办理”不以“是”开头",
        ),
        (""""网上办理深度" IN ('4星级')""", "“网上办理深度”为“4星级”", "“网上办理深度”不是“4星级”"),
        (
            """"网上办理深度" NOT IN ('a', 'b')""",
            "“网上办理深度”不是“a”、“b”之一",
            "“网上办理深度”为“a”、“b”之一",
        ),
        (
            """"承诺时限_days" <= 3""",
            "“承诺时限”不大于 3",
            "不符合：“承诺时限”不大于 3",
        ),
        (""""承诺时限_days" IS NULL""", "“承诺时限”读不出", "“承诺时限”读得出"),
        (""""办公时间_given" """, "“办公时间”已填写", "“办公时间”没有填写"),
        (
            """NOT ("办件类型" = 'a' OR "办件类型" = 'b')""",
            "（“办件类型”不是“a”，并且“办件类型”不是“b”）",
            "（“办件类型”为“a”，或者“办件类型”为“b”）",
        ),
    ],
)
def test_a_condition_in_words_and_its_opposite(standard: Standard, predicate: str, words: str, unmet: str) -> None:
    (part,) = taken_apart(standard, predicate)
    assert (part.words, part.unmet) == (words, unmet)


def test_only_top_level_ands_part(standard: Standard) -> None:
    found = taken_apart(standard, """("是否网办" = '是' AND "没有这个" = 1) AND ("a" = 'x AND y' OR "b" = 2)""")
    assert [part.words for part in found] == [
        "“是否网办”为“是”", "“没有这个”为 1", "（“a”为“x AND y”，或者“b”为 2）",
    ]  # fmt: skip
    assert [part.elements for part in found] == [("是否网办",), (), ()]
    assert taken_apart(standard, "TRUE") == []


def test_what_has_no_words_is_shown_as_sql(standard: Standard) -> None:
    (part,) = taken_apart(standard, """length("办公时间") > 3""")
    assert part.words == """满足 (length("办公时间") > 3)""" and part.elements == ("办公时间",)


def test_what_is_no_sql_is_a_mistake_of_the_lists(standard: Standard) -> None:
    with pytest.raises(StandardError, match=r"categories\.toml"):
        taken_apart(standard, '"办件类型" = = 1')


def test_every_list_has_words(standard: Standard) -> None:
    with duckdb.connect() as connection:
        found = [
            part
            for category in load_categories(standard)
            for record, predicate in (
                ("item", category.where),
                ("material", category.material or "TRUE"),
                ("material", category.material_all or "TRUE"),
            )
            for part in parts(connection, standard, record, predicate)  # type: ignore[arg-type]
        ]
    assert len(found) > 25
    assert [part.words for part in found if "满足" in part.words or not part.elements] == []
