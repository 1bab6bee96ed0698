"""Messages that left, as answers and bounces look for them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text

from data.session import Session


@dataclass(frozen=True, slots=True)
class Departed:
    """A message that left or may have left; ``subject`` is its campaign's, before merging."""

    id: UUID
    organization_id: UUID
    campaign_id: UUID | None
    contact_id: UUID | None
    email_norm: str
    status: str
    sent_at: datetime | None
    provider: str
    provider_ref: str
    repeat_account: str
    subject: str


_SELECT = """
    select m.id, m.organization_id, m.campaign_id, m.contact_id, m.email_norm, m.status, m.sent_at,
           m.provider, m.provider_ref, m.repeat_account, coalesce(c.subject, '') as subject
      from messages m left join campaigns c on c.id = m.campaign_id
"""
BY_IDS = text(f"{_SELECT} where m.id = any(cast(:ids as uuid[]))")
BY_REFS = text(f"{_SELECT} where m.provider_ref <> '' and m.provider_ref = any(:refs)")
TO_PERSON = text(f"""{_SELECT}
      join contacts person on person.id = m.contact_id
     where person.organization_id = :organization_id and person.email_norm = :email_norm
       and m.sent_at > :since
     order by m.sent_at desc limit :limit
""")


async def by_ids(session: Session, ids: Collection[UUID]) -> dict[UUID, Departed]:
    """Return messages by id."""
    if not ids:
        return {}
    found = await session.run(BY_IDS, {"ids": sorted(ids)})
    return {row["id"]: Departed(**row) for row in found.mappings()}


async def by_refs(session: Session, refs: Collection[str]) -> dict[str, Departed]:
    """Return messages by the id their provider gave them."""
    wanted = sorted({ref for ref in refs if ref})
    if not wanted:
        return {}
    found = await session.run(BY_REFS, {"refs": wanted})
    return {row["provider_ref"]: Departed(**row) for row in found.mappings()}


async def to_person(
    session: Session, organization_id: UUID, email_norm: str, since: datetime, limit: int = 20
) -> Sequence[Departed]:
    """Return what was sent to a contact since a time, newest first."""
    values = {
        "organization_id": organization_id,
        "email_norm": email_norm,
        "since": since,
        "limit": limit,
    }
    found = await session.run(TO_PERSON, values)
    return [Departed(**row) for row in found.mappings()]


async def own_addresses(session: Session, organization_id: UUID) -> frozenset[str]:
    """Return the addresses an organization itself writes from and reads at, in lower case."""
    found = await session.run(OWN, {"organization_id": organization_id})
    return frozenset(row[0] for row in found)


OWN = text("""
    select lower(email) from senders where organization_id = :organization_id
    union select email_norm from inboxes where organization_id = :organization_id
    union select lower(email) from direct_mailboxes where organization_id = :organization_id
""")
