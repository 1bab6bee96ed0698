"""Numbers as people read them: how many of what, and shares in percent."""

from __future__ import annotations


def count(number: int, one: str, many: str = "") -> str:
    """Return a number with what it counts: "1 domain", "1,200 domains"; ``many`` is ``one`` and "s"."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def percent(share: float, places: int = 0) -> str:
    """Return a share of 0..1 in percent: 0.0417 with one place as "4.2 %"."""
    return f"{share * 100:.{places}f} %"
