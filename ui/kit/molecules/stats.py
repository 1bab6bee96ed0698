"""Figures on cards, with trend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from ui.kit.parts import VUE, Component, assign


@dataclass(frozen=True, slots=True)
class Stat:
    """One figure. ``direction`` is up, down or ""; ``tone`` says whether that is good."""

    id: str
    title: str
    value: str
    unit: str = ""
    trend: str = ""
    direction: str = ""
    tone: str = "neutral"
    icon: str = ""
    href: str | None = None
    spark: tuple[float, ...] = ()


class StatCards(Component, component=VUE / "stat_cards.js"):
    """A row of figures that do not move by themselves."""


def stats_of(stats: Sequence[Stat]) -> dict[str, Any]:
    """Return the payload the stat cards read, for a live row of figures."""
    return {"cards": [asdict(stat) for stat in stats]}


def stat_cards(stats: Sequence[Stat]) -> StatCards:
    """Show a row of figures."""
    element = StatCards()
    assign(element, {"snapshot": {"seq": 0, "data": stats_of(stats)}})
    return element


def stat_card(title: str, value: str, trend: str = "", **more: Any) -> StatCards:
    """Show one figure."""
    return stat_cards([Stat(id=title, title=title, value=value, trend=trend, **more)])
