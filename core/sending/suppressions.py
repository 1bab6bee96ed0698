"""Suppressions: who must not be written to. One address stays suppressed until somebody lifts it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlmodel import col, delete, func, select

from core.accounts import audit
from core.errors import Conflict, Invalid, NotFound
from core.paging import PAGE_SIZE, Page, offset_of
from core.provisioning.csv_tables import table
from core.sending import addresses
from core.sending.contact_statuses import AFTER, ContactStatus, before
from core.system import PlatformWork, Work
from data.base import new_id
from data.sending import suppressions as rows
from data.sending.suppressions import Suppression, SuppressionKind

__all__ = [
    "DELIBERATE",
    "TITLES",
    "Suppression",
    "SuppressionKind",
    "add",
    "add_many",
    "counts",
    "export",
    "find",
    "lift",
    "listing",
    "remove",
]

TITLES = {
    SuppressionKind.bounce: "Bounced",
    SuppressionKind.complaint: "Complained",
    SuppressionKind.unsubscribe: "Unsubscribed",
    SuppressionKind.manual: "Added by hand",
    SuppressionKind.inactive: "Inactive",
    SuppressionKind.erased: "Erased",
}
DELIBERATE = {
    SuppressionKind.complaint: "They reported your mail as spam. Writing again harms everybody "
    "who sends from your domains.",
    SuppressionKind.unsubscribe: "They asked not to get your mail any more. Write again only if "
    "they asked for it since.",
}
"""Kinds that are lifted only when somebody says so twice, with the reason."""
LONGEST_REASON = 200


async def add(
    work: PlatformWork,
    organization_id: UUID,
    email: str,
    kind: str,
    reason: str = "",
    *,
    campaign_id: UUID | None = None,
) -> bool:
    """Suppress an address and mark its contact; doing it again changes nothing.

    A stronger kind takes the place of a weaker one. Returns whether anything changed; raises
    Invalid when this is no address.
    """
    _, email_norm = addresses.normal(email)
    keys = addresses.keys(work.vault, organization_id, email_norm)
    row = Suppression(
        id=new_id(),
        organization_id=organization_id,
        email_norm=email_norm,
        email_key=keys[0],
        kind=SuppressionKind(kind),
        reason=reason[:LONGEST_REASON],
        campaign_id=campaign_id,
        created_at=work.now(),
    )
    changed = await rows.add(work.session, row, keys)
    status = AFTER[kind]
    marked = await rows.set_status(
        work.session, organization_id, email_norm, status, allowed=before(status), now=work.now()
    )
    if changed or marked:
        work.ring(f"organization:{organization_id}:contacts")
    return changed


async def add_many(work: Work, emails: Sequence[str], kind: str, reason: str) -> int:
    """Suppress addresses one by one and return how many were not suppressed before.

    Raises Invalid when there is none.
    """
    if not emails:
        raise Invalid("Enter at least one address.", field="email")
    added = 0
    for email in emails:
        added += await add(work, work.organization_id, email, kind, reason)
    await audit.record(work, "suppressions.added", kind=kind, count=added)
    return added


async def find(work: PlatformWork, organization_id: UUID, email: str) -> Suppression | None:
    """Return what suppresses an address, None when nothing does; erased people are known too."""
    _, email_norm = addresses.normal(email)
    keys = addresses.keys(work.vault, organization_id, email_norm)
    return await rows.find(work.session, organization_id, email_norm, keys)


async def lift(work: PlatformWork, organization_id: UUID, email: str, kinds: Sequence[str]) -> bool:
    """Take a suppression of one of these kinds back, as the person themself asked; say whether."""
    found = await find(work, organization_id, email)
    if found is None or found.kind not in kinds:
        return False
    await _take_back(work, found)
    return True


async def remove(work: Work, suppression_id: UUID, *, confirmed: bool = False) -> None:
    """Let an address be written to again.

    Raises Conflict "suppression_kept" for an erased person, and "confirmation_needed" for who
    complained or unsubscribed unless ``confirmed``.
    """
    found = await work.session.get(Suppression, suppression_id)
    if found is None:
        raise NotFound("There is no such suppression.", action="Go back to the list.")
    if found.kind == SuppressionKind.erased:
        raise Conflict(
            "This person asked to be erased, so nobody may write to them from here again.",
            code="suppression_kept",
            action="They may sign up again by themselves, with another address.",
        )
    warning = DELIBERATE.get(SuppressionKind(found.kind))
    if warning and not confirmed:
        raise Conflict(warning, code="confirmation_needed", action="Confirm that you mean it.")
    await _take_back(work, found)
    await audit.record(
        work,
        "suppression.removed",
        "suppression",
        suppression_id,
        kind=found.kind,
        address=found.email_key[:16],
    )


async def listing(
    work: Work, search: str = "", kind: str = "", page: int = 1, size: int = PAGE_SIZE
) -> Page[Suppression]:
    """Return a page of suppressions, newest first; ``search`` is the beginning of an address."""
    query = _chosen(search, kind)
    total = (await work.session.exec(select(func.count()).select_from(query.subquery()))).one()
    newest = query.order_by(col(Suppression.created_at).desc(), col(Suppression.id).desc())
    found = await work.session.exec(newest.offset(offset_of(page, size)).limit(size))
    return Page(list(found), total)


async def counts(work: Work) -> dict[str, int]:
    """Return how many suppressions there are of each kind."""
    return await rows.counts(work.session)


async def export(work: Work, search: str = "", kind: str = "") -> str:
    """Return the list as CSV; an erased person has no address in it."""
    query = _chosen(search, kind).order_by(col(Suppression.created_at))
    found = await work.session.exec(query)
    await audit.record(work, "suppressions.exported")
    lines = [
        {
            "email": row.email_norm,
            "kind": row.kind,
            "reason": row.reason,
            "campaign_id": str(row.campaign_id or ""),
            "created_at": row.created_at.isoformat(timespec="seconds"),
        }
        for row in found
    ]
    return table(lines, ("email", "kind", "reason", "campaign_id", "created_at"))


def _chosen(search: str, kind: str) -> Any:
    query = select(Suppression)
    if text := search.strip().lower():
        query = query.where(col(Suppression.email_norm).op("^@")(text))
    if kind:
        query = query.where(Suppression.kind == kind)
    return query


async def _take_back(work: PlatformWork, found: Suppression) -> None:
    await work.session.run(delete(Suppression).where(col(Suppression.id) == found.id))
    subscribed = ContactStatus.subscribed
    await rows.set_status(
        work.session,
        found.organization_id,
        found.email_norm,
        subscribed,
        allowed=before(subscribed),
        now=work.now(),
    )
    work.ring(f"organization:{found.organization_id}:contacts")
