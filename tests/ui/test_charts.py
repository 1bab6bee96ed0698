"""Charts say in words what they show, escape what they are given, and keep to their axes."""

from __future__ import annotations

import re

import pytest

from ui.kit.atoms.sparkline import points
from ui.kit.molecules.charts import Series, chart_html, nice_top


@pytest.mark.parametrize("highest", [0, 0.3, 1, 7, 44, 98, 583, 12_345, 9_999_999])
def test_axis_ends_a_little_above_the_highest_value(highest: float) -> None:
    assert highest <= nice_top(highest) <= max(4, highest * 1.7)


def test_texts_are_escaped() -> None:
    html = chart_html("<b>t</b>", ["<i>"], [Series('"><script>', [1])], unit="<u>")
    assert not re.search(r"<(script|b>|u>)", html)
    assert 'data-tip="&lt;i&gt;' in html


def test_chart_can_be_read_without_seeing() -> None:
    html = chart_html("Mail", ["Mon", "Tue"], [Series("sent", [3, 1200]), Series("lost", [0, 1])])
    assert "<title>Mail</title>" in html
    assert "<desc>Mon to Tue: sent from 3 to 1,200; lost from 0 to 1.</desc>" in html
    assert '<tr><th scope="row">Tue</th><td>1,200</td><td>1</td></tr>' in html


@pytest.mark.parametrize("kind", ["area", "line", "bar"])
@pytest.mark.parametrize("values", [[], [5], [0, 0, 0], [1, 9, 2]])
def test_any_number_of_values_can_be_drawn(kind: str, values: list[float]) -> None:
    labels = [str(n) for n in range(len(values))]
    html = chart_html("t", labels, [Series("s", values)], kind=kind)
    assert "nan" not in html
    assert html.count("data-tip") == len(values)


def test_curve_stays_between_the_values_it_joins() -> None:
    values = [0, 0, 10, 10, 3, 8, 8, 0]
    ys = [float(y) for y in re.findall(r"-?[\d.]+ (-?[\d.]+)", points(values, top=10, floor=0))]
    assert min(ys) >= -0.01
    assert max(ys) <= 100.01
