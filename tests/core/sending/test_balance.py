"""The balance of a campaign, at every instant of any life it may have."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from uuid import UUID

import pytest

from core.sending import controls, ledger, outcomes
from core.sending.delivery_leases import Lease
from core.sending.ledger import PARTS
from core.system import Actor, System
from data.base import new_id
from data.sending import claims, recovery
from data.sending.campaigns import CampaignStatus
from data.sending.journal import Intent, Pen, Result
from data.sending.lanes import Lane
from data.sending.messages import TRANSITIONS, Message, MessageStatus, sources
from data.sending.switches import SwitchScope
from tests.support.delivering import messages, move
from tests.support.journey import customer
from tests.support.ledger import ADMIN, campaign, fill

S = MessageStatus
STEPS = 60


class Life:
    """A campaign to which anything that can happen does happen, in any order."""

    def __init__(self, system: System, owner: Actor, campaign_id: UUID, seed: int) -> None:
        self.system, self.owner, self.one = system, owner, campaign_id
        self.chance = random.Random(seed)
        self.courier = new_id().hex
        self.pen = Pen(system.database.conninfo, self.courier)
        self.lane = Lane(owner.require_organization(), campaign_id, None)

    async def some(self, status: MessageStatus) -> list[Message]:
        """Return a few messages in a status."""
        found = [one for one in await messages(self.system, self.one) if one.status == status]
        return self.chance.sample(found, min(len(found), self.chance.randint(1, 5)))

    async def plan_more(self) -> None:
        await fill(self.system, self.owner, self.one, self.chance.randint(1, 6))

    async def claim(self) -> None:
        async with self.system.platform(Actor.job()) as work:
            take = [(self.lane, self.chance.randint(1, 8))]
            await claims.claim(work.session, take, {}, self.courier, work.now())

    async def intend(self) -> None:
        intents = [Intent(str(one.id), "relay") for one in await self.some(S.claimed)]
        await self.pen.write(intents, [], self.system.clock.wall())

    async def conclude(self) -> None:
        now = self.system.clock.now()
        ends = [S.sent, S.failed, S.unknown, S.queued]
        results = [
            Result(str(one.id), self.chance.choice(ends), now) for one in await self.some(S.sending)
        ]
        await self.pen.write([], results, self.system.clock.wall())

    async def give_back(self) -> None:
        async with self.system.platform(Actor.job()) as work:
            ids = [one.id for one in await self.some(S.claimed)]
            await claims.give_back(work.session, ids, self.courier)

    async def settle(self) -> None:
        async with self.system.platform(Actor.job()) as work:
            for one in await self.some(S.unknown):
                await outcomes.settle(work, one.id, self.chance.choice([S.sent, S.failed]))

    async def die(self) -> None:
        """Let the courier die, and another one look after what it had."""
        async with self.system.platform(Actor.job()) as work:
            await recovery.dismiss(work.session, self.courier)
        other = Lease(self.system, new_id().hex)
        await other.recover([])
        await Lease(self.system, self.courier).begin()

    async def stop(self) -> None:
        everybody = SwitchScope.everybody
        if await controls.current(self.system):
            await controls.resume(self.system, ADMIN, scope=everybody)
        else:
            await controls.stop(self.system, ADMIN, scope=everybody, reason="Because")

    async def pause(self) -> None:
        wanted = self.chance.choice([CampaignStatus.paused, CampaignStatus.sending])
        await move(self.system, self.owner, self.one, wanted)

    def anything(self) -> Callable[[], Awaitable[None]]:
        """Return something that may happen."""
        usual = [self.claim, self.intend, self.conclude] * 3
        return self.chance.choice(
            [*usual, self.plan_more, self.give_back, self.settle, self.die, self.stop, self.pause]
        )


@pytest.mark.parametrize("seed", [1, 2])
async def test_whatever_happens_the_parts_add_up_to_the_plan_at_every_instant(
    system: System, seed: int
) -> None:
    """Somebody looks all the time, in transactions of their own, while it happens."""
    owner = await customer(system)
    life = Life(system, owner, await campaign(system, owner, 12), seed)
    await Lease(system, life.courier).begin()
    looks, over = [], asyncio.Event()

    async def watch() -> None:
        while not over.is_set():
            async with system.work(owner) as work:
                looks.append(await ledger.balance(work, life.one))

    watching = asyncio.create_task(watch())
    for _ in range(STEPS):
        await life.anything()()
    over.set()
    await watching
    await life.pen.close()
    assert len(looks) > STEPS / 4
    for seen in looks:
        assert seen["holds"], seen
        assert seen["planned"] == sum(seen[part] for part in PARTS)
    assert len({tuple(seen.values()) for seen in looks}) > STEPS / 8


def test_every_way_from_one_status_to_another_is_in_the_table() -> None:
    """Nothing comes back from where it may have gone out, but by a person or a provider's word."""
    assert set(TRANSITIONS) == set(S)
    ways = {(a, b) for a in S for b in S if b in TRANSITIONS[a]}
    assert {a for a, b in ways if b is S.sending} == {S.claimed}
    assert {a for a, b in ways if b is S.sent} == {S.queued, S.sending, S.unknown}
    assert {a for a, b in ways if b is S.unknown} == {S.claimed, S.sending}
    assert TRANSITIONS[S.suppressed] == frozenset()
    assert TRANSITIONS[S.sent] == {S.failed}
    assert sources(S.sent) == ["queued", "sending", "unknown"]
    assert all((a, a) not in ways for a in S)
