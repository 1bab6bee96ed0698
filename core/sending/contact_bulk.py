"""The same thing done to many contacts at once."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from core.errors import Invalid
from core.sending import contact_tags, contacts
from core.system import Work

ACTIONS = ("tag", "untag", "delete", "restore", "suppress")


async def carry_out(
    work: Work,
    action: str,
    contact_ids: Sequence[UUID],
    *,
    tags: Sequence[str] = (),
    reason: str = "",
) -> int:
    """Tag, untag, delete, restore or suppress contacts; return how many were changed."""
    match action:
        case "tag":
            return await contact_tags.add(work, contact_ids, tags)
        case "untag":
            return await contact_tags.remove(work, contact_ids, tags)
        case "delete":
            return await contacts.remove(work, contact_ids)
        case "restore":
            return await contacts.restore(work, contact_ids)
        case "suppress":
            return await contacts.suppress(work, contact_ids, reason)
    raise Invalid("There is no such action.", field="action")
