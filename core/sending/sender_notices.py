"""Telling an organization what became of its senders and relays."""

from __future__ import annotations

from uuid import UUID

from core.accounts import notifications
from core.accounts.notifications import Level
from core.system import Work
from data.sending.relays import Relay
from data.sending.senders import Sender, SenderStatus
from data.sending.sending_domains import SendingDomain


def topic(organization_id: UUID) -> str:
    """Return the topic that rings when senders, their domains or relays of an organization change."""
    return f"organization:{organization_id}:senders"


async def changed(work: Work, domain: SendingDomain, sender: Sender, before: SenderStatus) -> None:
    """Tell that a domain may send, or that it no longer may; once for all of its senders."""
    if sender.deleted_at is not None:
        return
    if sender.status == SenderStatus.verified:
        await notifications.notify(
            work,
            f"{domain.domain} is verified",
            f"Mail from {sender.email} leaves under its own name and signature now.",
            Level.success,
            "/senders",
            dedupe_key=f"sending-verified-{domain.id}-{domain.version}",
        )
    elif before is SenderStatus.verified:
        await notifications.notify(
            work,
            f"{domain.domain} may no longer send",
            f"{domain.error or 'Its records are gone from DNS.'} Compare them and verify again.",
            Level.danger,
            "/senders",
            dedupe_key=f"sending-lost-{domain.id}-{domain.version}",
        )


async def relay_failed(work: Work, relay: Relay) -> None:
    """Tell that a relay does not take mail any more."""
    await notifications.notify(
        work,
        f"SMTP connection failed: {relay.name}",
        f"{relay.problem} Check its settings; mail waits until it answers.",
        Level.danger,
        "/senders/relays",
        dedupe_key=f"relay-failed-{relay.id}-{relay.version}",
    )


async def relay_works(work: Work, relay: Relay) -> None:
    """Tell that a relay takes mail again."""
    await notifications.notify(
        work,
        f"{relay.name} works again",
        "Mail that waited for it goes out now.",
        Level.success,
        "/senders/relays",
        dedupe_key=f"relay-works-{relay.id}-{relay.version}",
    )
