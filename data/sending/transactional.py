"""What single messages say: those a program sends outside of any campaign."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field, col, delete, select

from data.base import Scoped, Stamped, json_field
from data.session import Session

LOCK = text("select pg_advisory_xact_lock(hashtextextended('single/' || :organization || :key, 0))")


class TransactionalContent(Scoped, Stamped, table=True):
    """The content of one message; its ``id`` is the id of the message in the ledger.

    ``fields`` are the values of its merge tags. ``request_hash`` tells a repeat under the same
    idempotency key from another request.
    """

    __tablename__ = "transactional_contents"
    __table_args__ = (
        Index(
            "uq_transactional_contents_idempotency",
            "organization_id",
            "idempotency_key",
            unique=True,
            postgresql_where="idempotency_key <> ''",
        ),
        Index("ix_transactional_contents_created_at", "created_at"),
    )

    idempotency_key: str = ""
    request_hash: str = ""
    sender_id: UUID | None = Field(default=None, foreign_key="senders.id", ondelete="SET NULL")
    from_name: str = ""
    subject: str = ""
    html: str = ""
    text: str = ""
    reply_to: str = ""
    fields: dict[str, Any] = json_field()
    headers: dict[str, Any] = json_field()
    tags: dict[str, Any] = json_field()


async def of_key(session: Session, organization_id: UUID, key: str) -> TransactionalContent | None:
    """Return what was sent under an idempotency key; others with the same key wait their turn."""
    await session.run(LOCK, {"organization": str(organization_id), "key": key})
    query = select(TransactionalContent).where(TransactionalContent.idempotency_key == key)
    return (await session.exec(query)).first()


async def of_ids(session: Session, ids: Iterable[UUID]) -> dict[UUID, TransactionalContent]:
    """Return contents by the ids of their messages."""
    query = select(TransactionalContent).where(col(TransactionalContent.id).in_(list(ids)))
    return {content.id: content for content in await session.exec(query)}


async def forget(session: Session, before: datetime) -> int:
    """Delete contents of all organizations written before a time; return how many."""
    old = delete(TransactionalContent).where(col(TransactionalContent.created_at) < before)
    return (await session.run(old)).rowcount
