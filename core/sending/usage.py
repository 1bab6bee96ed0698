"""How much went over which provider."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, timedelta
from uuid import UUID

from core.system import PlatformWork
from data.sending import provider_usage as rows

DAYS = 30


async def count(work: PlatformWork, sent: Mapping[tuple[UUID, str], int]) -> None:
    """Add what providers have accepted, by organization and provider, to today's figures (UTC)."""
    day = work.now().astimezone(UTC).date()
    for organization_id, provider in sorted(sent):
        number = sent[organization_id, provider]
        await rows.add(work.session, organization_id, provider, day, number)


async def totals(work: PlatformWork, days: int = DAYS) -> dict[str, int]:
    """Return how many messages each provider has accepted within some days, most first.

    Those of one organization, or of all where staff asks.
    """
    first = work.now().astimezone(UTC).date() - timedelta(days=days - 1)
    found: Counter[str] = Counter()
    for row in await rows.since(work.session, first):
        found[row.provider] += row.sent
    return dict(found.most_common())
