"""Test messages: sent for real from a mailbox, found again, and read for what the receiver says."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core import workflow
from core.accounts import audit, credentials, inputs
from core.domains import connections
from core.errors import Conflict, Invalid, NotFound
from core.system import Actor, System, Work
from data.base import new_id
from data.domains import health as rows
from data.domains.domains import Domain
from data.domains.health import TestMessage, TestStatus

__all__ = ["KIND", "TestMessage", "TestStatus", "get", "listing", "send", "view"]

KIND = "test_message"
HOST = "google_workspace"
NEWEST = 20


async def send(
    system: System, actor: Actor, domain_id: UUID, sender: str = "", recipient: str = ""
) -> TestMessage:
    """Start a test message from a mailbox of a domain, or return the one that is under way.

    Without ``sender`` the workspace's administrator sends, if the domain is theirs; without
    ``recipient`` our own inbox receives, else the administrator's. Raises Conflict "key_missing" and
    "test_sender_missing".
    """
    account = await credentials.account_of(system, actor.require_organization(), HOST)
    ours = system.platform_secrets.get(HOST, {}).get("admin_email", "")
    administrator = account.secret.get("admin_email", "")
    async with system.work(actor) as work:
        domain = await connections.get(work, domain_id, lock=True)
        sender = _sender(domain, sender, administrator)
        under_way = await rows.moving(work.session, domain_id, sender)
        if under_way is not None:
            return under_way
        recipient = _recipient(sender, recipient, ours or administrator)
        message = TestMessage(
            organization_id=work.organization_id,
            domain_id=domain.id,
            sender=sender,
            recipient=recipient,
            message_id=f"<{new_id().hex}@{domain.name}>",
            created_at=work.now(),
            updated_at=work.now(),
        )
        work.session.add(message)
        await work.session.flush()
        await audit.record(work, "domain.tested", "domain", domain.id, message=str(message.id))
        await workflow.start(work, KIND, message.id, {})
        work.ring(f"domain:{domain.id}")
    return message


async def get(work: Work, message_id: UUID) -> TestMessage:
    """Return a test message; raise NotFound for none, or somebody else's."""
    message = await work.session.get(TestMessage, message_id)
    if message is None:
        raise NotFound("There is no such test message.", action="Go back to the domain.")
    return message


async def listing(work: Work, domain_id: UUID) -> list[TestMessage]:
    """Return the newest test messages of a domain, newest first."""
    return await rows.messages_of(work.session, domain_id, NEWEST)


def view(message: TestMessage) -> dict[str, Any]:
    """Return a test message as the pages draw it; times are ISO 8601."""
    return {
        "id": str(message.id),
        "status": message.status,
        "sender": message.sender,
        "recipient": message.recipient,
        "spf": message.spf,
        "dkim": message.dkim,
        "dmarc": message.dmarc,
        "dkim_domain": message.dkim_domain,
        "in_spam": message.in_spam,
        "sent": message.sent_at is not None,
        "received": message.received_at is not None,
        "sent_at": message.sent_at.isoformat() if message.sent_at else None,
        "received_at": message.received_at.isoformat() if message.received_at else None,
        "headers": message.headers,
        "problems": list(message.problems),
    }


def _sender(domain: Domain, given: str, administrator: str) -> str:
    if not given:
        if administrator.rpartition("@")[2] != domain.name:
            raise Conflict(
                f"There is no mailbox under {domain.shown_name} to send from.",
                code="test_sender_missing",
                action="Create a mailbox first, then send the test from it.",
            )
        return administrator
    _, address = inputs.address(given, "sender")
    if address.rpartition("@")[2] != domain.name:
        raise Invalid(f"{address} is no mailbox of {domain.shown_name}.", field="sender")
    return address


def _recipient(sender: str, given: str, seed: str) -> str:
    address = inputs.address(given, "recipient")[1] if given else seed
    if address == sender:
        raise Invalid(
            "A message to oneself is not checked by anybody.",
            action="Choose a second mailbox as recipient.",
            field="recipient",
        )
    return address
