"""Single messages that a program sends: receipts, codes, notices; each once for its idempotency key."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from datetime import timedelta
from uuid import UUID

from core.accounts import organizations
from core.errors import Conflict, LimitReached, NotFound
from core.sending import addresses, dkim, ledger, outgoing
from core.sending.build import Building, Compiled, Content, compiled
from core.sending.singles import Single
from core.system import Actor, System, Work
from data.sending import organization_limits
from data.sending import transactional as rows
from data.sending.messages import Message
from data.sending.senders import Sender
from data.sending.transactional import TransactionalContent
from data.session import Session

__all__ = [
    "Message",
    "Single",
    "TransactionalContent",
    "building_of",
    "built",
    "contents",
    "forget_old",
    "get",
    "send",
]

GRACE = 0.1
"""Share of a month's quota that single messages may use beyond it."""
KEPT = timedelta(days=30)


async def send(work: Work, single: Single) -> Message:
    """Put one message into the ledger; it leaves as soon as it may, once.

    A repeat under the same idempotency key returns the first message. Raises Invalid for what
    cannot be sent, NotFound for an unknown sender, Conflict "idempotency_mismatch" for another
    message under a known key, LimitReached when the month's quota and its reserve are used up.
    """
    clean = single.checked()
    mark = clean.fingerprint()
    if clean.idempotency_key:
        known = await rows.of_key(work.session, work.organization_id, clean.idempotency_key)
        if known is not None:
            return await _repeated(work, known, mark)
    await _require_sender(work, clean.sender_id)
    await _require_quota(work)
    content = _content(work, clean, mark)
    building = building_of(work.system, await organizations.get(work), clean.fields)
    await asyncio.to_thread(built, content, building)
    given, norm = addresses.normal(clean.to, "to")
    work.session.add(content)
    await work.session.flush()
    return await ledger.put(
        work, email=given, email_norm=norm, message_id=content.id, sender_id=clean.sender_id
    )


async def get(work: Work, message_id: UUID) -> Message:
    """Return a single message and what became of it; raise NotFound when there is none."""
    message = await work.session.get(Message, message_id)
    if message is None or message.campaign_id is not None:
        raise NotFound("There is no such message.")
    return message


async def contents(session: Session, ids: Iterable[UUID]) -> dict[UUID, TransactionalContent]:
    """Return what single messages say, by the ids of the messages; for who delivers."""
    return await rows.of_ids(session, ids)


def built(content: TransactionalContent, building: Building) -> Compiled:
    """Return a single message ready to be filled in with its ``fields``; raise Invalid."""
    return compiled(Content(content.subject, content.html, content.text), building)


def building_of(
    system: System,
    organization: organizations.Organization,
    fields: Iterable[str],
    keys: Sequence[dkim.Key] = (),
) -> Building:
    """Return how a single message is built: no footer, nothing tracked."""
    return Building(
        links=outgoing.links(system),
        fields=frozenset(fields),
        organization=organization.name,
        postal_address="",
        bulk=False,
        track_opens=False,
        track_clicks=False,
        keys=keys,
    )


async def forget_old(system: System) -> int:
    """Delete what single messages said thirty days ago; return how many. A daily tick."""
    async with system.platform(Actor.job()) as work:
        return await rows.forget(work.session, work.now() - KEPT)


async def _repeated(work: Work, known: TransactionalContent, mark: str) -> Message:
    if known.request_hash != mark:
        raise Conflict(
            "This idempotency key belongs to another message.",
            code="idempotency_mismatch",
            action="Use a new key for every new message.",
            field="idempotency_key",
        )
    return await work.session.get_one(Message, known.id)


async def _require_sender(work: Work, sender_id: UUID | None) -> None:
    sender = await work.session.get(Sender, sender_id) if sender_id else None
    if sender_id and (sender is None or sender.deleted_at is not None):
        raise NotFound("There is no such sender.", action="List the senders to find its id.")


async def _require_quota(work: Work) -> None:
    limit = await organization_limits.find(work.session, work.organization_id)
    if limit is None or limit.monthly_quota is None:
        return
    month = work.now().date().replace(day=1)
    used = limit.sent_this_month if limit.month == month else 0
    if used >= limit.monthly_quota * (1 + GRACE):
        raise LimitReached(
            "The messages of this month and the reserve for single ones are used up.",
            action="Wait for the next month, or ask for a larger quota.",
        )


def _content(work: Work, single: Single, mark: str) -> TransactionalContent:
    return TransactionalContent(
        organization_id=work.organization_id,
        idempotency_key=single.idempotency_key,
        request_hash=mark,
        sender_id=single.sender_id,
        from_name=single.from_name,
        subject=single.subject,
        html=single.html,
        text=single.text,
        reply_to=single.reply_to,
        fields=dict(single.fields),
        headers=dict(single.headers),
        tags=dict(single.tags),
        created_at=work.now(),
        updated_at=work.now(),
    )
