"""counties.toml: what it may say, and how it is told what it may not."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

from zhinan.errors import UsageError
from zhinan.settings import Home
from zhinan.spark.counties import find_counties
from zhinan.spark.session import require_spark

ONE = '[[county]]\nname = "光山县"\ncity = "信阳市"\nstandard = "luoshan-2023"\nraw = "raw/光山县"\n'


def test_without_the_file_the_home_is_the_county(tmp_path: Path) -> None:
    home = Home.at(tmp_path)
    (county,) = find_counties(home, "luoshan-2023")
    assert (county.name, county.home) == ("罗山县", home)


def test_each_county_has_a_home_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "counties.toml").write_text(ONE + ONE.replace("光山县", "新县"), "utf-8")
    counties = find_counties(Home.at(tmp_path), "luoshan-2023")
    assert [one.home.root for one in counties] == [tmp_path / "counties" / "光山县", tmp_path / "counties" / "新县"]
    assert counties[1].home.raw == tmp_path / "raw" / "新县"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "空文件"),
        ("county = 1", "[[county]]"),
        (ONE.replace('city = "信阳市"\n', ""), "第 1 个 [[county]]的 city"),
        (ONE + 'mayor = "x"', "只能写"),
        (ONE.replace('name = "光山县"', 'name = "a/b"'), "不能有标点符号"),
        (ONE + ONE, "name 相同：光山县"),
        (ONE + ONE.replace('name = "光山县"', 'name = "新县"'), "raw 相同"),
        ("[[county]\n", "counties.toml 有误"),
    ],
)
def test_what_is_no_county_is_told(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "counties.toml").write_text(text, "utf-8")
    with pytest.raises(UsageError, match=r"counties\.toml") as caught:
        find_counties(Home.at(tmp_path), "luoshan-2023")
    assert told in str(caught.value)


def test_a_file_that_is_named_and_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="读不了"):
        find_counties(Home.at(tmp_path), "luoshan-2023", tmp_path / "none.toml")


@pytest.mark.skipif(find_spec("pyspark") is not None, reason="PySpark is installed")
def test_without_the_extra_the_engine_is_refused_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="make venv-spark"):
        require_spark()
