"""Test messages from mailboxes of a workspace: from one of them, or from any of a domain."""

from __future__ import annotations

from uuid import UUID

from core.domains import test_messages
from core.domains.test_messages import TestMessage
from core.errors import Conflict
from core.provisioning.direct import rows
from core.system import Actor, System
from data.provisioning.direct import DirectStatus

WORKING = (DirectStatus.created, DirectStatus.active)


async def of_mailbox(system: System, actor: Actor, mailbox_id: UUID) -> TestMessage:
    """Start a test message from a mailbox; raise Conflict "mailbox_moved" unless it can send."""
    async with system.work(actor) as work:
        mailbox = await rows.get(work, mailbox_id)
    if mailbox.status not in WORKING:
        raise Conflict(
            f"This mailbox is {mailbox.status}; it cannot send a test.", code="mailbox_moved"
        )
    return await test_messages.send(system, actor, mailbox.domain_id, mailbox.email)


async def of_domain(system: System, actor: Actor, domain_id: UUID) -> TestMessage:
    """Start a test message from the first mailbox of a domain that can send.

    Raises Conflict "test_sender_missing" where there is none.
    """
    async with system.work(actor) as work:
        mailboxes = await rows.of_domain(work, domain_id)
    working = (one.email for one in mailboxes if one.status in WORKING)
    return await test_messages.send(system, actor, domain_id, next(working, ""))
