"""Rotation leaves nothing behind on the old key, and every text readable."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import select

from core import rotation
from core.system import Actor, System
from core.vault import Place, Vault
from data import sealed
from data.accounts.mails import QueuedMail
from data.accounts.users import User
from data.base import new_id
from tests.support import journey

OLD, NEW = ("old", b"o" * 32), ("new", b"n" * 32)


async def test_every_sealed_text_moves_to_the_newest_key(system: System) -> None:
    """Second factors without an organization, mails with one; twice is harmless."""
    system.vault = Vault([OLD])
    actor = await journey.customer(system)
    async with system.platform(Actor.job()) as work:
        user = await work.session.get_one(User, actor.user_id)
        place = Place(None, "users", "totp_secret", user.id)
        user.totp_secret = system.vault.seal("JBSWY3DP", place)
        for _ in range(sealed.BATCH + 5):
            work.session.add(mail(work.now(), system.vault))
    system.vault = Vault([NEW, OLD])
    told = await rotation.run(system)
    assert "users.totp_secret: 1" in told
    assert f"queued_mails.sealed_body: {sealed.BATCH + 5}" in told
    system.vault = Vault([NEW])
    async with system.platform(Actor.job()) as work:
        user = await work.session.get_one(User, actor.user_id)
        assert system.vault.open(user.totp_secret, place) == "JBSWY3DP"
        mails = list(await work.session.exec(select(QueuedMail)))
        assert {opened(system.vault, one) for one in mails} == {"{}"}
    assert "users.totp_secret: 0" in await rotation.run(system)


def mail(now: datetime, vault: Vault) -> QueuedMail:
    row_id = new_id()
    body = vault.seal("{}", Place(None, "queued_mails", "sealed_body", row_id))
    return QueuedMail(
        id=row_id,
        dedupe_key=str(row_id),
        recipient="ada@example.com",
        subject="Hello",
        sealed_body=body,
        next_at=now,
        created_at=now,
        updated_at=now,
    )


def opened(vault: Vault, one: QueuedMail) -> str:
    return vault.open(one.sealed_body, Place(None, "queued_mails", "sealed_body", one.id))
