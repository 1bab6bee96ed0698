"""How fast campaigns are made while many organizations do so at once, beside an empty transaction."""

from __future__ import annotations

import asyncio
import os
import time
from itertools import chain

import pytest

from core.errors import LimitReached
from core.sending import campaigns
from core.sending.campaign_fields import Changes
from core.system import Actor, System
from tests.support.journey import customer

ORGANIZATIONS = int(os.environ.get("ORGANIZATIONS", "20"))
EACH = 10
"""As many as an organization may make in a minute."""
WORDS = Changes(subject="Spring, {{first_name|there}}", html="<p>Hi {{first_name|there}}</p>")


@pytest.mark.bench
async def test_campaigns_made_by_many_at_once(system: System) -> None:
    owners = [await customer(system, f"Acme{number}") for number in range(ORGANIZATIONS)]
    await asyncio.gather(*(nothing(system, owner) for owner in owners))
    began = time.perf_counter()
    await asyncio.gather(*(nothing(system, owner) for owner in owners))
    empty = time.perf_counter() - began
    began = time.perf_counter()
    each = await asyncio.gather(*(made(system, owner) for owner in owners))
    whole = time.perf_counter() - began
    taken = sorted(chain.from_iterable(each))
    for owner in owners:
        with pytest.raises(LimitReached):
            await campaigns.create(system, owner, "One too many")
        async with system.work(owner) as work:
            assert (await campaigns.listing(work)).total == EACH
    print(
        f"\n{len(taken)} campaigns by {ORGANIZATIONS} organizations: {len(taken) / whole:.0f} a second"
    )
    print(
        f"p95 {taken[int(len(taken) * 0.95)] * 1000:.0f} ms; {whole / empty:.1f} empty transactions each"
    )


async def made(system: System, owner: Actor) -> list[float]:
    """Make as many campaigns as allowed, one after the other; return the seconds each took."""
    taken = []
    for number in range(EACH):
        began = time.perf_counter()
        await campaigns.create(system, owner, f"Campaign {number}", WORDS)
        taken.append(time.perf_counter() - began)
    return taken


async def nothing(system: System, owner: Actor) -> None:
    """Open and close as many transactions, without a statement of ours."""
    for _ in range(EACH):
        async with system.work(owner):
            pass
