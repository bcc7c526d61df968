"""DuckDB's expressions and what becomes of them in Spark say the same, at the edges too."""

# ruff: noqa: E402 - what the extra brings is looked for before it is imported.
from __future__ import annotations

from typing import Any

import duckdb
import pytest

pytestmark = pytest.mark.spark
pytest.importorskip("sqlglot", reason="sqlglot is there with the extra spark only (make test-spark)")

from expectations.categories import load_categories
from expectations.compile import compile_rule
from expectations.spark_sql import NotCarried, java_pattern, java_replacement, spark_sql
from expectations.standard import load_standard

STANDARD = load_standard()
# Where RE2 and Java, or DuckDB's characters and Spark's, could part.
TEXTS = (
    None, "", " ", "a", "A", "k\u212a", "s\u017f", "x\nx", "a\n", "a\r", "a\u0085", "a\u2028", "\v", "林地", "林",
    "𠮷野家", "2178653转12", "2178653", "0376-2178653 12345", "[a&&b]", "a]b", "$1\\1", "'", "·",
    "罗山县政务服务中心2楼咨询台",
    "XXX", "xxxx", "ＸＸＸ", "测试12", "https://a.b-c.cn/x?y", "HTTPS://A.CN", "12345", "012345", "3号窗口", "１２３",
    "11411521006050389A4000131001000", "是", "是否", "待定", "预约人数:5人", "8:30", "13812345678", "证明材料",
)  # fmt: skip
LISTS = (None, [], [""], ["a"], ["a", "b"], ["b", "a"], ["a", "a"], ["2178653转12", "12345"], ["2178653"], ["林", "地"])
NUMBERS = (None, 0.0, -0.0, 1.0, 1.5, -1.5, 0.1, 31.0, 1e18, 1e20, 114.5345, float("inf"), float("nan"))
PATTERNS = (
    "a$", "^a$", "^.$", ".", r"\bA\b", r"\B", r"\s", r"^\S+$", r"[\s]", "[[&&a]", "[^a]", "(?i)kk", "(?i:S{2})",
    r"(^| )([2-8]\d{6})\b", r"\d", r"\w+", r"[0-9]{2,}", r"\$1", r"\\1", "", "^$", "$",
)  # fmt: skip


def of_texts(pattern: str) -> str:
    return f"regexp_matches(x, '{pattern.replace(chr(39), chr(39) * 2)}')"


def patterns() -> list[str]:
    """Those of the standard, its conditions and its lists, and some in which the two could part."""
    found = list(PATTERNS)
    for rule in STANDARD.rules():
        found += [rule.params["pattern"]] if "pattern" in rule.params else []
        found += [c.operand for c in rule.conditions if c.operator in ("matches", "not_matches")]
    return list(dict.fromkeys(found))


@pytest.fixture(scope="module")
def both(spark: Any) -> Any:
    """Function: (values, SQL type, expressions over x and y) → what DuckDB and what Spark say of each."""

    def run(values: tuple[Any, ...], sql_type: str, expressions: list[str]) -> tuple[list[Any], list[Any]]:
        with duckdb.connect() as connection:
            connection.execute(f"CREATE TABLE t (n INTEGER, x {sql_type}, y {sql_type})")
            rows = [(n, x, y) for n, (x, y) in enumerate((x, y) for x in values for y in values)]
            connection.executemany("INSERT INTO t VALUES (?, ?, ?)", rows)
            told = connection.execute(f"SELECT {', '.join(expressions)} FROM t ORDER BY n").fetchall()
        spark_type = {"VARCHAR": "string", "VARCHAR[]": "array<string>", "DOUBLE": "double"}[sql_type]
        frame = spark.createDataFrame(rows, f"n int, x {spark_type}, y {spark_type}").coalesce(1)
        carried = [f"{spark_sql(one)} AS c{number}" for number, one in enumerate(expressions)]
        return told, [tuple(row)[1:] for row in sorted(frame.selectExpr("n", *carried).collect())]

    return run


def differing(told: list[Any], carried: list[Any], expressions: list[str], values: tuple[Any, ...]) -> list[Any]:
    pairs = [(x, y) for x in values for y in values]
    assert len(told) == len(carried) == len(pairs)
    return [
        (expression, pair, of_duckdb, of_spark)
        for pair, one, other in zip(pairs, told, carried, strict=True)
        for expression, of_duckdb, of_spark in zip(expressions, one, other, strict=True)
        if of_duckdb != of_spark
    ]


def test_texts(both: Any) -> None:
    expressions = [
        *map(of_texts, patterns()), "contains(x, y)", "starts_with(x, y)", "ends_with(x, y)", "x = y", "x <> y",
        "x IN ('a', '林')",
        "substr(x, 2, 2)", "substr(x, 1, 1)", "length(x)", "strpos(x, '林')", "strpos('0123A林', substr(x, 1, 1))",
        "coalesce(x = y, FALSE)", "NOT (x = y)", "x IS NULL", "nullif(x, '')",
        "CASE substr(x, 1, 1) WHEN 'a' THEN '林' WHEN '''' THEN 'b' END",
        r"regexp_replace(x, '(^| )([2-8]\d{6})\b', '\10376-\2', 'g')", r"regexp_replace(x, 'a', '$1\\', 'g')",
        "string_split(x, ' ')",
    ]  # fmt: skip
    assert differing(*both(TEXTS, "VARCHAR", expressions), expressions, TEXTS) == []


def test_lists(both: Any) -> None:
    expressions = [
        "list_has_all(x, y)", "list_has_all(['a', 'b'], x)", "list_contains(x, 'a')", "len(x)", "len(x) > 0", "x = y",
        # The order of what two lists have in common is another in either: it may only be counted, or asked for.
        "len(list_intersect(x, y))", "list_contains(list_intersect(x, y), 'a')",
        "array_to_string(x, ' ')", "list_has_any(x, ['a', '林'])", "x = ['a', 'b']",
        "list_has_all(['', '12345'], list_intersect(x, y))", "NOT list_contains(x, 'a') OR len(x) = 1",
        "string_split(array_to_string(x, ' '), ' ')",
    ]  # fmt: skip
    assert differing(*both(LISTS, "VARCHAR[]", expressions), expressions, LISTS) == []


def test_numbers(both: Any) -> None:
    expressions = [
        "x = floor(x)", "x >= 1", "x <= y", "x = y", "abs(x - 114.53) <= 0.000500250000", "x IS NOT NULL", "x > 1.5",
        "coalesce(x = floor(x) AND x >= 0, FALSE)",
    ]  # fmt: skip
    assert differing(*both(NUMBERS, "DOUBLE", expressions), expressions, NUMBERS) == []


@pytest.mark.parametrize(
    "sql", ["list_sum(x)", "md5(x)", "floor(x) > 1", "x = floor(y)", "regexp_replace(x, 'a', 'b')",
            "regexp_matches(x, y)", r"regexp_matches(x, '\p{Greek}')", "regexp_matches(x, '(?P<n>a)')",
            "regexp_matches(x, '[[:alpha:]]')", "regexp_matches(x, 'a', 'i')"],
)  # fmt: skip
def test_what_is_not_certain_is_an_error(sql: str) -> None:
    with pytest.raises(NotCarried):
        spark_sql(sql)


def test_patterns_and_replacements() -> None:
    assert java_pattern("a$") == r"(?d)a\z"
    assert java_pattern("[$[]") == r"(?d)[$\[]"
    assert java_replacement(r"\10376-\2$") == r"$1\0376-$2\$"


def test_every_rule_and_list_is_carried() -> None:
    for rule in STANDARD.rules():
        compiled = compile_rule(STANDARD, rule)
        assert spark_sql(compiled.met) and spark_sql(compiled.applicable)
    for category in load_categories(STANDARD):
        for predicate in (category.where, category.material, category.material_all):
            assert predicate is None or spark_sql(predicate)
