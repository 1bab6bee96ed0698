"""The colours of the product, by name, and every pair of them that must be readable.

The seed palette is kept as fills. Where it fails WCAG 2.1 AA as text or as the ground of white text,
a ``-text`` or ``-strong`` variant stands beside it. No other file may contain a colour literal.
"""

from __future__ import annotations

from typing import NamedTuple

COLOURS: dict[str, str] = {
    "bg-primary": "#0F172A",
    "bg-card": "#1E293B",
    "bg-hover": "#293548",
    "bg-sunken": "#0B1222",
    "accent": "#3B82F6",
    "accent-strong": "#2563EB",
    "accent-press": "#1D4ED8",
    "accent-text": "#60A5FA",
    "purple": "#8B5CF6",
    "purple-text": "#A78BFA",
    "text-primary": "#F1F5F9",
    "text-muted": "#94A3B8",
    "border": "#334155",
    "border-strong": "#64748B",
    "success": "#10B981",
    "success-text": "#34D399",
    "warning": "#F59E0B",
    "warning-text": "#FBBF24",
    "danger": "#EF4444",
    "danger-strong": "#DC2626",
    "danger-press": "#B91C1C",
    "danger-text": "#F87171",
    "on-fill": "#FFFFFF",
    "on-bright": "#0F172A",
    "shade": "#020617",
}

DARKEST = 0.04045
"""Up to here the curve of sRGB is a line."""
TINT = 12
"""Share of the hue, in percent, in the ground of a badge or an alert."""


class Pair(NamedTuple):
    """A foreground on a ground; ``tint`` lays TINT percent of a hue over the ground first."""

    front: str
    ground: str
    least: float = 4.5
    tint: str = ""


TONES = ("accent", "purple", "success", "warning", "danger")

PAIRS: list[Pair] = [
    *(
        Pair(front, ground)
        for front in ("text-primary", "text-muted")
        for ground in ("bg-primary", "bg-card", "bg-hover", "bg-sunken")
    ),
    *(
        Pair(f"{tone}-text", ground)
        for tone in TONES
        for ground in ("bg-primary", "bg-card", "bg-sunken")
    ),
    *(
        Pair(f"{tone}-text", ground, tint=tone)
        for tone in TONES
        for ground in ("bg-primary", "bg-card")
    ),
    *(Pair("text-primary", "bg-primary", tint=tone) for tone in TONES),
    *(
        Pair("on-fill", ground)
        for ground in ("accent-strong", "accent-press", "danger-strong", "danger-press")
    ),
    *(Pair("on-bright", ground) for ground in ("success", "warning", "accent-text")),
    *(
        Pair(front, ground, 3.0)
        for front in ("accent", "border-strong")
        for ground in ("bg-primary", "bg-card", "bg-sunken")
    ),
    *(Pair(front, "bg-card", 3.0) for front in ("success", "warning", "danger", "purple")),
]


def stylesheet() -> str:
    """Return the ``:root`` rule that declares every colour as a custom property."""
    return ":root{" + "".join(f"--{name}:{value};" for name, value in COLOURS.items()) + "}"


def contrast(pair: Pair) -> float:
    """Return the contrast ratio of a pair (WCAG 2.1, 1.4.3 and 1.4.11), from 1 to 21."""
    ground = _rgb(COLOURS[pair.ground])
    if pair.tint:
        share = TINT / 100
        hue = _rgb(COLOURS[pair.tint])
        ground = tuple(h * share + g * (1 - share) for h, g in zip(hue, ground, strict=True))
    light, dark = sorted((_luminance(_rgb(COLOURS[pair.front])), _luminance(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _rgb(value: str) -> tuple[float, ...]:
    return tuple(int(value[i : i + 2], 16) / 255 for i in (1, 3, 5))


def _luminance(rgb: tuple[float, ...]) -> float:
    red, green, blue = (c / 12.92 if c <= DARKEST else ((c + 0.055) / 1.055) ** 2.4 for c in rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
