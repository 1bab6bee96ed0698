"""People in tests: signed up, confirmed and signed in as on the pages, mails read as sent."""

from __future__ import annotations

import json
import re

from sqlmodel import col, select

from core.accounts import sessions, sign_in, sign_up
from core.accounts.sessions import Browser, Opened
from core.system import Actor, System
from core.vault import Place
from data.accounts.mails import QueuedMail

PASSWORD = "correct horse battery"
BROWSER = Browser("203.0.113.7", "Firefox on Debian")


async def letters(system: System, recipient: str) -> list[tuple[str, str]]:
    """Return (subject, text) of the mails queued for an address, oldest first."""
    async with system.platform(Actor.job()) as work:
        query = (
            select(QueuedMail)
            .where(col(QueuedMail.recipient) == recipient)
            .order_by(col(QueuedMail.id))
        )
        found = list(await work.session.exec(query))
    read = []
    for mail in found:
        place = Place(mail.organization_id, "queued_mails", "sealed_body", mail.id)
        read.append((mail.subject, json.loads(system.vault.open(mail.sealed_body, place))["text"]))
    return read


async def last_link(system: System, recipient: str, kind: str) -> str:
    """Return the token of the newest link of a kind mailed to an address."""
    for _, text in reversed(await letters(system, recipient)):
        found = re.search(rf"/{kind}/([\w-]+)", text)
        if found:
            return found[1]
    raise LookupError(f"no {kind} link was mailed to {recipient}")


async def join(system: System, email: str = "ada@example.com", name: str = "Ada") -> Actor:
    """Sign a new person up, confirm the address and return the signed-in actor."""
    opened = await joined(system, email, name)
    actor = await sessions.actor_of(system, opened.token)
    assert actor is not None
    return actor


async def joined(system: System, email: str = "ada@example.com", name: str = "Ada") -> Opened:
    """Do the same, and return the session opened."""
    proof = await sign_up.sign_up(system, name, email, PASSWORD, BROWSER)
    token = await last_link(system, email, "verify")
    return await sign_up.confirm(system, token, proof, "", BROWSER)


async def enter(system: System, email: str, password: str = PASSWORD) -> Actor:
    """Sign in and return the actor."""
    opened = await sign_in.sign_in(system, email, password, BROWSER)
    actor = await sessions.actor_of(system, opened.token)
    assert actor is not None
    return actor
