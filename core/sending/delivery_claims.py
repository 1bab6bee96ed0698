"""One claim: lanes that may go, budgets under lock, a fair share for each, and the people looked at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from core.errors import AppError
from core.sending import delivery_budgets, delivery_doubts, pacing_shares
from core.sending.delivery_parcels import Parcel
from core.sending.delivery_routes import Way, Ways
from core.sending.pacing_shares import Line, Room
from core.system import Actor, System
from core.waits import Why
from data.sending import claims as rows
from data.sending import lane_waits
from data.sending import lanes as lane_rows
from data.sending.lanes import Lane, Place

BATCH = 200


@dataclass(slots=True)
class Claimed:
    """What a claim brought.

    ``broken`` are messages whose letter cannot be built, with the reason; ``barred`` counts people
    who must not be written to any more. ``trials`` are accounts that were closed and have taken
    nothing since.
    """

    parcels: list[Parcel] = field(default_factory=list)
    broken: list[tuple[Parcel, AppError]] = field(default_factory=list)
    barred: int = 0
    trials: frozenset[str] = frozenset()


@dataclass(slots=True)
class Claims:
    """The claims of one courier. ``passed`` are places before which a lane has nothing."""

    system: System
    courier: str
    ways: Ways
    passed: dict[UUID, Place] = field(default_factory=dict)
    turn: int = 0
    _told: dict[UUID, dict[str, Any]] = field(default_factory=dict)

    def look_again(self) -> None:
        """Look at lanes from their beginning: something may be due there again."""
        self.passed.clear()

    async def take(self, free: Mapping[str, int], batch: int = BATCH) -> Claimed:
        """Claim up to a batch; ``free`` is how many more each account's outlet takes, if it is known."""
        async with self.system.platform(Actor.job()) as work:
            lanes = await lane_rows.waiting(work.session, work.now(), self.passed)
        if not lanes:
            return Claimed()
        ways = await self._ways(lanes)
        if not any(free.get(way.route.account, 1) for way in ways.values()):
            return Claimed()
        return await self._claim(ways, free, batch)

    async def _ways(self, lanes: Sequence[Lane]) -> dict[Lane, Way]:
        """Return the lanes that have a way out; a campaign that has none says why."""
        found = await self.ways.of(lanes)
        whys = {
            lane.campaign_id: why_of(way)
            for lane, way in found.items()
            if lane.campaign_id is not None
        }
        news = {key: why for key, why in whys.items() if self._told.get(key) != why}
        if news:
            async with self.system.platform(Actor.job()) as work:
                for campaign_id in await lane_waits.tell(work.session, news):
                    work.ring(f"campaign:{campaign_id}")
            self._told = whys
        return {lane: way for lane, way in found.items() if isinstance(way, Way)}

    async def _claim(
        self, ways: Mapping[Lane, Way], free: Mapping[str, int], batch: int
    ) -> Claimed:
        quotas = {way.route.account: way.route.quota for way in ways.values()}
        self.turn += 1
        async with self.system.platform(Actor.job()) as work:
            budgets = await delivery_budgets.read(work, ways, quotas)
            trials = frozenset(
                key for key, one in budgets.accounts.items() if one.closed_since is not None
            )
            outlets = {key: Room(count) for key, count in free.items()}
            lines = [
                Line(lane, [*budgets.rooms(lane, way), *_outlet(outlets, way)])
                for lane, way in ways.items()
            ]
            pacing_shares.divide(lines, batch, self.turn)
            takes = [(line.lane, line.take) for line in lines if line.take]
            if not takes:
                return Claimed()
            found = await rows.claim(work.session, takes, self.passed, self.courier, budgets.now)
            spent = {
                lane: delivery_budgets.spent_under(budgets.subject(lane, ways[lane]), budgets.now)
                for lane, _ in takes
            }
            parcels = [
                _parcel(row, lane, ways[lane], budgets.now, spent[lane])
                for row in found
                if not row.barred
                for lane in [takes[row.position - 1][0]]
            ]
            safe = await delivery_doubts.keep_back(work, parcels, budgets.now)
            await delivery_budgets.spend(work, budgets, safe)
            for campaign_id in {
                takes[row.position - 1][0].campaign_id for row in found if row.barred
            }:
                work.ring(f"campaign:{campaign_id}")
        self._pass(found, takes)
        claimed = Claimed(barred=len(found) - len(safe), trials=trials)
        await self._with_letters(safe, claimed)
        return claimed

    def _pass(self, found: Sequence[Row[Any]], takes: Sequence[tuple[Lane, int]]) -> None:
        """Remember how far each lane was read; lanes of single messages are short and read anew."""
        for row in found:
            lane = takes[row.position - 1][0]
            place = (row.scheduled_at, row.id)
            if lane.campaign_id is not None:
                self.passed[lane.key] = max(place, self.passed.get(lane.key, place))

    async def _with_letters(self, parcels: Sequence[Parcel], claimed: Claimed) -> None:
        """Give single messages their letters; those of campaigns have theirs."""
        singles: dict[UUID, list[Parcel]] = defaultdict(list)
        for parcel in parcels:
            if parcel.lane.campaign_id is None:
                singles[parcel.lane.organization_id].append(parcel)
            else:
                claimed.parcels.append(parcel)
        for organization_id, group in singles.items():
            letters = await self.ways.letters.of_singles(organization_id, [one.id for one in group])
            for parcel in group:
                letter = letters.get(parcel.id)
                if letter is None or isinstance(letter, AppError):
                    claimed.broken.append((parcel, letter or AppError("Its content is gone.")))
                else:
                    parcel.letter = letter
                    claimed.parcels.append(parcel)


def _outlet(outlets: Mapping[str, Room], way: Way) -> Collection[Room]:
    room = outlets.get(way.route.account)
    return [room] if room is not None else []


def _parcel(
    row: Row[Any],
    lane: Lane,
    way: Way,
    now: datetime,
    spent: tuple[tuple[str, datetime], ...],
) -> Parcel:
    first, last = row.first_name or "", row.last_name or ""
    return Parcel(
        id=row.id,
        key=str(row.id),
        lane=lane,
        contact_id=row.contact_id,
        email=row.email,
        email_norm=row.email_norm,
        attempts=row.attempts,
        repeats=row.repeat_account,
        doubtful_since=row.doubtful_since,
        name=f"{first} {last}".strip(),
        values={
            **(row.fields or {}),
            "email": row.email,
            "first_name": first,
            "last_name": last,
        },
        due_at=row.scheduled_at,
        claimed_at=now,
        letter=way.letter,
        route=way.route,
        spent=spent,
    )


def why_of(way: Way | AppError) -> dict[str, Any]:
    """Return why a lane has no way out, or another than usual, as its page shows it."""
    if isinstance(way, AppError):
        return Why(way.advice.message, remedy=way.advice.action).to_json()
    return way.route.detour.why.to_json() if way.route.detour else {}
