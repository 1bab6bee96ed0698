"""What is left of a person after an erasure: nothing in contacts, mail or files, a hash among suppressions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import text

from data.session import Session

SUPPRESSION = text("""
    update suppressions
       set email_norm = '', email_key = :email_key, kind = 'erased', reason = :reason,
           campaign_id = null
     where organization_id = :organization_id
       and (email_norm = :email_norm or email_key = any(cast(:keys as varchar[])))
""")
UNSENT = text("""
    update messages set status = 'suppressed', error_code = 'erased', finished_at = :now
     where organization_id = :organization_id and email_norm = :email_norm and status = 'queued'
""")
MESSAGES = text("""
    update messages
       set email = :placeholder, email_norm = :placeholder, domain = 'gdpr.invalid'
     where organization_id = :organization_id and email_norm = :email_norm
       and status not in ('claimed', 'sending')
""")
REPLIES = text("""
    delete from replies where organization_id = :organization_id and contact_id = :contact_id
""")
CHANGES = text("""
    delete from import_changes
     where organization_id = :organization_id and contact_id = :contact_id
""")
REFUSALS = text("""
    delete from import_refusals
     where organization_id = :organization_id and position(:email_norm in lower(cells::text)) > 0
""")
TAGS = text("""
    delete from contact_tags
     where organization_id = :organization_id and contact_id = :contact_id
""")


async def forget(session: Session, values: Mapping[str, Any]) -> bool:
    """Remove an address from everything but its contact; tell whether it was suppressed before.

    ``values``: organization_id, contact_id, email_norm, placeholder, email_key, keys, reason, now.
    """
    for statement in (UNSENT, MESSAGES, REPLIES, CHANGES, REFUSALS, TAGS):
        await session.run(statement, _of(statement, values))
    return (await session.run(SUPPRESSION, _of(SUPPRESSION, values))).rowcount > 0


def _of(statement: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: values[name] for name in statement.compile().params}
