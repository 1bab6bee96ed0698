"""The health of sending for staff: queue, couriers, accounts at providers, events given up."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core import health
from core.sending import inbound
from core.system import PlatformWork
from data.operations import sending_health as rows

TITLES = {"ses": "Amazon SES", "resend": "Resend", "fallback": "Resend"}

__all__ = ["accounts", "couriers", "figures", "given_up", "listed", "replay"]


async def figures(work: PlatformWork) -> dict[str, Any]:
    """Return how many messages are due, later, moving, unknown, held, and what wants a look."""
    work.actor.require_platform()
    queue = await rows.queue(work.session, work.now())
    trouble = await rows.trouble(work.session)
    late = (work.now() - queue.oldest).total_seconds() if queue.oldest else 0.0
    return {
        "due": queue.due,
        "later": queue.later,
        "sending": queue.sending,
        "unknown": queue.unknown,
        "held": queue.held,
        "late_seconds": round(late),
        "events_waiting": trouble.events_waiting,
        "events_failed": trouble.events_failed,
        "inboxes": trouble.inboxes,
        "listed": trouble.listed,
        "unwritten": work.system.unwritten,
        "strain": [str(sign) for sign in await health.strain(work) if sign.shows],
    }


async def couriers(work: PlatformWork) -> list[dict[str, Any]]:
    """Return the workers that deliver; one whose lease has run out is gone.

    Leases live by the wall clock; times are told by ours, as all others on a page.
    """
    work.actor.require_platform()
    wall = work.system.clock.wall()
    ahead = work.now() - wall
    return [
        {
            "id": row.id,
            "started_at": (row.started_at + ahead).isoformat(),
            "in_hand": row.in_hand,
            "status": "working" if row.lease_until > wall else "unreachable",
        }
        for row in await rows.couriers(work.session)
    ]


async def accounts(work: PlatformWork) -> list[dict[str, Any]]:
    """Return accounts at providers and relays: limits learned, spent today, closed until when."""
    work.actor.require_platform()
    now = work.now()
    today = now.date().isoformat()
    shown = []
    for row in await rows.accounts(work.session):
        closed = row.closed_until is not None and row.closed_until > now
        failed = row.relay_status == "failed"
        shown.append(
            {
                "id": row.key,
                "name": row.relay or _named(row.key),
                "organization": row.organization,
                "per_second": row.per_second or None,
                "per_day": row.per_day or None,
                "spent": row.spent_today if row.day == today else 0,
                "status": "paused" if closed else "failed" if failed else "working",
                "why": row.closed_reason if closed else row.problem,
                "until": row.closed_until.isoformat() if closed else None,
            }
        )
    return shown


async def listed(work: PlatformWork) -> list[dict[str, Any]]:
    """Return the sending domains that block lists hold; every domain is looked up daily."""
    work.actor.require_platform()
    return [
        {
            "id": str(row.id),
            "name": row.name,
            "organization": row.organization,
            "organization_href": f"/operate/organizations/{row.organization_id}",
            "lists": ", ".join(
                one["name"] for one in row.blacklists.values() if one["state"] == "listed"
            ),
            "checked_at": row.checked_at.isoformat(),
        }
        for row in await rows.listed(work.session)
    ]


async def given_up(work: PlatformWork) -> list[dict[str, Any]]:
    """Return events of providers that could not be worked off."""
    return [
        {
            "id": str(event.id),
            "provider": event.provider,
            "kind": event.kind,
            "error": event.error,
            "at": event.created_at.isoformat(),
        }
        for event in await inbound.failed(work)
    ]


async def replay(work: PlatformWork, event_id: UUID) -> bool:
    """Work on an event once more."""
    await inbound.replay(work, event_id)
    return True


def _named(key: str) -> str:
    """Return what an account is called that is no relay: its provider, whose it is, and where."""
    way, _, rest = key.partition(":")
    way, _, region = way.partition("@")
    region = region or rest.partition("@")[2]
    whose = {"fallback": "platform's address"}.get(way, "own account" if rest else "")
    title = TITLES.get(way, way)
    return ", ".join(part for part in (title, whose, region) if part)
