"""A word-sized line of figures, drawn on the server."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from nicegui import ui
from nicegui.element import Element


def points(values: Sequence[float], *, top: float | None = None, floor: float | None = None) -> str:
    """Return an SVG path through values spread over a 100 x 100 box, the highest at the top."""
    low = min(values) if floor is None else floor
    span = ((max(values) if top is None else top) - low) or 1
    last = max(1, len(values) - 1)
    return "".join(
        f"{'L' if i else 'M'}{i / last * 100:.2f} {100 - (value - low) / span * 100:.2f}"
        for i, value in enumerate(values)
    )


def sparkline(values: Sequence[float], label: str, *, tone: str = "accent") -> Element:
    """Draw a line without axes; ``label`` says in words what it shows."""
    line = points(values) if values else ""
    return ui.html(
        f'<svg class="spark t-{tone}" width="88" height="32" viewBox="0 0 100 100" role="img" '
        f'preserveAspectRatio="none" aria-label="{escape(label)}">'
        f'<path class="area" d="{line}L100 100L0 100Z"/><path d="{line}"/></svg>',
        sanitize=True,
    )
