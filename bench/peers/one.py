"""One peer in its own environment, which knows nothing of zhinan: ``one.py PEER FILE RULES [--frame]``.

Prints as JSON: seconds of importing, reading and checking; peak memory; the failing (row, element, rule), rows from 0.
``--frame``: FILE is a Parquet file that is read before the clock starts, in place of a workbook.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Failing = list[tuple[int, str, str]]


def read_rows(file: str, rules: dict[str, Any]) -> dict[str, list[str | None]]:
    """Column → texts, None for what is no value; by calamine."""
    from python_calamine import CalamineWorkbook

    sheet = CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python(skip_empty_area=False)
    columns = zip(*sheet[1:], strict=True)
    read: dict[str, list[str | None]] = {}
    for name, values in zip(sheet[0], columns, strict=True):
        nothing = set(rules["missing"][name])
        read[str(name)] = [None if value in nothing else str(value) for value in values]
    return read


def by_frictionless(file: str, rules: dict[str, Any], clock: Clock) -> Failing:
    """Constraints of the schema, and the unique key; it reads the workbook itself."""
    from frictionless import Resource, Schema, fields
    from frictionless.formats import ExcelControl

    clock("import")
    names: dict[tuple[str, str], str] = {}
    made = []
    for name in rules["columns"]:
        constraints: dict[str, Any] = {}
        for rule in (rule for rule in rules["rules"] if rule["element"] == name):
            kind, value = _constraint(rule)
            constraints[kind] = value
            names[name, kind] = rule["id"]
        made.append(fields.StringField(name=name, missing_values=rules["missing"][name], constraints=constraints))
    path = Path(file)
    resource_ = Resource(path=path.name, basepath=str(path.parent), schema=Schema(fields=made), control=ExcelControl())
    report = resource_.validate(limit_errors=10**9)
    found: Failing = []
    for error in report.tasks[0].errors:
        kind = "unique" if error.type == "unique-error" else error.note.split('"')[1]
        found.append((error.row_number - 2, error.field_name, names[error.field_name, kind]))
    clock("check")
    return found


def _constraint(rule: dict[str, Any]) -> tuple[str, Any]:
    if rule["test"] in ("filled", "unique"):
        return ("required" if rule["test"] == "filled" else "unique"), True
    if rule["test"] == "among":
        return "enum", list(rule["values"])
    # Its patterns are held against a value as a whole.
    anywhere = f".*?(?:{rule['pattern']})"
    return "pattern", f"(?s:{anywhere}.*)" if rule["test"] == "matches" else f"(?s:(?!{anywhere}).*)"


def by_great_expectations(file: str, rules: dict[str, Any], clock: Clock, frame: Any = None) -> Failing:
    """Built-in expectations on a pandas frame, COMPLETE results."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    import great_expectations as gx
    import pandas as pd

    clock("import")
    if frame is None:
        frame = pd.DataFrame(read_rows(file, rules))
        clock("read")
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    asset = context.data_sources.add_pandas("peer").add_dataframe_asset("items")
    batch = asset.add_batch_definition_whole_dataframe("all")
    made = [_expectation(gx.expectations, rule) for rule in rules["rules"]]
    suite = gx.ExpectationSuite(name="items", expectations=made)
    outcome = batch.get_batch(batch_parameters={"dataframe": frame}).validate(
        suite, result_format={"result_format": "COMPLETE"}
    )
    found: Failing = []
    for result in outcome.results:
        config = result.expectation_config
        assert not result.exception_info.get("raised_exception"), result.exception_info
        for row in result.result.get("unexpected_index_list") or ():
            found.append((int(row), config.kwargs["column"], config.meta["rule"]))
    clock("check")
    return found


def _expectation(kinds: Any, rule: dict[str, Any]) -> Any:
    own = {"column": rule["element"], "meta": {"rule": rule["id"]}}
    # Its regular expressions are held against the beginning of a value.
    anywhere = rule["pattern"] if rule["pattern"].startswith(("^", "(?i)^")) else f"(?s:.*?)(?:{rule['pattern']})"
    if rule["test"] == "filled":
        return kinds.ExpectColumnValuesToNotBeNull(**own)
    if rule["test"] == "unique":
        return kinds.ExpectColumnValuesToBeUnique(**own)
    if rule["test"] == "among":
        return kinds.ExpectColumnValuesToBeInSet(**own, value_set=list(rule["values"]))
    if rule["test"] == "lacks":
        return kinds.ExpectColumnValuesToNotMatchRegex(**own, regex=anywhere)
    return kinds.ExpectColumnValuesToMatchRegex(**own, regex=anywhere)


def by_pointblank(file: str, rules: dict[str, Any], clock: Clock) -> Failing:
    """Its own steps; expressions of Polars where a blank has to pass."""
    import pointblank as pb
    import polars as pl

    clock("import")
    frame = pl.DataFrame(read_rows(file, rules), schema=dict.fromkeys(rules["columns"], pl.String))
    clock("read")
    validation = pb.Validate(frame)
    for rule in rules["rules"]:
        column = rule["element"]
        if rule["test"] == "filled":
            validation = validation.col_vals_not_null(column)
        elif rule["test"] == "matches":
            validation = validation.col_vals_regex(column, rule["pattern"], na_pass=True)
        else:
            validation = validation.col_vals_expr(_expression(rule))
    validation = validation.interrogate(extract_limit=10**9)
    found: Failing = []
    for step, rule in enumerate(rules["rules"], start=1):
        extract = validation.get_data_extracts(i=step, frame=True)
        if extract is not None and len(extract):
            found += [(row - 1, rule["element"], rule["id"]) for row in extract["_row_num_"].to_list()]
    clock("check")
    return found


def _expression(rule: dict[str, Any]) -> Any:
    """Where the rule is met, blank values too."""
    import polars as pl

    column = pl.col(rule["element"])
    if rule["test"] == "among":
        met = column.is_in(list(rule["values"]))
    elif rule["test"] == "unique":
        met = column.is_unique()
    else:
        met = column.str.contains(rule["pattern"])
        met = met if rule["test"] == "matches" else ~met
    return met | column.is_null()


def by_pandera(file: str, rules: dict[str, Any], clock: Clock) -> Failing:
    """A schema of columns with its own checks on Polars, lazily: all failures."""
    import pandera.polars as pa
    import polars as pl

    clock("import")
    frame = pl.DataFrame(read_rows(file, rules), schema=dict.fromkeys(rules["columns"], pl.String))
    clock("read")
    names: dict[tuple[str, object], str] = {}
    columns: dict[str, Any] = {}
    for name in rules["columns"]:
        checks: list[Any] = []
        is_nullable, is_unique = True, False
        for rule in (rule for rule in rules["rules"] if rule["element"] == name):
            if rule["test"] == "filled":
                is_nullable = False
                names[name, "not_nullable"] = rule["id"]
            elif rule["test"] == "unique":
                is_unique = True
                names[name, "field_uniqueness"] = rule["id"]
            else:
                names[name, len(checks)] = rule["id"]
                checks.append(_pandera_check(pa, rule))
        columns[name] = pa.Column(str, checks, nullable=is_nullable, unique=is_unique)
    found: Failing = []
    try:
        pa.DataFrameSchema(columns).validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        for case in errors.failure_cases.iter_rows(named=True):
            key = case["check_number"] if case["check_number"] is not None else case["check"]
            found.append((case["index"], case["column"], names[case["column"], key]))
    clock("check")
    return found


def _pandera_check(pa: Any, rule: dict[str, Any]) -> Any:
    if rule["test"] == "among":
        return pa.Check.isin(list(rule["values"]))
    import polars as pl

    def is_met(data: Any) -> Any:
        met = pl.col(data.key).str.contains(rule["pattern"])
        return data.lazyframe.select(met if rule["test"] == "matches" else ~met)

    return pa.Check(is_met)


def by_calamine(file: str, rules: dict[str, Any], clock: Clock) -> Failing:
    """Reads, and checks nothing: the floor."""
    from python_calamine import CalamineWorkbook

    clock("import")
    book = CalamineWorkbook.from_path(file)
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    clock("read")
    return []


PEERS: dict[str, Callable[..., Failing]] = {
    "calamine": by_calamine,
    "frictionless": by_frictionless,
    "great-expectations": by_great_expectations,
    "pointblank": by_pointblank,
    "pandera": by_pandera,
}


class Clock:
    """Seconds of each part, from the end of the part before."""

    def __init__(self) -> None:
        self.took = {"import": 0.0, "read": 0.0, "check": 0.0}
        self.began = time.perf_counter()

    def __call__(self, part: str) -> None:
        now = time.perf_counter()
        self.took[part] += now - self.began
        self.began = now


def main() -> None:
    """One peer, once."""
    peer, file, rules_file, *options = sys.argv[1:]
    rules = json.loads(Path(rules_file).read_text("utf-8"))
    more: dict[str, Any] = {}
    if "--frame" in options:
        import pandas as pd

        more["frame"] = pd.read_parquet(file)
    clock = Clock()
    failing = PEERS[peer](file, rules, clock, **more)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    told = {**clock.took, "seconds": sum(clock.took.values()), "peak_bytes": peak, "failing": failing}
    print(json.dumps(told, ensure_ascii=False), flush=True)
    os._exit(0)


if __name__ == "__main__":
    main()
