"""Credentials as a file, for programs that are filled by hand; every export is written down."""

from __future__ import annotations

import json
from collections.abc import Sequence
from uuid import UUID

from core.accounts import audit
from core.errors import Invalid
from core.provisioning.csv_tables import table
from core.provisioning.direct import access, rows
from core.provisioning.direct.access import Access
from core.system import Work

FORMATS = ("csv", "json")
EXACT = frozenset({"secret", "password"})
"""Columns that must stay as they are."""
MOST = 500


async def export(work: Work, mailbox_ids: Sequence[UUID], file_format: str) -> str:
    """Return the credentials of some mailboxes as CSV (RFC 4180) or JSON; owners only."""
    work.actor.require_owner()
    if file_format not in FORMATS:
        raise Invalid("Choose CSV or JSON.", field="format")
    require_few(mailbox_ids)
    opened = [access.opened(work, mailbox) for mailbox in await rows.several(work, mailbox_ids)]
    await audit.record(work, "mailboxes.exported", "mailbox", count=len(opened), format=file_format)
    listed = [_row(one) for one in opened]
    return (
        json.dumps(listed, indent=2, ensure_ascii=False)
        if file_format == "json"
        else table(listed, list(listed[0]), EXACT)
    )


def require_few(mailbox_ids: Sequence[UUID]) -> None:
    """Raise Invalid unless between one and 500 mailboxes are chosen."""
    if not 1 <= len(mailbox_ids) <= MOST:
        raise Invalid(f"Choose between 1 and {MOST} mailboxes.", field="mailboxes")


def _row(one: Access) -> dict[str, object]:
    return {
        "email": one.email,
        "name": one.name,
        "access": one.kind,
        "secret": one.secret,
        "smtp_host": one.smtp_host,
        "smtp_port": one.smtp_port,
        "smtp_tls": True,
        "imap_host": one.imap_host,
        "imap_port": one.imap_port,
        "imap_tls": True,
        "daily_limit": one.daily_limit,
    }
