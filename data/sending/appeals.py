"""Appeals of organizations against being held back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlmodel import col, select

from data.sending.reputations import Appeal, AppealStatus
from data.session import Session


async def open_one(session: Session, organization_id: UUID) -> Appeal | None:
    """Return the appeal of an organization that waits for an answer, locked."""
    query = select(Appeal).where(
        Appeal.organization_id == organization_id, Appeal.status == AppealStatus.open
    )
    return (await session.exec(query.with_for_update())).first()


async def newest(session: Session, organization_id: UUID) -> Appeal | None:
    """Return the newest appeal of an organization."""
    query = select(Appeal).where(Appeal.organization_id == organization_id)
    return (await session.exec(query.order_by(col(Appeal.id).desc()).limit(1))).first()


def shown(appeal: Appeal) -> dict[str, Any]:
    """Return an appeal as pages show it."""
    answered = appeal.answered_at
    return {
        "text": appeal.text,
        "status": appeal.status,
        "answer": appeal.answer,
        "at": appeal.created_at.isoformat(),
        "answered_at": answered.isoformat() if answered else None,
    }
