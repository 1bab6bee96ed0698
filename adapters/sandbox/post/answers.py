"""What the sandbox's SMTP server answers to recipients, decided by the beginning of the address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from adapters.sandbox.world import World

GREYLIST_SECONDS = 300.0
"""How long a greylisting server keeps an unknown pair waiting."""
KIND = "smtp_greylist"


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply, and what else happens: "" nothing, close, stall, or drop."""

    line: str
    deed: str = ""


AT_RECIPIENT: dict[str, Answer] = {
    "tempfail-": Answer("450 4.2.0 Mailbox busy, try again later"),
    "full-": Answer("452 4.2.2 Mailbox full"),
    "reject-": Answer("550 5.1.1 No such user here"),
    "blocked-": Answer("550 5.7.1 Message blocked by policy"),
    "421-": Answer("421 4.7.0 Too many connections, try again later", "close"),
    "stall-": Answer("", "stall"),
}
"""Right after RCPT."""

AT_END: dict[str, Answer] = {
    "spam-": Answer("554 5.7.1 Message looks like spam"),
    "unsigned-": Answer("550 5.7.26 Unauthenticated email is not accepted"),
    "later-": Answer("451 4.3.0 Temporary problem, try again later"),
    "mute-": Answer("", "stall"),
    "lost-": Answer("", "drop"),
}
"""After the last dot. Mute and lost messages arrive, and only the answer is missing."""

TAKEN_ANYWAY = frozenset({"mute-", "lost-"})
DROPPED_IN_DATA = "drop-"
"""The connection breaks when the message begins; nothing is taken."""


def to_recipient(world: World, sender: str, recipient: str) -> Answer | None:
    """Return the answer to RCPT where it is not yes."""
    local = recipient.lower()
    if local.startswith("greylist-"):
        return _greylisted(world, sender, local)
    return _first(AT_RECIPIENT, local)


def to_message(recipient: str) -> tuple[Answer | None, bool]:
    """Return the answer to the whole message where it is not yes, and whether it arrives anyway."""
    local = recipient.lower()
    arrives = any(local.startswith(prefix) for prefix in TAKEN_ANYWAY)
    return _first(AT_END, local), arrives


def _first(answers: dict[str, Answer], local: str) -> Answer | None:
    return next((answer for prefix, answer in answers.items() if local.startswith(prefix)), None)


def _greylisted(world: World, sender: str, recipient: str) -> Answer | None:
    """Let a pair in when it comes again after a while (RFC 6647)."""
    key = f"{sender.lower()} {recipient}"
    seen = world.store.get(KIND, key)
    if seen is None:
        seen = {"until": world.due(GREYLIST_SECONDS).isoformat()}
        world.store.put(KIND, key, seen)
    if world.now() >= datetime.fromisoformat(seen["until"]):
        return None
    return Answer("451 4.7.1 Greylisted, come back in five minutes")
