"""Who somebody is, decided by the address alone, so that the same person always acts alike.

The beginning of an address may say it ("bounce-7@...", "reply-ann@..."); everybody else is dealt a
character by the hash of the address, in shares as they are seen in practice.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """What a person does with a mail. ``fate`` is a bounce or a delay instead of delivery.

    ``luck`` (0..1) is the person's own and times everything that is done.
    """

    fate: str = ""
    scanned: bool = False
    prefetched: bool = False
    opens: bool = False
    clicks: bool = False
    replies: str = ""
    complains: bool = False
    unsubscribes: bool = False
    luck: float = 0.5

    @property
    def acts(self) -> bool:
        """Tell whether anything is done with a mail that has arrived."""
        return self.scanned or self.prefetched or self.opens or bool(self.replies)


NAMED: dict[str, Person] = {
    "bounce-": Person("bounced"),
    "gone-": Person("bounced"),
    "reject-": Person("bounced"),
    "full-": Person("full"),
    "blocked-": Person("blocked"),
    "unsigned-": Person("unsigned"),
    "tempfail-": Person("expired"),
    "spam-": Person("blocked"),
    "greylist-": Person("delayed"),
    "later-": Person("delayed"),
    "421-": Person("delayed"),
    "ignore-": Person(),
    "scanner-": Person(scanned=True),
    "proxy-": Person(prefetched=True),
    "open-": Person(opens=True),
    "click-": Person(opens=True, clicks=True),
    "reply-": Person(opens=True, replies="interested"),
    "interested-": Person(opens=True, clicks=True, replies="interested"),
    "question-": Person(opens=True, replies="question"),
    "no-": Person(opens=True, replies="not_interested"),
    "remove-": Person(opens=True, replies="unsubscribe_request"),
    "away-": Person(replies="out_of_office"),
    "complain-": Person(opens=True, complains=True),
    "unsubscribe-": Person(opens=True, unsubscribes=True),
}

HARD, FULL, BLOCKED, DELAYED = 0.010, 0.014, 0.016, 0.026
"""Upper ends of the shares of mail that does not arrive at once."""
SCANNED, PREFETCHED, AWAY = 0.06, 0.18, 0.02
OPENING = 0.42
CLICKING, REPLYING, LEAVING, COMPLAINING = 0.30, 0.06, 0.015, 0.0007
"""Shares of those who open."""
REPLIES = ("interested", "question", "not_interested", "unsubscribe_request")
REPLY_SHARES = (0.45, 0.70, 0.92, 1.0)


def person(address: str) -> Person:
    """Return who lives at an address."""
    dice = _Dice(address)
    local = address.lower()
    for prefix, known in NAMED.items():
        if local.startswith(prefix):
            return _at(known, dice.roll("luck"))
    return _dealt(dice)


def _dealt(dice: _Dice) -> Person:
    arrival = dice.roll("arrival")
    for end, fate in (
        (HARD, "bounced"),
        (FULL, "full"),
        (BLOCKED, "blocked"),
        (DELAYED, "delayed"),
    ):
        if arrival < end:
            return Person(fate, luck=dice.roll("luck"))
    opens = dice.roll("open") < OPENING
    replies = ""
    if opens and dice.roll("reply") < REPLYING:
        which = dice.roll("which")
        replies = next(r for r, end in zip(REPLIES, REPLY_SHARES, strict=True) if which <= end)
    elif dice.roll("away") < AWAY:
        replies = "out_of_office"
    return Person(
        scanned=dice.roll("scanner") < SCANNED,
        prefetched=dice.roll("proxy") < PREFETCHED,
        opens=opens,
        clicks=opens and dice.roll("click") < CLICKING,
        replies=replies,
        complains=opens and dice.roll("complain") < COMPLAINING,
        unsubscribes=opens and dice.roll("leave") < LEAVING,
        luck=dice.roll("luck"),
    )


def _at(known: Person, luck: float) -> Person:
    names = [name for name in Person.__slots__ if name != "luck"]
    return Person(**{name: getattr(known, name) for name in names}, luck=luck)


class _Dice:
    """Numbers from 0 to 1 that belong to an address."""

    def __init__(self, address: str) -> None:
        self._address = address.lower()

    def roll(self, what: str) -> float:
        """Return the number for one question."""
        digest = hashlib.blake2b(f"{what} {self._address}".encode(), digest_size=6).digest()
        return int.from_bytes(digest) / 2**48
