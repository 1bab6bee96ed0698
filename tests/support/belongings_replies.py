"""A reply and the inbox it came from, so that others can try to reach them."""

from __future__ import annotations

from uuid import UUID

from core.sending import inboxes
from core.sending.inboxes import Wish
from core.system import Work
from data.sending.replies import Reply


async def replies_of(work: Work) -> dict[str, UUID]:
    """Give the organization an inbox and a reply."""
    wish = Wish("tim@acme.com", "imap.acme.com", "secret")
    inbox = await inboxes.add(work, wish)
    reply = Reply(
        organization_id=work.organization_id,
        mail_id="1@example.net",
        inbox_id=inbox.id,
        from_email="bob@example.net",
        received_at=work.now(),
        created_at=work.now(),
        updated_at=work.now(),
    )
    work.session.add(reply)
    await work.session.flush()
    return {"inbox_id": inbox.id, "reply_id": reply.id}
