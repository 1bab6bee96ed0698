"""The last word on messages: what providers tell afterwards, and what people decide."""

from __future__ import annotations

from uuid import UUID

from core.system import PlatformWork
from data.sending import settlements as rows
from data.sending.messages import Message, MessageStatus
from data.session import Session

__all__ = ["Message", "MessageStatus", "find", "settle"]


async def find(
    session: Session, *, key: str = "", provider: str = "", ref: str = ""
) -> Message | None:
    """Return the message an event tells of: by our own id where it came back, else by theirs."""
    try:
        message_id = UUID(key) if key else None
    except ValueError:
        message_id = None
    if message_id is not None:
        return await session.get(Message, message_id)
    return await rows.by_ref(session, provider, ref) if ref else None


async def settle(
    work: PlatformWork,
    message_id: UUID,
    status: MessageStatus,
    *,
    ref: str = "",
    code: str = "",
    detail: str = "",
) -> bool:
    """Say how a message ended whose answer was lost; tell whether that was news.

    ``status`` is sent or failed. What is being sent this moment is settled too; what has its last
    word already is left alone, except that a provider may take a "sent" back as "failed".
    """
    campaign = await rows.settle(
        work.session,
        message_id,
        status,
        now=work.now(),
        ref=ref,
        code=code,
        detail=detail,
    )
    if campaign is None:
        return False
    if campaign.campaign_id is not None:
        work.ring(f"campaign:{campaign.campaign_id}")
    return True
