"""The rerun on demand: the nightly flow for the departments that were asked for, with a form in Chinese."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from prefect import flow
from pydantic import Field

from expectations.columns import departments as expected
from expectations.standard import DEFAULT, load_standard
from flows.nightly import Summary, nightly

Department = StrEnum("Department", {one.name: one.name for one in expected(load_standard(DEFAULT))})  # type: ignore[misc]


def _field(default: Any, title: str, description: str) -> Any:
    """A parameter as Prefect's form shows it; Prefect itself would head it with the parameter's name."""
    return Field(default, description=description, json_schema_extra={"title": title})


_DEPARTMENTS = _field(None, "部门", "只收这些部门新交的文件，不选就是全部；准确率总是全县的")
_FORCE = _field(False, "全部重读", "没有变动的文件也重新读取")
_STANDARD = _field(DEFAULT, "标准", "标准名称，一般不改")
_HOME = _field(None, "安装位置", "data 和 reports 所在的文件夹，一般不改")
_RAW = _field(None, "报送文件夹", "一般不改")


@flow(name="rerun", description="重新核查：选择部门，收下新交的文件，重新得出全部结果")
def rerun(
    departments: list[Department] | None = _DEPARTMENTS,
    force: bool = _FORCE,
    standard: str = _STANDARD,
    home: str | None = _HOME,
    raw: str | None = _RAW,
) -> Summary:
    """As ``flows.nightly.nightly``; it waits for a run that is under way for up to an hour."""
    names = [str(name) for name in departments or []]
    return nightly.fn(home, raw, names, standard, force, wait_seconds=3600)
