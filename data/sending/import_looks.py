"""Who of some addresses is a contact already, and who is suppressed."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import text

from data.session import Session

KNOWN = text("""
    select email_norm from contacts
     where organization_id = :organization_id and email_norm = any(cast(:emails as varchar[]))
       and deleted_at is null
""")
STOPPED = text("""
    select email_norm, email_key, kind from suppressions
     where organization_id = :organization_id
       and (email_norm = any(cast(:emails as varchar[]))
            or email_key = any(cast(:keys as varchar[])))
""")


async def known(session: Session, organization_id: UUID, emails: Sequence[str]) -> set[str]:
    """Return those of some addresses that are contacts."""
    values = {"organization_id": organization_id, "emails": list(emails)}
    return {row[0] for row in await session.run(KNOWN, values)}


async def stopped(
    session: Session, organization_id: UUID, emails: Sequence[str], keys: Sequence[str]
) -> list[tuple[str, str, str]]:
    """Return (address or "" after an erasure, its hash, kind) of those that are suppressed."""
    values = {"organization_id": organization_id, "emails": list(emails), "keys": list(keys)}
    return [(row[0], row[1], row[2]) for row in await session.run(STOPPED, values)]
