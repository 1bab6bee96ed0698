"""Step 10: everything is counted once more and summed up."""

from __future__ import annotations

from typing import Any

from core.amounts import count
from core.errors import Surprising
from core.provisioning import rows, warmup
from core.workflow import Context, Done, Wait
from data.provisioning.mailboxes import MailboxStatus
from data.provisioning.provisions import DomainStatus


async def finish(ctx: Context, _facts: dict[str, Any]) -> Done | Wait:
    """Sum up what is there; raise Surprising when something is missing after all."""
    async with ctx.work() as work:
        domains = rows.wanted(await rows.domains_of(work, ctx.subject_id))
        mailboxes = await rows.mailboxes_of(work, ctx.subject_id)
    cold = [m.email for m in mailboxes if m.status != MailboxStatus.warming]
    dark = [d.name for d in domains if d.status != DomainStatus.active]
    if cold or dark:
        raise Surprising(
            f"Not everything is in place: {', '.join([*dark, *cold])}.", provider="mailwright"
        )
    await warmup.refresh(ctx.system, ctx.actor, ctx.subject_id)
    return Done(
        {
            "domains": len(domains),
            "mailboxes": len(mailboxes),
            "shown": f"{count(len(domains), 'domain')} and "
            f"{count(len(mailboxes), 'mailbox', 'mailboxes')} are ready",
        }
    )
