"""Every call to a provider that a package takes, step by step, where nothing has to be looked at twice."""

from __future__ import annotations

from typing import NamedTuple

ZAPMAIL, PLUSVIBE, HEYREACH = "Zapmail", "PlusVibe", "HeyReach"


class Call(NamedTuple):
    """One call: to whom, and what for. ``what`` may name {domains}, {mailboxes} and {email}."""

    provider: str
    what: str


def _to(provider: str, *what: str) -> tuple[Call, ...]:
    return tuple(Call(provider, one) for one in what)


CALLS = {
    "workspace": _to(
        ZAPMAIL, "Read the wallet", "Look for your workspace", "Create your workspace"
    ),
    "buy": _to(
        ZAPMAIL,
        "List your domains",
        "Check {domains} names once more",
        "Read the wallet",
        "Register {domains} domains for a year",
        "List your domains",
    ),
    "connect": _to(ZAPMAIL, "Look whether {domains} domains are connected"),
    "dmarc": _to(ZAPMAIL, "Publish DMARC with reports to {email}", "See that it is published"),
    "mailboxes": _to(
        ZAPMAIL,
        "List your mailboxes",
        "Count free places",
        "Read the wallet",
        "Book {mailboxes} places",
        "Count free places",
        "Create {mailboxes} Google mailboxes",
        "Look whether {mailboxes} mailboxes are active",
    ),
    "outreach": _to(
        PLUSVIBE,
        "Look for your workspace",
        "Create your workspace",
        "Look for your login",
        "Create your login",
    ),
    "export": (
        *_to(PLUSVIBE, "List your accounts"),
        *_to(ZAPMAIL, "Look for the link to PlusVibe", "Link PlusVibe"),
        *_to(ZAPMAIL, "Hand {mailboxes} mailboxes over"),
        *_to(PLUSVIBE, "Look whether {mailboxes} accounts have arrived"),
    ),
    "warmup": _to(
        PLUSVIBE,
        "List your accounts",
        "Set limits and names of {mailboxes} accounts",
        "Switch warmup on for {mailboxes} accounts",
        "See that {mailboxes} accounts warm up",
    ),
    "leads": _to(HEYREACH, "Look for your lead list", "Create your lead list"),
    "finish": (
        *_to(PLUSVIBE, "Count your accounts once more"),
        *_to(HEYREACH, "Read your lead list"),
    ),
}
