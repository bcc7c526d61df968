"""DuckDB's SQL → Spark's, by sqlglot; and what sqlglot does not know of the two, put right here with the reason.

What a rule is stays one text (``expectations.compile``): Spark evaluates a translation of it, which never differs in
a value, a NULL or a character. What cannot be carried over is an error and no guess (``NotCarried``).
Needs the extra ``spark``; whoever does not use Spark does not import this.
"""

from __future__ import annotations

from functools import cache
from typing import Any, ClassVar

import sqlglot
from sqlglot import exp
from sqlglot.dialects.duckdb import DuckDB
from sqlglot.dialects.spark import Spark

# \b of RE2 knows ASCII words only; Java's took Chinese characters for parts of a word until version 19.
_WORD = "[0-9A-Za-z_]"
_BOUNDARY = f"(?:(?<={_WORD})(?!{_WORD})|(?<!{_WORD})(?={_WORD}))"
_NO_BOUNDARY = f"(?:(?<={_WORD})(?={_WORD})|(?<!{_WORD})(?!{_WORD}))"
_SPACES = "\\t\\n\\f\\r "  # \s of RE2; Java's has the vertical tab besides
_ESCAPES = {"b": _BOUNDARY, "B": _NO_BOUNDARY, "s": f"[{_SPACES}]", "S": f"[^{_SPACES}]"}
# The same in both, outside of a class and within.
_SAME_ESCAPES = frozenset("dDwWtnrfzA\\.+*?()[]{}|^$-/x'\"")


class NotCarried(ValueError):
    """An expression that has no certain meaning in Spark: a program error, told when the suite is built."""


class _DuckDB(DuckDB):
    """DuckDB's dialect; ``len`` (of lists, here) told apart from ``length`` (of texts), of which sqlglot makes one."""

    class Parser(DuckDB.Parser):
        FUNCTIONS: ClassVar = {
            **DuckDB.Parser.FUNCTIONS,
            "LEN": lambda arguments: exp.Anonymous(this="LEN", expressions=arguments),
        }


@cache
def spark_sql(sql: str) -> str:
    """An expression or a query of DuckDB's as Spark has it. Raises NotCarried."""
    tree = sqlglot.parse_one(sql, read=_DuckDB)
    for node in tree.walk():
        is_known = type(node) in _FUNCTIONS and (type(node) is not exp.Anonymous or node.this.lower() in _LISTS)
        if isinstance(node, exp.Func) and not is_known:
            raise NotCarried(f"no function that is known to be the same in both: {node.sql()}")
        if isinstance(node, exp.Floor) and not isinstance(node.parent, exp.EQ):
            raise NotCarried(f"floor is carried only as x = floor(x): {sql}")
    return str(tree.sql(dialect=_Spark))


def java_pattern(pattern: str) -> str:
    """A regular expression of RE2's (DuckDB) as Java (Spark) has it: both find the same. Raises NotCarried."""
    # (?d): only \n ends a line, for the dot.
    out = ["(?d)"]
    at, in_class = 0, False
    while at < len(pattern):
        one = pattern[at]
        if one == "\\":
            out.append(_escaped(pattern[at + 1 : at + 2], in_class))
            at += 2
            continue
        if in_class:
            out.append(_in_class(pattern, at))
            in_class = one != "]"
        elif one == "[":
            in_class = True
            out.append(one)
            if pattern[at + 1 : at + 2] == "^":
                at += 1
                out.append("^")
        elif one == "$":
            out.append("\\z")  # Java's $ is met before a last line break too
        elif pattern.startswith("(?i", at):
            out.append("(?iu")  # RE2 folds letters beyond ASCII too
            at += 2
        elif pattern.startswith("(?", at) and pattern[at + 2 : at + 3] != ":":
            raise NotCarried(f"not a group that both know: {pattern}")
        else:
            out.append(one)
        at += 1
    return "".join(out)


def _escaped(char: str, in_class: bool) -> str:
    if char in _ESCAPES:
        if not in_class:
            return _ESCAPES[char]
        if char == "s":
            return _SPACES
    elif char in _SAME_ESCAPES:
        return f"\\{char}"
    raise NotCarried(f"not an escape that both know: \\{char}")


def _in_class(pattern: str, at: int) -> str:
    """One character within [ ]: Java has classes within classes, and && between them."""
    if pattern.startswith("[:", at):
        raise NotCarried(f"not a class that both know: {pattern}")
    return f"\\{pattern[at]}" if pattern[at] in "[&" else pattern[at]


def java_replacement(text: str) -> str:
    """What a match is replaced by: groups are \\1 in DuckDB, and $1 in Java, where a digit behind one is set apart."""
    out: list[str] = []
    characters = iter(text)
    is_behind_group = False
    for one in characters:
        follows = next(characters, "") if one == "\\" else ""
        if one == "\\" and follows != "\\" and not follows.isdigit():
            raise NotCarried(f"not what a match can be replaced by: {text}")
        is_set_apart = one in "\\$" or (is_behind_group and one.isdigit())
        is_behind_group = follows.isdigit()
        out.append(f"${follows}" if is_behind_group else f"\\{one}" if is_set_apart else one)
    return "".join(out)


def _text(node: exp.Expression) -> str:
    if not isinstance(node, exp.Literal) or not node.is_string:
        raise NotCarried(f"not a text that is written out: {node.sql()}")
    return str(node.this)


def _matches(self: Any, node: exp.RegexpLike) -> str:
    if node.args.get("flag"):
        raise NotCarried(f"options of a pattern are written into it: {node.sql()}")
    return str(self.func("REGEXP_LIKE", node.this, exp.Literal.string(java_pattern(_text(node.expression)))))


def _replaced(self: Any, node: exp.RegexpReplace) -> str:
    modifiers = node.args.get("modifiers")
    if modifiers is None or _text(modifiers) != "g":
        raise NotCarried(f"Spark replaces every match: {node.sql()}")
    pattern, replacement = java_pattern(_text(node.expression)), java_replacement(_text(node.args["replacement"]))
    return str(self.func("REGEXP_REPLACE", node.this, exp.Literal.string(pattern), exp.Literal.string(replacement)))


def _same_or_whole(self: Any, node: exp.EQ) -> str:
    """x = floor(x): a whole number. Spark's floor is a BIGINT, which a large DOUBLE is not."""
    for one, other in ((node.left, node.right), (node.right, node.left)):
        if isinstance(one, exp.Floor):
            if one.this != other:
                raise NotCarried(f"floor is carried only as x = floor(x): {node.sql()}")
            return f"{self.sql(other)} = {self.func('RINT', other)}"
    return str(self.binary(node, "="))


def _of_list(self: Any, node: exp.Anonymous) -> str:
    return _LISTS[node.this.lower()].format(*(self.sql(argument) for argument in node.expressions))


# Functions of lists (of facts: there is no NULL in them). array_size and not size: size(NULL) is -1 where Spark is told
# to be as it used to be. What a list has in common with NULL is nothing in DuckDB, and NULL in Spark; the order of what
# two lists have in common is not the same: predicates count it and look for what is in it.
_LISTS = {
    "len": "ARRAY_SIZE({0})",
    "list_has_all": "(ARRAY_SIZE(ARRAY_EXCEPT({1}, {0})) = 0)",
    "list_intersect": "ARRAY_INTERSECT({0}, COALESCE({1}, ARRAY()))",
}
# What sqlglot carries over rightly, and what is carried below.
_FUNCTIONS = {
    exp.Abs, exp.And, exp.Anonymous, exp.Array, exp.ArrayContains, exp.ArrayOverlaps, exp.ArrayToString, exp.Case,
    exp.Cast, exp.Coalesce, exp.Contains, exp.Count, exp.EndsWith, exp.Floor, exp.If, exp.Length, exp.Max, exp.Min,
    exp.Not, exp.Nullif, exp.Or, exp.RegexpLike, exp.RegexpReplace, exp.Split, exp.StartsWith, exp.StrPosition,
    exp.Substring, exp.Sum,
}  # fmt: skip


class _Spark(Spark):
    """Spark's dialect, with what sqlglot's writing of DuckDB's functions gets wrong written right."""

    class Generator(Spark.Generator):
        TRANSFORMS: ClassVar = {
            **Spark.Generator.TRANSFORMS,
            exp.Anonymous: _of_list,
            exp.ArrayOverlaps: lambda self, node: self.func("ARRAYS_OVERLAP", node.this, node.expression),
            exp.EQ: _same_or_whole,
            exp.RegexpLike: _matches,
            exp.RegexpReplace: _replaced,
            exp.StrPosition: lambda self, node: self.func("INSTR", node.this, node.args["substr"]),
        }
