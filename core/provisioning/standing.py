"""How mailboxes stand with receivers: replies of real people weigh more than the pool's own traffic.

Warmup mail is exchanged within the sequencer's network, so its health is a hint. What real people
do with real mail is what receivers judge by.
"""

from __future__ import annotations

from dataclasses import dataclass

POOL_WEIGHT, REPLIES_WEIGHT = 1, 2
FULL_REPLY_RATE = 0.05
"""The share of real mail, 0..1, whose replies count as the best there is: five in a hundred."""
FEW_REPLIES = 0.01
LEAST_MAILS = 20
"""Real mails below which their replies say nothing."""

ONLY_POOL = (
    "So far only the sequencer's own network speaks for these mailboxes. Begin with few, well "
    "chosen people: their replies weigh twice as much."
)
HARDLY_ANSWERED = (
    "Real people hardly answer. That weighs more than the network's praise: send less, and write "
    "to fewer and better chosen people."
)
ANSWERED = "Real people answer. Grow slowly, and keep it so."
UNKNOWN = "The first readings arrive within a day of warmup."


@dataclass(frozen=True, slots=True)
class Standing:
    """A score of 0..100, None without data, with what it is made of and what follows from it.

    ``pool`` is the warmup health, 0..100; ``replies`` the reply rate of real mail, 0..1, None while
    there was too little of it.
    """

    score: float | None
    pool: float | None
    replies: float | None
    advice: str


def of(pool: float | None, replies: float | None, mails: int) -> Standing:
    """Weigh the pool's health against the replies to ``mails`` real messages."""
    heard = replies if mails >= LEAST_MAILS else None
    if heard is None:
        return Standing(pool, pool, None, UNKNOWN if pool is None else ONLY_POOL)
    real = min(heard / FULL_REPLY_RATE, 1.0) * 100
    weight = 0 if pool is None else POOL_WEIGHT
    score = (weight * (pool or 0) + REPLIES_WEIGHT * real) / (weight + REPLIES_WEIGHT)
    return Standing(score, pool, heard, HARDLY_ANSWERED if heard < FEW_REPLIES else ANSWERED)
