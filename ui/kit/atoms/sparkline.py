"""A word-sized line of figures, drawn on the server."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import pairwise

from nicegui import ui
from nicegui.element import Element


def points(values: Sequence[float], *, top: float | None = None, floor: float | None = None) -> str:
    """Return an SVG path through values spread over a 100 x 100 box, the highest at the top.

    The curve never rises above or falls below the values it joins.
    """
    low = min(values) if floor is None else floor
    span = ((max(values) if top is None else top) - low) or 1
    width = 100 / max(1, len(values) - 1)
    ys = [100 - (value - low) / span * 100 for value in values]
    slopes = _slopes(ys)
    path = f"M0 {ys[0]:.2f}"
    for i in range(1, len(ys)):
        left, right = (i - 1) * width, i * width
        path += (
            f"C{left + width / 3:.2f} {ys[i - 1] + slopes[i - 1] / 3:.2f} "
            f"{right - width / 3:.2f} {ys[i] - slopes[i] / 3:.2f} {right:.2f} {ys[i]:.2f}"
        )
    return path


def sparkline(values: Sequence[float], label: str, *, tone: str = "accent") -> Element:
    """Draw a line without axes; ``label`` says in words what it shows."""
    line = points(values) if values else ""
    return ui.html(
        f'<svg class="spark t-{tone}" width="88" height="32" viewBox="0 0 100 100" role="img" '
        f'preserveAspectRatio="none" aria-label="{escape(label)}">'
        f'<path class="area" d="{line}L100 100L0 100Z"/><path d="{line}"/></svg>',
        sanitize=True,
    )


def _slopes(ys: Sequence[float]) -> list[float]:
    """Return the slope at each point: harmonic mean of its sides, level at a turn (Fritsch-Carlson)."""
    steps = [b - a for a, b in pairwise(ys)]
    if not steps:
        return [0.0]
    inner = [2 * a * b / (a + b) if a * b > 0 else 0.0 for a, b in pairwise(steps)]
    return [steps[0], *inner, steps[-1]]
