"""What becomes of a letter: every act with the time it is due, planned when the letter is taken."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from adapters.sandbox.post import inboxes
from adapters.sandbox.post.letters import KIND as LETTER
from adapters.sandbox.recipients import links
from adapters.sandbox.recipients.people import Person, person
from adapters.sandbox.world import World

KIND = "act"
SITE, MOST_SITES = "mail_site", 10
EVERYBODY = 2_000
"""Letters of one day whose readers all act; of those beyond only one reader in ``ONE_IN`` does."""
ONE_IN = 5
NEVER_ARRIVES = {
    "bounced": ("5.1.1", "550 5.1.1 The email account that you tried to reach does not exist"),
    "full": ("5.2.2", "552 5.2.2 Mailbox full"),
    "blocked": ("5.7.1", "550 5.7.1 Message blocked by the receiver's policy"),
    "unsigned": ("5.7.26", "550 5.7.26 Unauthenticated email is not accepted"),
    "expired": ("4.4.7", "451 4.4.7 Message expired, the server stayed busy"),
    "suppressed": ("5.1.1", "suppressed"),
}
DELAY = ("4.2.1", "451 4.2.1 Try again later")
PERMANENT = frozenset({"bounced", "suppressed"})
FINER = {"full": "MailboxFull", "blocked": "ContentRejected"}

MEDIAN_OPEN, SPREAD = 5_400.0, 1.1
"""Provider seconds until half of those who open have opened, and how far they are apart (log)."""


def counts(world: World) -> dict[str, int]:
    """Return how many letters were taken, how much is planned, and from when on only some act."""
    return {
        "letters": world.store.number(LETTER),
        "planned": world.store.kinds().get(KIND, 0),
        "everybody": EVERYBODY,
        "one_in": ONE_IN,
    }


def open_site(world: World, url: str) -> None:
    """Let people open links to the host of an address."""
    host = urlsplit(url).hostname
    if host and host not in _hosts(world):
        world.store.put(SITE, "hosts", {"hosts": [*_hosts(world), host][-MOST_SITES:]})


def _hosts(world: World) -> list[str]:
    return list((world.store.get(SITE, "hosts") or {"hosts": []})["hosts"])


class Plans:
    """Plans for every letter of one world."""

    def __init__(self, world: World) -> None:
        self._world = world

    def make(self, letter: dict[str, Any], raw: bytes) -> None:
        """Put on the agenda what becomes of a letter."""
        if inboxes.is_owned(self._world, letter["recipient"]):
            inboxes.put(self._world, letter["recipient"], raw)
            self._add(letter, "arrive", 0)
            return
        fate = letter["facts"].get("fate", "")
        who = person(letter["recipient"]) if not fate else _fated(fate)
        arrived = self._arrival(letter, who)
        if arrived is not None and who.acts and self._counts(letter, who):
            self._reading(letter, who, arrived, links.read(raw, self._sites()))

    def _arrival(self, letter: dict[str, Any], who: Person) -> float | None:
        """Plan the delivery; return after how many provider seconds it is, None for never."""
        soon = 5 + 40 * who.luck
        if who.fate in NEVER_ARRIVES:
            status, words = NEVER_ARRIVES[who.fate]
            if who.fate == "expired":
                self._add(letter, "delay", soon, status_code=DELAY[0], words=DELAY[1])
                soon += 14_400
            finer = FINER.get(who.fate, "")
            self._add(
                letter,
                "bounce",
                soon,
                status_code=status,
                words=words,
                finer=finer,
                permanent=who.fate in PERMANENT,
            )
            return None
        if who.fate == "delayed":
            self._add(letter, "delay", soon, status_code=DELAY[0], words=DELAY[1])
            soon += 900
        self._add(letter, "arrive", soon)
        return soon

    def _counts(self, letter: dict[str, Any], who: Person) -> bool:
        """Tell whether this reader acts: everybody up to a number of letters a day, then some."""
        if letter["facts"].get("fate"):
            return True
        day = f"{self._world.now():%Y%m%d}"
        number = self._world.store.next_number(f"letters/{day}")
        return number <= EVERYBODY or int(who.luck * 1_000) % ONE_IN == 0

    def _reading(
        self, letter: dict[str, Any], who: Person, arrived: float, found: links.Links
    ) -> None:
        if who.scanned:
            urls = [*([found.pixel] if found.pixel else []), *found.links]
            self._add(letter, "scan", arrived, real=0.4, urls=urls)
        if who.prefetched and found.pixel:
            self._add(letter, "prefetch", arrived, real=1.5, urls=[found.pixel])
        if who.replies == "out_of_office":
            self._add(letter, "reply", arrived + 20, real=1, category=who.replies, text=found.text)
        opened = arrived + MEDIAN_OPEN * math.exp(SPREAD * _normal(who.luck))
        if who.opens:
            self._add(letter, "open", opened, real=4, urls=[found.pixel] if found.pixel else [])
        if who.clicks and found.interesting:
            link = found.interesting[int(who.luck * 997) % len(found.interesting)]
            self._add(letter, "click", opened + 15 + 90 * who.luck, real=7, urls=[link])
        if who.replies and who.replies != "out_of_office":
            wait = 600 + 20_000 * who.luck
            self._add(letter, "reply", opened + wait, real=9, category=who.replies, text=found.text)
        if who.unsubscribes and found.ending:
            self._add(letter, "unsubscribe", opened + 40, real=8, urls=[found.ending])
        if who.complains:
            self._add(letter, "complain", opened + 300, real=8)

    def _add(
        self, letter: dict[str, Any], deed: str, seconds: float, *, real: float = 0.0, **more: Any
    ) -> None:
        """Plan a deed so many provider seconds from now, and at least ``real`` seconds."""
        due: datetime = self._world.due(seconds)
        due = max(due, self._world.now() + timedelta(seconds=real))
        key = f"{self._world.store.next_number(KIND):09d}"
        act = {
            "id": key,
            "status": "queued",
            "due": due.isoformat(),
            "letter": letter["id"],
            "deed": deed,
        }
        self._world.store.put(KIND, key, act | more)

    def _sites(self) -> set[str]:
        return set(_hosts(self._world))


def _fated(fate: str) -> Person:
    """Return who the carrier's own test addresses are."""
    if fate == "ooto":
        return Person(replies="out_of_office")
    if fate == "complained":
        return Person(opens=True, complains=True, luck=0.0)
    return Person("" if fate == "delivered" else fate, luck=0.0)


def _normal(luck: float) -> float:
    """Return a number that is spread like a bell, for one that is spread evenly (logistic)."""
    inside = min(max(luck, 0.001), 0.999)
    return math.log(inside / (1 - inside)) / 1.702
