"""Charts of the dashboard: where a value stands, what is told at it, and what they do with few or no values."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from markupsafe import Markup

from zhinan.deliver.dashboard.charts import Chart, Line, columns, pairs, rates, spark


def line(name: str, *values: float | None) -> Line:
    return Line(name, values, ["" if value is None else f"{value:.2f}%" for value in values])


def drawn(picture: Markup) -> ElementTree.Element:
    return ElementTree.fromstring(str(picture))


def test_a_rate_stands_between_the_axis_and_the_aim() -> None:
    chart = rates("t", "走势", ["5月1日", "5月2日", "5月3日"], [line("甲", 80.33, None, 100.0)])
    svg = drawn(chart.picture)
    lowest, *_, highest = [float(one.get("y1", 0)) for one in svg.iter("line") if one.get("class") == "grid"]
    (aim,) = [float(one.get("y1", 0)) for one in svg.iter("line") if one.get("class") == "aim"]
    assert aim == highest < lowest
    texts = [one.text for one in svg.iter("text")]
    assert "目标 100%" in texts and "70%" in texts and "0%" not in texts  # the axis begins below the least value
    dots = list(svg.iter("circle"))
    assert [dot.findtext("title") for dot in dots] == ["5月1日 甲 80.33%", "5月3日 甲 100.00%"]
    first, last = (float(dot.get("cy", 0)) for dot in dots)
    assert last == aim and first == pytest.approx(lowest - (lowest - highest) * (80.33 - 70) / 30, abs=0.1)
    (path,) = [one.get("d", "") for one in svg.iter("path")]
    assert path.count("M") == 2 and "L" not in path  # a day without a figure is a gap, not a line over it
    assert chart.told == "甲由 5月1日 的 80.33% 到 5月3日 的 100.00%"


@pytest.mark.parametrize(("least", "axis"), [(12.0, "0%"), (50.0, "40%"), (95.0, "90%"), (100.0, "90%")])
def test_the_axis_of_rates_begins_at_a_round_number(least: float, axis: str) -> None:
    texts = [one.text for one in drawn(rates("t", "走势", ["1"], [line("甲", least)]).picture).iter("text")]
    assert axis in texts


def test_columns_stand_on_0_and_say_their_number() -> None:
    chart = columns(
        "t", "问题", ["1日", "2日"], [Line("新增", [172, 0], ["172", "0"]), Line("改好", [0, 86], ["0", "86"])]
    )
    svg = drawn(chart.picture)
    bars = list(svg.iter("rect"))
    assert [bar.findtext("title") for bar in bars] == ["1日 新增 172", "2日 改好 86"]
    heights = [float(bar.get("height", 0)) for bar in bars]
    assert heights[0] == pytest.approx(2 * heights[1], abs=0.2)
    assert {one.text for one in svg.iter("text")} >= {"0", "200", "172", "86"}


def test_before_and_after_are_drawn_to_one_scale_and_what_cannot_be_told_is_said() -> None:
    before, after = Line("基准", [40, None], ["40份", ""]), Line("现在", [30, None], ["30份", ""])
    chart = pairs("t", "五减", ["减材料", "减环节"], before, after)
    first, second, *_ = [float(bar.get("width", 0)) for bar in drawn(chart.picture).iter("rect")]
    assert second == pytest.approx(first * 0.75, abs=0.2)
    assert chart.told == "减材料由40份到30份；减环节由—到—"


def test_many_days_are_not_all_named_and_the_last_one_is() -> None:
    days = [f"{day}日" for day in range(1, 31)]
    svg = drawn(rates("t", "走势", days, [line("甲", *([90.0] * 30))]).picture)
    named = [one.text for one in svg.iter("text") if one.text in days]
    assert len(named) <= 10 and named[-1] == "30日" and len(list(svg.iter("circle"))) == 30


@pytest.mark.parametrize("chart", [rates("t", "空", [], []), columns("t", "空", [], [line("甲")])])
def test_no_days_are_an_empty_chart(chart: Chart) -> None:
    assert drawn(chart.picture).findtext("title") == "空"


def test_a_spark_is_for_two_days_or_more_and_equal_values_are_a_level_line() -> None:
    assert spark([3], ["1日 3"]) == ""
    (points,) = re.findall('points="([^"]+)"', spark([5, 5], ["1日 5", "2日 5"]))
    assert {point.split(",")[1] for point in points.split()} == {"12.0"}


def test_every_text_is_escaped() -> None:
    bad = '<script>"&'
    for chart in (
        rates("t", bad, [bad], [Line(bad, [50.0], [bad])]),
        columns("t", bad, [bad], [Line(bad, [5], [bad])]),
        pairs("t", bad, [bad], Line(bad, [5], [bad]), Line(bad, [5], [bad])),
    ):
        assert drawn(chart.picture).findtext("title") == bad and "<script" not in chart.picture
