"""Proving that an address is one's own, by a mailed link.

The link alone is not enough: whoever signed up last with an address chose the password, and only
their browser, or somebody who knows that password, may confirm it. So nobody can have a stranger
confirm an account whose password they know themselves.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.accounts import links, mails
from core.system import PlatformWork
from data.accounts.users import MailTokenKind, User

PURPOSE = "sign_up"


@dataclass(frozen=True, slots=True)
class Pending:
    """An address about to be confirmed; ``trusted`` when this browser signed up with it."""

    email: str
    trusted: bool


async def send(work: PlatformWork, user: User) -> None:
    """Mail a fresh link to confirm the address."""
    path = await links.issue(work, MailTokenKind.verify, user_id=user.id)
    hours = links.LIFETIMES[MailTokenKind.verify].total_seconds() // 3600
    await mails.queue(
        work,
        f"verify:{path}",
        user.email,
        "verify",
        name=user.name,
        link=work.system.settings.url + path,
        hours=int(hours),
    )


async def pending(work: PlatformWork, token: str, proof: str) -> Pending:
    """Return whom a link concerns; raise Invalid when it no longer works."""
    link = await links.look(work, MailTokenKind.verify, token)
    user = await work.session.get_one(User, link.user_id)
    return Pending(user.email, trusted(work, user, proof))


def proof_for(work: PlatformWork, user: User) -> str:
    """Return what a browser keeps to prove later that it signed up with this password."""
    return work.vault.mark(PURPOSE, f"{user.id}:{user.password_hash}")


def trusted(work: PlatformWork, user: User, proof: str) -> bool:
    """Tell whether a browser's proof fits the person and their password."""
    return bool(proof) and work.vault.marked(PURPOSE, f"{user.id}:{user.password_hash}", proof)
