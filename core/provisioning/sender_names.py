"""The name people read beside a package's addresses, changed at the mailbox host too."""

from __future__ import annotations

from uuid import UUID

from core.accounts import audit
from core.errors import Conflict, Invalid
from core.provisioning import rows
from core.system import Actor, System
from data.provisioning.mailboxes import MailboxStatus
from data.provisioning.provisions import ProvisionStatus

LONGEST = 60
NAMED = (MailboxStatus.created, MailboxStatus.warming)


async def rename(system: System, actor: Actor, provision_id: UUID, first: str, last: str) -> int:
    """Give every mailbox of a package another sender's name; return how many there are.

    Raises Invalid for an empty or overlong name, Conflict while mailboxes are still being made.
    """
    actor.require_owner()
    first, last = " ".join(first.split()), " ".join(last.split())
    for name, field in ((first, "first_name"), (last, "last_name")):
        if not name or len(name) > LONGEST:
            raise Invalid(f"Enter a name of at most {LONGEST} characters.", field=field)
    async with system.work(actor) as work:
        provision = await rows.get(work, provision_id)
        mailboxes = await rows.mailboxes_of(work, provision.id)
    if provision.status != ProvisionStatus.active:
        raise Conflict("Names can be changed once the package is active.")
    refs = [mailbox.ref for mailbox in mailboxes if mailbox.status in NAMED and mailbox.ref]
    await system.ports.turnkey.rename_mailboxes(provision.host_workspace_ref, refs, first, last)
    async with system.work(actor) as work:
        stored = await rows.get(work, provision_id, lock=True)
        stored.first_name, stored.last_name, stored.updated_at = first, last, work.now()
        for mailbox in await rows.mailboxes_of(work, provision_id):
            mailbox.first_name, mailbox.last_name = first, last
            mailbox.updated_at = work.now()
        await audit.record(
            work, "provision.renamed", "provision", provision_id, mailboxes=len(refs)
        )
        work.ring(f"provision:{provision_id}")
    return len(refs)
