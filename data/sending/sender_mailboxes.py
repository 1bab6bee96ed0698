"""Whether a sender's address is the mailbox of a person, which may send only a little a day."""

from __future__ import annotations

from sqlalchemy import text

from data.session import Session

EXISTS = text("""
    select exists (select from direct_mailboxes where email = :email)
        or exists (select from mailboxes where email = :email)
""")


async def exists(session: Session, email: str) -> bool:
    """Tell whether the organization of the session has a mailbox of this address."""
    return bool((await session.run(EXISTS, {"email": email})).scalar_one())
