"""How an organization stands as a sender, on one card: rates with their colours, and proved domains."""

from __future__ import annotations

from typing import Any

from sqlmodel import col, select

from core.sending import analytics, limits, reputation
from core.sending.thresholds import BOUNCES, COMPLAINTS, OPENS, WINDOW_DAYS, Standing
from core.system import Work
from data.sending.senders import Sender, SenderStatus

UNMEASURED = "Too little mail to tell."
BOUNDS = {
    "bounces": "Good below 2 %, poor above 5 %.",
    "complaints": "Good below 0.1 %, poor above 0.3 %.",
    "opens": "Good above 20 %, poor below 10 %.",
}


async def card(work: Work) -> dict[str, Any]:
    """Return the last 30 days, as JSON.

    ``rows`` are {id, title, rate (0..1), level (good, fair, poor, none), text}; ``senders`` and
    ``verified`` count; ``state`` is how far the organization is held back.
    """
    received = await reputation.standing(work)
    overall = await analytics.overall(work, WINDOW_DAYS)
    limit = await limits.of(work.session, work.organization_id)
    opened = int(overall["kinds"]["opened"]["people"]["unique"])
    statuses = list(
        await work.session.exec(select(Sender.status).where(col(Sender.deleted_at).is_(None)))
    )
    rows = [
        _row(measure.name, measure.title, *received.of(measure), received.level(measure))
        for measure in (BOUNCES, COMPLAINTS)
    ]
    whole = int(overall["delivered"])
    rows.append(_row(OPENS.name, OPENS.title, opened, whole, OPENS.level(opened, whole)))
    return {
        "days": WINDOW_DAYS,
        "delivered": received.delivered,
        "state": limit.state if limit else Standing.good.value,
        "reason": limit.state_reason if limit else "",
        "senders": len(statuses),
        "verified": statuses.count(SenderStatus.verified),
        "rows": rows,
    }


def _row(name: str, title: str, part: int, whole: int, level: str) -> dict[str, Any]:
    return {
        "id": name,
        "title": title,
        "rate": part / whole if whole else 0.0,
        "level": level,
        "text": UNMEASURED if level == "none" else BOUNDS[name],
    }
