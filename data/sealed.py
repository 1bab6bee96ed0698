"""Every sealed column, so that keys can be rotated without forgetting one."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import null, select, update

from data.session import Session
from data.tables import metadata


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """A column of sealed texts; ``tenant`` tells whether its rows carry an organization."""

    table: str
    column: str
    tenant: bool = True


COLUMNS = (
    SealedColumn("kept_keys", "sealed_key", tenant=False),
    SealedColumn("users", "totp_secret", tenant=False),
    SealedColumn("queued_mails", "sealed_body"),
    SealedColumn("provisions", "sealed_client_password"),
    SealedColumn("credentials", "sealed_fields"),
    SealedColumn("dkim_keys", "sealed_private"),
    SealedColumn("direct_mailboxes", "sealed_access"),
    SealedColumn("relays", "sealed_password"),
    SealedColumn("sending_domains", "sealed_private"),
    SealedColumn("inboxes", "sealed_password"),
)
BATCH = 500


async def sealed_rows(
    session: Session, sealed: SealedColumn, after: UUID
) -> list[tuple[UUID, UUID | None, str]]:
    """Return up to 500 (id, organization id, sealed text) in order of id, locked for change."""
    table = metadata.tables[sealed.table]
    value, tenant = table.c[sealed.column], table.c.organization_id if sealed.tenant else null()
    query = select(table.c.id, tenant, value).where(value != "", table.c.id > after)
    found = await session.run(query.order_by(table.c.id).limit(BATCH).with_for_update())
    return [(row[0], row[1], row[2]) for row in found]


async def replace(session: Session, sealed: SealedColumn, row_id: UUID, value: str) -> None:
    """Store a text that was sealed again."""
    table = metadata.tables[sealed.table]
    await session.run(update(table).where(table.c.id == row_id).values({sealed.column: value}))
