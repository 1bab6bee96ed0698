"""Links sent by mail: each works once and for a while, and only its hash is kept."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from core.errors import Invalid
from core.system import PlatformWork
from core.tokens import new_token, token_hash
from data.accounts import users as rows
from data.accounts.users import MailToken, MailTokenKind

LIFETIMES = {
    MailTokenKind.verify: timedelta(hours=24),
    MailTokenKind.reset: timedelta(hours=1),
    MailTokenKind.invite: timedelta(days=7),
}


async def issue(
    work: PlatformWork,
    kind: MailTokenKind,
    *,
    user_id: UUID | None = None,
    invitation_id: UUID | None = None,
) -> str:
    """Return the path of a new link; a person's earlier links of this kind stop working."""
    now = work.now()
    if user_id is not None:
        await rows.void_tokens(work.session, kind, now, user_id=user_id)
    token, hashed = new_token()
    work.session.add(
        MailToken(
            kind=kind,
            token_hash=hashed,
            user_id=user_id,
            invitation_id=invitation_id,
            expires_at=now + LIFETIMES[kind],
            created_at=now,
            updated_at=now,
        )
    )
    await work.session.flush()
    return f"/{kind}/{token}"


async def look(work: PlatformWork, kind: MailTokenKind, token: str) -> MailToken:
    """Return a link's token, still unused; raise Invalid when the link no longer works."""
    found = await rows.live_token(work.session, kind, token_hash(token), work.now())
    if found is None:
        raise Invalid(
            "This link has expired or was used already.",
            code="link_expired",
            action="Ask for a new one.",
        )
    return found


async def redeem(work: PlatformWork, kind: MailTokenKind, token: str) -> MailToken:
    """Use a link up and return its token; raise Invalid when it no longer works."""
    found = await look(work, kind, token)
    found.used_at = found.updated_at = work.now()
    await work.session.flush()
    return found
