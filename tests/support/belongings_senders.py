"""Senders that an organization has, so that others can try to reach them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.sending import ledger
from core.system import Work
from data.sending.relays import Relay
from data.sending.senders import Sender
from data.sending.sending_domains import SendingDomain, Signer


async def senders_of(work: Work) -> dict[str, UUID]:
    """Give the organization a sender with its domain, a domain, a relay and a single message."""
    now = work.now()
    shared: dict[str, Any] = {
        "organization_id": work.organization_id,
        "created_at": now,
        "updated_at": now,
    }
    domain = SendingDomain(domain="mail.acme.com", provider=Signer.relay, **shared)
    spare = SendingDomain(domain="spare.acme.com", provider=Signer.relay, **shared)
    relay = Relay(name="Ours", host="smtp.acme.com", port=587, **shared)
    work.session.add_all([domain, spare, relay])
    await work.session.flush()
    sender = Sender(email="tim@mail.acme.com", sending_domain_id=domain.id, **shared)
    work.session.add(sender)
    await work.session.flush()
    message = await ledger.put(work, email="bob@example.net", email_norm="bob@example.net")
    failed = await ledger.put(work, email="eve@example.net", email_norm="eve@example.net")
    failed.status = "failed"
    return {
        "sender_id": sender.id,
        "sending_domain_id": spare.id,
        "relay_id": relay.id,
        "single_id": message.id,
        "letter_id": failed.id,
    }
