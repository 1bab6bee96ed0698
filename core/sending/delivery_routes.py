"""Ways out for the lanes of a courier, asked for beside the claims and kept for seconds."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import structlog

from core.errors import AppError, Surprising
from core.sending import detours, routing
from core.sending.delivery_letters import Letters
from core.sending.delivery_parcels import CampaignLetter
from core.sending.routing import Route
from core.system import Actor, System
from data.sending import sender_mailboxes
from data.sending.lanes import Lane

FRESH_SECONDS = 5.0
"""After this a way is asked for again, while the old one still serves."""
STALE_SECONDS = 30.0
PATIENCE_SECONDS = 0.25
"""How long a claim waits for ways that are not known yet; other lanes shall not stand still."""

Key = tuple[UUID, UUID | None, UUID | None]
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Way:
    """How a lane leaves: its route, and the letter of its campaign.

    ``domain`` is the sender's where its volume ramps up, ``mailbox`` its address where that is a
    person's mailbox.
    """

    route: Route
    letter: CampaignLetter | None
    domain: str = ""
    mailbox: str = ""


@dataclass(slots=True)
class Known:
    """What came of asking for a way, and when (monotonic seconds)."""

    found: Way | AppError
    at: float


class Ways:
    """The ways out one courier knows."""

    def __init__(self, system: System) -> None:
        self._system = system
        self._letters = Letters(system)
        self._known: dict[Key, Known] = {}
        self._asking: dict[Key, asyncio.Task[None]] = {}

    @property
    def letters(self) -> Letters:
        """The letters that go these ways."""
        return self._letters

    @property
    def asking(self) -> bool:
        """Tell whether some way is being asked for."""
        return bool(self._asking)

    async def of(self, lanes: Sequence[Lane]) -> dict[Lane, Way | AppError]:
        """Return what is known of lanes; those that take longer to ask are there the next time."""
        now = time.monotonic()
        missing = []
        for lane in lanes:
            known = self._known.get(_key(lane))
            if known is None or now - known.at > FRESH_SECONDS:
                task = self._ask(lane)
                if known is None or now - known.at > STALE_SECONDS:
                    missing.append(task)
        if missing:
            await asyncio.wait(missing, timeout=PATIENCE_SECONDS)
        self._known = {
            key: known for key, known in self._known.items() if now - known.at < 2 * STALE_SECONDS
        }
        found = {lane: self._known.get(_key(lane)) for lane in lanes}
        return {lane: known.found for lane, known in found.items() if known is not None}

    def forget(self) -> None:
        """Ask again for every way: something about senders or relays has changed."""
        self._known.clear()

    async def close(self) -> None:
        """Stop asking."""
        for task in list(self._asking.values()):
            task.cancel()
        await asyncio.gather(*self._asking.values(), return_exceptions=True)

    def _ask(self, lane: Lane) -> asyncio.Task[None]:
        key = _key(lane)
        if key not in self._asking:
            self._asking[key] = asyncio.create_task(self._answer(lane, key))
        return self._asking[key]

    async def _answer(self, lane: Lane, key: Key) -> None:
        try:
            found: Way | AppError = await self._way(lane)
        except AppError as error:
            found = error
        except Exception as error:
            log.exception("way_not_found", organization=str(lane.organization_id))
            found = Surprising(
                "Something unexpected happened on our side.",
                provider="mailwright",
                detail=repr(error),
            )
        finally:
            self._asking.pop(key, None)
        self._known[key] = Known(found, time.monotonic())

    async def _way(self, lane: Lane) -> Way:
        bulk = lane.campaign_id is not None
        route = await detours.route(
            self._system, lane.organization_id, sender_id=lane.sender_id, bulk=bulk
        )
        if lane.campaign_id is None:
            return Way(route, None)
        letter = await self._letters.of_campaign(lane.organization_id, lane.campaign_id)
        address = route.sender.address.lower()
        if address == routing.from_address(self._system).lower():
            return Way(route, letter)
        async with self._system.work(Actor.job(lane.organization_id)) as work:
            personal = await sender_mailboxes.exists(work.session, address)
        return Way(route, letter, address.rpartition("@")[2], address if personal else "")


def _key(lane: Lane) -> Key:
    return (lane.organization_id, lane.campaign_id, lane.sender_id)
