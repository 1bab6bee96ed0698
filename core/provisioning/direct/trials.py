"""Trying a mailbox out: is it there, does it work, does mail to itself arrive."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from uuid import UUID

from core.errors import Conflict
from core.provisioning.direct import hosts, rows
from core.system import Actor, System
from data.base import new_id
from data.provisioning.direct import DirectStatus

GONE = (DirectStatus.creating, DirectStatus.failed, DirectStatus.removed)


@dataclass(frozen=True, slots=True)
class Trial:
    """What a mailbox can do; ``arrived`` tells whether a message to itself was found in it."""

    exists: bool
    ready: bool
    suspended: bool
    arrived: bool

    @property
    def works(self) -> bool:
        """Tell whether mail can be sent and received."""
        return self.exists and self.arrived and not self.suspended


async def test(system: System, actor: Actor, mailbox_id: UUID) -> Trial:
    """Look a mailbox up at its host, send a message from it to itself, and look for it there."""
    async with system.work(actor) as work:
        mailbox = await rows.get(work, mailbox_id)
    if mailbox.status in GONE:
        raise Conflict(
            f"This mailbox is {mailbox.status}; there is nothing to try.", code="mailbox_moved"
        )
    host = await hosts.mailbox_host(system, mailbox.organization_id)
    found = await host.find(mailbox.email)
    if found is None:
        return Trial(exists=False, ready=False, suspended=False, arrived=False)
    if not found.ready or found.suspended:
        return Trial(exists=True, ready=found.ready, suspended=found.suspended, arrived=False)
    message_id = f"<{new_id().hex}@{mailbox.email.rpartition('@')[2]}>"
    await host.send(mailbox.email, _letter(mailbox.email, message_id))
    arrived = await host.find_mail(mailbox.email, message_id) is not None
    return Trial(exists=True, ready=True, suspended=False, arrived=arrived)


def _letter(email: str, message_id: str) -> bytes:
    letter = EmailMessage(policy=SMTP)
    letter["From"] = letter["To"] = email
    letter["Subject"] = "A test of this mailbox"
    letter["Message-ID"] = message_id
    letter.set_content("This message shows that the mailbox sends and receives. Delete it at will.")
    return letter.as_bytes()
