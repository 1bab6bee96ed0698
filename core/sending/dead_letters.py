"""Dead letters: messages that failed, are held, or whose fate nobody knows, and what a person decides."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from core.accounts import audit
from core.errors import Conflict, NotFound
from core.paging import PAGE_SIZE, Page, offset_of
from core.sending import campaign_moves, outcomes
from core.system import Work
from data.sending import dead_letters as rows
from data.sending.messages import Message, MessageStatus

__all__ = ["KINDS", "Message", "counts", "get", "listing", "retry", "settle", "topic"]

KINDS = (MessageStatus.failed, MessageStatus.unknown, MessageStatus.held)
TITLES = {
    MessageStatus.failed: "Failed",
    MessageStatus.unknown: "Unclear",
    MessageStatus.held: "Held",
}
MOST_AT_ONCE = 1_000


def topic(organization_id: UUID) -> str:
    """Return the topic that rings when messages of an organization end badly, or are retried."""
    return f"organization:{organization_id}:dead_letters"


async def listing(
    work: Work, search: str = "", kind: str = "", page: int = 1, size: int = PAGE_SIZE
) -> Page[Message]:
    """Return a page of dead letters, newest first; ``search`` is the beginning of an address."""
    found, total = await rows.found(
        work.session,
        work.organization_id,
        search=search.strip().lower(),
        kinds=[kind] if kind in set(KINDS) else list(KINDS),
        offset=offset_of(page, size),
        limit=size,
    )
    return Page(found, total)


async def counts(work: Work) -> dict[str, int]:
    """Return how many messages there are of each kind."""
    found = await rows.counts(work.session, work.organization_id)
    return {kind.value: found.get(kind.value, 0) for kind in KINDS}


async def get(work: Work, message_id: UUID) -> Message:
    """Return a dead letter, locked; raise NotFound when there is none, Conflict when it is well."""
    message = await work.session.get(Message, message_id, with_for_update=True)
    if message is None:
        raise NotFound("There is no such message.")
    if message.status not in KINDS:
        raise Conflict(f"This message is {message.status}; there is nothing to decide.")
    return message


async def retry(work: Work, message_ids: Sequence[UUID], *, confirmed: bool = False) -> int:
    """Let messages leave once more from their first attempt, and return how many will.

    One that a provider has taken is not sent again, only marked as sent. One of unknown fate may
    have arrived: it takes ``confirmed``. Raises Conflict for those, and for a cancelled campaign.
    """
    queued = 0
    campaigns: set[UUID] = set()
    for message_id in list(dict.fromkeys(message_ids))[:MOST_AT_ONCE]:
        message = await get(work, message_id)
        if message.provider_ref:
            message.status, message.error_code, message.error_detail = MessageStatus.sent, "", ""
            continue
        if message.status == MessageStatus.unknown and not confirmed:
            raise Conflict(
                f"{message.email} may have got this message already.",
                code="fate_unknown",
                action="Ask the recipient or the provider first, or confirm that it may arrive twice.",
            )
        message.status, message.attempts = MessageStatus.queued, 0
        message.repeat_account, message.doubtful_since = "", None
        message.error_code, message.error_detail, message.finished_at = "", "", None
        message.scheduled_at = work.now()
        queued += 1
        if message.campaign_id is not None:
            campaigns.add(message.campaign_id)
    for campaign_id in campaigns:
        await campaign_moves.reopen(work, campaign_id)
        work.ring(f"campaign:{campaign_id}")
    await audit.record(work, "messages.retried", count=queued)
    work.ring("deliveries")
    work.ring(topic(work.organization_id))
    return queued


async def settle(work: Work, message_id: UUID, *, arrived: bool) -> Message:
    """Say, as a person, whether a message of unknown fate arrived."""
    message = await get(work, message_id)
    if message.status != MessageStatus.unknown:
        raise Conflict("It is known what became of this message.")
    status = MessageStatus.sent if arrived else MessageStatus.failed
    code = "" if arrived else "not_arrived"
    await outcomes.settle(work, message_id, status, code=code)
    await audit.record(work, "message.settled", "message", message_id, status=status.value)
    work.ring(topic(work.organization_id))
    await work.session.refresh(message)
    return message
