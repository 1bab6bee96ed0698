"""Garbage collection for a process that is built once and then runs for months."""

from __future__ import annotations

import gc

YOUNG_AT_START, YOUNG_OBJECTS, ROUNDS, FULL_ROUNDS = 100_000, 10_000, 10, 10
"""How many new objects start a look at the young, how many looks a wider one, and so on.

A page makes some thousands of objects; looked for every 700, garbage takes a seventh of the time.
"""


def seldom() -> None:
    """Look rarely, while what is made is there to stay."""
    gc.set_threshold(YOUNG_AT_START, ROUNDS, FULL_ROUNDS)


def settle() -> None:
    """Spare what is there now from every later look: a full one would stop the loop for 0.2 s."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS, ROUNDS, FULL_ROUNDS)
