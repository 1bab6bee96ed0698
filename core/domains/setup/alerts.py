"""Telling the members, in the app and by mail, that a domain needs them."""

from __future__ import annotations

from core.accounts import mails, members, notifications
from core.accounts.notifications import Level
from core.system import Work
from data.domains.domains import Domain


async def tell(
    work: Work, domain: Domain, key: str, *, title: str, text: str, level: Level = Level.warning
) -> None:
    """Tell everybody once under a key; owners get a mail as well."""
    path = f"/domains/{domain.id}"
    if not await notifications.notify(work, title, text, level, path, dedupe_key=key):
        return
    for member in await members.listing(work):
        if member.role != members.Role.owner:
            continue
        await mails.queue(
            work,
            f"{key}-{member.user_id}",
            member.email,
            "domain_alert",
            domain=domain.shown_name,
            title=title,
            text=text,
            link=f"{work.system.settings.url}{path}",
        )
