"""TOML → frozen ``Standard``. A malformed file is a ``StandardError`` naming file, element and key."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from expectations.conditions import DEPARTMENT, OPERATORS
from expectations.kinds import KINDS
from expectations.model import RECORD_KINDS, Condition, Element, Reading, RecordKind, Rule, Severity, Standard
from zhinan.errors import StandardError

FOLDER = Path(__file__).parent
DEFAULT = "luoshan-2023"

_ELEMENT_KEYS = {"number", "name", "record", "requirement", "aliases", "unchecked", "reading", "is_public", "rule"}
_RULE_KEYS = {"id", "kind", "severity", "when", "when_any", "after", "message", "suggest", "codes"}
_RULE_ID = re.compile(r"[EN]\d+(\.\d+){1,2}")
_PARAMETER = re.compile(r"\{([a-z_]+)\}")


def load_standard(name: str = DEFAULT) -> Standard:
    """The standard ``name`` of this folder, with the national elements that it names.

    Raises StandardError where a file is missing or malformed.
    """
    file = FOLDER / f"{name}.toml"
    if not re.fullmatch(r"[\w.-]+", name) or not file.is_file():
        known = "、".join(sorted(path.stem for path in FOLDER.glob("*-*.toml")))
        raise StandardError(f"{name}.toml", "", "", f"没有这个标准，现有：{known}")
    return read_standard(file)


def read_standard(file: Path) -> Standard:
    """The standard in ``file``; the files that it names lie beside it. Read again where one of them has changed."""
    stamps = [(one.name, one.stat().st_mtime_ns, one.stat().st_size) for one in sorted(file.parent.glob("*.toml"))]
    return _read_standard(file, tuple(stamps))


# Every stage of a run asks for it.
@lru_cache(maxsize=8)
def _read_standard(file: Path, _stamps: tuple[tuple[str, int, int], ...]) -> Standard:
    data = _toml(file)
    head = _Reader(file.name, "", data)
    national_file = file.parent / head.text("national")
    national = _toml(national_file)
    parameters = {key: str(value) for key, value in head.table("parameters").items()}
    codes = cast(Mapping[str, Mapping[str, str]], national.get("codes", {}))
    elements = _elements(national_file.name, national, parameters, codes)
    elements += _elements(file.name, data, parameters, codes)
    files = [file, national_file, file.parent / head.text("categories"), file.parent / head.text("departments")]
    standard = Standard(
        name=head.text("name"),
        version=f"{head.text('version')}+{_digest(files)}",
        title=head.text("title"),
        county=head.text("county"),
        source=head.text("source"),
        elements=tuple(_with_requirements(elements)),
        parameters=parameters,
        codes=codes,
        categories_file=str(files[2]),
        departments_file=str(files[3]),
    )
    _check_references(file.name, standard)
    return standard


def _toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        raise StandardError(file.name, "", "", "文件不存在") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise StandardError(file.name, "", "", f"不是合法的 TOML：{error}") from error


def _digest(files: list[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        if not file.is_file():
            raise StandardError(file.name, "", "", "文件不存在")
        digest.update(file.read_bytes())
    return digest.hexdigest()[:8]


class _Reader:
    """Typed access to one TOML table, with errors that name the place."""

    def __init__(self, file: str, element: str, data: Mapping[str, Any]) -> None:
        self.file, self.element, self.data = file, element, data

    def fail(self, key: str, problem: str) -> StandardError:
        return StandardError(self.file, self.element, key, problem)

    def text(self, key: str, default: str | None = None) -> str:
        value = self.data.get(key, default)
        if not isinstance(value, str):
            raise self.fail(key, "缺少这个键，或它不是文字")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
            raise self.fail(key, "应为一组文字")
        return tuple(value)

    def table(self, key: str) -> dict[str, Any]:
        value = self.data.get(key, {})
        if not isinstance(value, dict):
            raise self.fail(key, "应为一张表")
        return value

    def tables(self, key: str) -> list[dict[str, Any]]:
        value = self.data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(part, dict) for part in value):
            raise self.fail(key, "应为一组表")
        return value

    def choice(self, key: str, choices: tuple[str, ...], default: str) -> str:
        value = self.text(key, default)
        if value not in choices:
            raise self.fail(key, f"“{value}”不在 {'、'.join(choices)} 之中")
        return value


CodeTables = Mapping[str, Mapping[str, str]]


def _elements(file: str, data: Mapping[str, Any], parameters: Mapping[str, str], codes: CodeTables) -> list[Element]:
    elements: list[Element] = []
    seen: set[tuple[str, str]] = set()
    for position, table in enumerate(_Reader(file, "", data).tables("element"), start=1):
        name = _Reader(file, f"第{position}个", table).text("name")
        reader = _Reader(file, name, table)
        unknown = set(table) - _ELEMENT_KEYS
        if unknown:
            raise reader.fail(sorted(unknown)[0], "不认识的键")
        record = cast(RecordKind, reader.choice("record", RECORD_KINDS, "item"))
        if (record, name) in seen:
            raise reader.fail("name", "要素重复")
        seen.add((record, name))
        number = table.get("number")
        if number is not None and not (isinstance(number, int) and number >= 1):
            raise reader.fail("number", "应为正整数")
        elements.append(
            Element(
                name=name,
                record=record,
                number=number,
                requirement=reader.text("requirement", ""),
                aliases=reader.texts("aliases"),
                unchecked=reader.text("unchecked", ""),
                reading=cast(Reading, reader.choice("reading", ("prose", "code"), "prose")),
                is_public=bool(table.get("is_public", True)),
                rules=tuple(_rule(reader, record, rule, parameters, codes) for rule in reader.tables("rule")),
            )
        )
    return elements


def _rule(
    owner: _Reader, record: RecordKind, table: dict[str, Any], parameters: Mapping[str, str], codes: CodeTables
) -> Rule:
    reader = _Reader(owner.file, owner.element, table)
    rule_id = reader.text("id")
    if not _RULE_ID.fullmatch(rule_id):
        raise reader.fail("rule.id", f"“{rule_id}”不是规则编号（如 E18.3、N3.1）")
    kind_name = reader.text("kind")
    if kind_name not in KINDS:
        raise reader.fail(f"rule {rule_id} kind", f"没有“{kind_name}”这种规则，现有：{'、'.join(KINDS)}")
    kind = KINDS[kind_name]
    params = {key: _fill(reader, rule_id, value, parameters) for key, value in table.items() if key not in _RULE_KEYS}
    if "codes" in table:
        if table["codes"] not in codes:
            raise reader.fail(f"rule {rule_id} codes", f"没有代码表“{table['codes']}”")
        params["codes"] = codes[table["codes"]]
    for key in kind.required:
        if key not in params:
            raise reader.fail(f"rule {rule_id} {key}", f"“{kind_name}”规则需要这个键")
    for key in params:
        if key not in kind.required + kind.optional:
            raise reader.fail(f"rule {rule_id} {key}", f"“{kind_name}”规则没有这个键")
    if "suggest" in table:
        params["suggest"] = _fill(reader, rule_id, table["suggest"], parameters)
    message = table.get("message")
    return Rule(
        id=rule_id,
        element=owner.element,
        record=record,
        kind=kind_name,
        severity=cast(Severity, reader.choice("severity", ("error", "warning"), "error")),
        params=params,
        when=_conditions(reader, rule_id, "when", parameters),
        when_any=_conditions(reader, rule_id, "when_any", parameters),
        after=reader.texts("after"),
        message=None if message is None else str(_fill(reader, rule_id, message, parameters)),
    )


def _conditions(reader: _Reader, rule_id: str, key: str, parameters: Mapping[str, str]) -> tuple[Condition, ...]:
    conditions = []
    for table in reader.tables(key):
        rest = {operator: operand for operator, operand in table.items() if operator != "element"}
        if "element" not in table or len(rest) != 1:
            raise reader.fail(f"rule {rule_id} {key}", "每个条件要有 element 和一个比较")
        ((operator, operand),) = rest.items()
        if operator not in OPERATORS:
            raise reader.fail(f"rule {rule_id} {key}", f"没有“{operator}”这种比较，现有：{'、'.join(OPERATORS)}")
        conditions.append(Condition(table["element"], operator, _fill(reader, rule_id, operand, parameters)))
    return tuple(conditions)


def _fill(reader: _Reader, rule_id: str, value: Any, parameters: Mapping[str, str]) -> Any:
    """``value`` with {name} replaced by the county's parameter, in lists too."""
    if isinstance(value, list):
        return [_fill(reader, rule_id, part, parameters) for part in value]
    if not isinstance(value, str):
        return value

    def parameter(match: re.Match[str]) -> str:
        if match[1] not in parameters:
            raise reader.fail(f"rule {rule_id}", f"没有参数 {match[1]}")
        return parameters[match[1]]

    return _PARAMETER.sub(parameter, value)


def _with_requirements(elements: list[Element]) -> list[Element]:
    """The fields of a step carry the requirement of the element that they are fields of."""
    by_number = {e.number: e.requirement for e in elements if e.number is not None and e.requirement}
    return [
        element
        if element.requirement or element.number is None
        else replace(element, requirement=by_number.get(element.number, ""))
        for element in elements
    ]


def _check_references(file: str, standard: Standard) -> None:
    """Rule ids are unique; ``other``, conditions and ``after`` name what the same record has."""
    total = sum(len(element.rules) for element in standard.elements)
    if total != len(list(standard.rules())):
        ids = [rule.id for element in standard.elements for rule in element.rules]
        twice = next(rule_id for rule_id in ids if ids.count(rule_id) > 1)
        owner = next(e for e in standard.elements if any(rule.id == twice for rule in e.rules))
        raise StandardError(file, owner.name, f"rule {twice}", "规则编号重复")
    for record in RECORD_KINDS:
        names = {element.name for element in standard.of(record)} | {DEPARTMENT}
        for rule in standard.rules(record):
            asked = [condition.element for condition in rule.conditions]
            asked += [rule.params["other"]] if "other" in rule.params else []
            for name in asked:
                if name not in names:
                    raise StandardError(file, rule.element, f"rule {rule.id}", f"没有要素“{name}”")
            _check_order(file, standard, rule, rule)


def _check_order(file: str, standard: Standard, rule: Rule, asked: Rule) -> None:
    """What ``rule`` comes after are rules of the same record, and none of them comes after ``rule``."""
    known = {other.id: other for other in standard.rules(rule.record)}
    for name in asked.after:
        if name not in known:
            raise StandardError(file, rule.element, f"rule {rule.id} after", f"同类记录里没有规则“{name}”")
        if name == rule.id:
            raise StandardError(file, rule.element, f"rule {rule.id} after", "规则的先后成了循环")
        _check_order(file, standard, rule, known[name])
