"""Garbage collection for a process that is built once and then runs for months."""

from __future__ import annotations

import gc

YOUNG_AT_START, YOUNG_OBJECTS, ROUNDS, FULL_ROUNDS = 1_000_000, 10_000, 10, 10
"""How many new objects start a look at the young, how many looks a wider one, and so on.

A page makes some thousands of objects; looked for every 700, garbage takes a seventh of the time.
A start makes a quarter of a million that stay.
"""


def seldom() -> None:
    """Look rarely, while what is made is there to stay."""
    gc.set_threshold(YOUNG_AT_START, ROUNDS, FULL_ROUNDS)


def spare() -> None:
    """Spare what is there now from every later look: a full one would take 0.2 s."""
    gc.freeze()


def settle() -> None:
    """Look once, spare what is there then, and look as often as pages need it from now on."""
    gc.collect()
    spare()
    gc.set_threshold(YOUNG_OBJECTS, ROUNDS, FULL_ROUNDS)
