"""What single messages say: those a program sends outside of any campaign."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field

from data.base import Scoped, Stamped, json_field


class TransactionalContent(Scoped, Stamped, table=True):
    """The content of one message; its ``id`` is the id of the message in the ledger.

    ``request_hash`` tells a repeat under the same idempotency key from another request.
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
    headers: dict[str, Any] = json_field()
    tags: dict[str, Any] = json_field()
