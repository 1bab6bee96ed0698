"""Every pair of colours the product uses can be read, and every colour used has a name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ui.theme import tokens

UI = Path(tokens.__file__).parents[1]
SEED = {
    "bg-primary": "#0F172A",
    "bg-card": "#1E293B",
    "bg-hover": "#293548",
    "accent": "#3B82F6",
    "purple": "#8B5CF6",
    "text-primary": "#F1F5F9",
    "text-muted": "#94A3B8",
    "border": "#334155",
    "success": "#10B981",
    "warning": "#F59E0B",
    "danger": "#EF4444",
}


@pytest.mark.parametrize("pair", tokens.PAIRS, ids=lambda p: f"{p.front}-on-{p.ground}-{p.tint}")
def test_pair_is_readable(pair: tokens.Pair) -> None:
    assert tokens.contrast(pair) >= pair.least


def test_seed_palette_is_kept() -> None:
    assert SEED.items() <= tokens.COLOURS.items()


def test_contrast_is_measured_as_wcag_defines_it() -> None:
    assert tokens.contrast(tokens.Pair("on-fill", "accent")) == pytest.approx(3.68, abs=0.01)
    assert tokens.contrast(tokens.Pair("danger", "bg-card")) == pytest.approx(3.89, abs=0.01)


def test_every_custom_property_used_is_declared() -> None:
    css = tokens.stylesheet() + "".join(p.read_text() for p in UI.glob("theme/css/*.css"))
    scripts = "".join(p.read_text() for p in UI.glob("vue/*.js"))
    declared = set(re.findall(r"--([\w-]+):", css))
    used = set(re.findall(r"var\(--([\w-]+)", css + scripts))
    assert used - declared == set()
