"""Batches in tests: begun, moved on while both clocks skip, read as they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from adapters.sandbox.world import World
from core.provisioning import batches
from core.system import Actor, System
from tests.support import connecting

STEP = timedelta(seconds=1)
PAUSE = timedelta(seconds=4)
"""Between two looks at a batch until it has ended."""
LONGEST = timedelta(minutes=15)


async def begun(
    system: System,
    actor: Actor,
    kind: str,
    items: Sequence[Mapping[str, Any]],
    given: Mapping[str, Any] | None = None,
) -> UUID:
    """Start a batch and return its id."""
    async with system.work(actor) as work:
        return (await batches.start(work, kind, items, given)).id


async def batch(system: System, actor: Actor, batch_id: UUID) -> dict[str, Any]:
    """Read a batch as the live page does."""
    async with system.work(actor) as work:
        return await batches.overview(work, batch_id)


async def tick(system: System, world: World, pause: timedelta = STEP) -> None:
    """Let time pass, a second unless told otherwise, and do all that is due."""
    await connecting.later(system, world, pause)
    await batches.advance_due(system)


async def ended(
    system: System, world: World, actor: Actor, batch_id: UUID, pause: timedelta = PAUSE
) -> dict[str, Any]:
    """Let time pass until a batch has ended, and return it."""
    end = system.clock.now() + LONGEST
    while True:
        await tick(system, world, pause)
        seen = await batch(system, actor, batch_id)
        if seen["finished_at"]:
            return seen
        assert system.clock.now() < end, f"the batch has not ended: {seen['counts']}"
