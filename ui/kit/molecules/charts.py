"""Charts as inline SVG made on the server: no script, readable without seeing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from nicegui import ui
from nicegui.element import Element

from ui.kit.atoms.sparkline import points

LINES = 4
LABELS = 8


@dataclass(frozen=True, slots=True)
class Series:
    """Named values, one for each label of the chart."""

    name: str
    values: Sequence[float]
    tone: str = "accent"


def chart(
    title: str,
    labels: Sequence[str],
    series: Sequence[Series],
    *,
    kind: Literal["area", "line", "bar"] = "area",
    unit: str = "",
    height: int = 200,
) -> Element:
    """Draw values over time with axes, a reading on hover and a table for screen readers."""
    content = chart_html(title, labels, series, kind=kind, unit=unit, height=height)
    return ui.html(content, sanitize=True, tag="figure")


def chart_html(
    title: str,
    labels: Sequence[str],
    series: Sequence[Series],
    *,
    kind: str = "area",
    unit: str = "",
    height: int = 200,
) -> str:
    """Return the chart as HTML; every text is escaped. ``height`` is in pixels."""
    top = nice_top(max((v for s in series for v in s.values), default=0))
    ticks = [top * i / LINES for i in range(LINES, -1, -1)]
    grid = "".join(f'<path class="grid" d="M0 {i * 100 / LINES}H100"/>' for i in range(LINES + 1))
    marks = (
        _bars(series, top)
        if kind == "bar"
        else "".join(_line(s, top, filled=kind == "area") for s in series)
    )
    every = max(1, math.ceil(len(labels) / LABELS))
    shown = "".join(f"<span>{escape(label)}</span>" for label in labels[::every])
    return (
        f'<div class="chart"><div class="values" aria-hidden="true">'
        f"{''.join(f'<span>{_short(t)}</span>' for t in ticks)}</div>"
        f'<div class="plot" style="height:{height}px"><svg viewBox="0 0 100 100" role="img" '
        f'preserveAspectRatio="none"><title>{escape(title)}</title>'
        f"<desc>{escape(_summary(labels, series, unit))}</desc>{grid}{marks}</svg>"
        f'<div class="hits" aria-hidden="true">{_hits(labels, series, unit)}</div></div>'
        f'<div class="labels" aria-hidden="true">{shown}</div></div>{_legend(series)}'
        f"{_table(title, labels, series)}"
    )


def nice_top(highest: float) -> float:
    """Return a round upper end for an axis, a little above the highest value."""
    if highest <= 0:
        return LINES
    step = highest / LINES
    magnitude: float = 10.0 ** math.floor(math.log10(step))
    factor = next(f for f in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if f * magnitude >= step * 0.999)
    return factor * magnitude * LINES


def _line(series: Series, top: float, *, filled: bool) -> str:
    if not series.values:
        return ""
    path = points(series.values, top=top, floor=0)
    ground = f'<path class="fill" d="{path}L100 100L0 100Z"/>' if filled else ""
    return f'<g class="tone-{escape(series.tone)}">{ground}<path class="line" d="{path}"/></g>'


def _bars(series: Sequence[Series], top: float) -> str:
    count = max((len(s.values) for s in series), default=1) or 1
    slot, width = 100 / count, 100 / count * 0.66 / max(1, len(series))
    return "".join(
        f'<g class="tone-{escape(s.tone)}">'
        + "".join(
            f'<rect class="col" x="{i * slot + slot * 0.17 + n * width:.2f}" '
            f'y="{100 - v / top * 100:.2f}" width="{width:.2f}" height="{v / top * 100:.2f}"/>'
            for i, v in enumerate(s.values)
        )
        + "</g>"
        for n, s in enumerate(series)
    )


def _hits(labels: Sequence[str], series: Sequence[Series], unit: str) -> str:
    return "".join(
        f'<i data-tip="{escape(label)} · '
        f'{escape(", ".join(f"{_full(s.values[i])}{unit} {s.name}" for s in series if i < len(s.values)))}"></i>'
        for i, label in enumerate(labels)
    )


def _legend(series: Sequence[Series]) -> str:
    if len(series) <= 1:  # one series is named by the title
        return ""
    names = "".join(f'<span class="tone-{escape(s.tone)}">{escape(s.name)}</span>' for s in series)
    return f'<div class="legend" aria-hidden="true">{names}</div>'


def _table(title: str, labels: Sequence[str], series: Sequence[Series]) -> str:
    head = "".join(f'<th scope="col">{escape(s.name)}</th>' for s in series)
    rows = "".join(
        f'<tr><th scope="row">{escape(label)}</th>'
        + "".join(f"<td>{_full(s.values[i]) if i < len(s.values) else ''}</td>" for s in series)
        + "</tr>"
        for i, label in enumerate(labels)
    )
    return (
        f'<div class="sr"><table><caption>{escape(title)}</caption>'
        f'<thead><tr><th scope="col">When</th>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _summary(labels: Sequence[str], series: Sequence[Series], unit: str) -> str:
    if not labels:
        return "No data yet."
    parts = [
        f"{s.name} from {_full(min(s.values))}{unit} to {_full(max(s.values))}{unit}"
        for s in series
        if s.values
    ]
    return f"{labels[0]} to {labels[-1]}: {'; '.join(parts)}."


def _full(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"


def _short(value: float) -> str:
    for size, letter in ((1_000_000, "M"), (1_000, "k")):
        if value >= size:
            return f"{value / size:g}{letter}"
    return f"{value:g}"
