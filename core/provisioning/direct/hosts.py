"""The providers an organization's mailboxes live at, under its own key or the platform's."""

from __future__ import annotations

from uuid import UUID

from core.accounts import credentials
from core.ports.mailbox_host import MailboxHost
from core.ports.sequencer import Sequencer
from core.system import System

MAILBOX_HOST, SEQUENCER = "google_workspace", "smartlead"


async def mailbox_host(system: System, organization_id: UUID) -> MailboxHost:
    """Return the workspace of an organization; raises Conflict "key_missing"."""
    secret = await credentials.secret_of(system, organization_id, MAILBOX_HOST)
    return system.ports.direct.mailbox_host(secret)


async def sequencer(system: System, organization_id: UUID) -> Sequencer:
    """Return the sequencer of an organization; raises Conflict "key_missing"."""
    secret = await credentials.secret_of(system, organization_id, SEQUENCER)
    return system.ports.direct.sequencer(secret)
