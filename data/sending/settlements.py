"""Last words on messages whose answer was lost."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlmodel import col, select

from data.sending.messages import Message, MessageStatus, sources
from data.session import Session

LONGEST_DETAIL = 500
SETTLE = text("""
    update messages
       set status = cast(:status as varchar), finished_at = :now, locked_by = null,
           error_code = :code, error_detail = :detail,
           sent_at = case when cast(:status as varchar) = 'sent' then coalesce(sent_at, :now)
                          else sent_at end,
           provider_ref = coalesce(nullif(cast(:ref as varchar), ''), provider_ref)
     where id = :id and status = any(:sources)
       and (status <> 'queued' or cast(:status as varchar) <> 'sent' or repeat_account <> '')
    returning organization_id, campaign_id
""")


async def by_ref(session: Session, provider: str, ref: str) -> Message | None:
    """Return the message a provider knows under its own id."""
    query = select(Message).where(Message.provider_ref == ref)
    if provider:
        query = query.where(col(Message.provider) == provider)
    return (await session.exec(query)).first()


async def settle(
    session: Session,
    message_id: UUID,
    status: MessageStatus,
    *,
    now: datetime,
    ref: str,
    code: str,
    detail: str,
) -> Row[Any] | None:
    """Write how a message ended, if it may still end so; return whose it is."""
    values = {
        "id": message_id,
        "status": status.value,
        "sources": sources(status),
        "now": now,
        "ref": ref,
        "code": code,
        "detail": detail[:LONGEST_DETAIL],
    }
    return (await session.run(SETTLE, values)).first()
