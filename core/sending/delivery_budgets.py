"""What may still leave at this instant: budgets read under lock, spent, and taken back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from core.ports.sending import Quota
from core.sending.delivery_parcels import Parcel
from core.sending.delivery_routes import Way
from core.sending.pacing_caps import HOUR, Cap, Subject, Window, caps, scopes
from core.sending.pacing_shares import Room
from core.system import PlatformWork
from data.sending import budgets as rows
from data.sending.couriers import MailAccount
from data.sending.lanes import Lane
from data.sending.organization_limits import OrganizationLimit, Standing

BUCKET = timedelta(minutes=5)
"""The hour slides in steps of this length; never more than a cap leave in any 60 minutes."""
RESERVE = 0.1
"""Share of a month's quota that single messages may use beyond it (as they are accepted)."""


@dataclass(slots=True)
class Budgets:
    """The rooms of one claim; those of an organization, a domain or an account are shared."""

    now: datetime
    limits: Mapping[UUID, OrganizationLimit]
    spent: Mapping[tuple[UUID, str], int]
    ramps: Mapping[tuple[UUID, str], Any]
    accounts: Mapping[str, MailAccount]
    _rooms: dict[tuple[object, ...], Room] = field(default_factory=dict)

    def rooms(self, lane: Lane, way: Way) -> list[Room]:
        """Return what binds a lane."""
        subject = self.subject(lane, way)
        found = [
            self._room((lane.organization_id, cap.scope, cap.most), self._left(lane, cap))
            for cap in caps(subject, self.now)
        ]
        return [*found, *self._account(way.route.account)]

    def subject(self, lane: Lane, way: Way) -> Subject:
        """Return what a lane's caps depend on."""
        limit = self.limits[lane.organization_id]
        ramp = self.ramps.get((lane.organization_id, way.domain))
        ramped = way.domain and not (ramp is not None and ramp.skipped_at)
        return Subject(
            first_sent_at=limit.first_sent_at,
            throttled=limit.state == Standing.throttled,
            monthly_quota=limit.monthly_quota,
            daily_limit=limit.daily_limit,
            domain=way.domain if ramped else "",
            ramp_from=ramp.started_at if ramp is not None else None,
            mailbox=way.mailbox,
        )

    def _left(self, lane: Lane, cap: Cap) -> int:
        if cap.window is Window.month:
            limit = self.limits[lane.organization_id]
            used = limit.sent_this_month if limit.month == month_of(self.now) else 0
            reserve = int(cap.most * RESERVE) if lane.campaign_id is None else 0
            return cap.most + reserve - used
        return cap.most - self.spent.get((lane.organization_id, cap.scope), 0)

    def _account(self, key: str) -> list[Room]:
        account = self.accounts[key]
        if account.closed_until is not None and account.closed_until > self.now:
            return [Room(0)]
        found = [] if account.closed_since is None else [self._room((key, "trial"), 1)]
        if account.per_second:
            found.append(self._room((key, "second"), int(account.tokens)))
        if account.per_day:
            found.append(self._room((key, "day"), account.per_day - account.spent_today))
        return found

    def _room(self, key: tuple[object, ...], left: int) -> Room:
        return self._rooms.setdefault(key, Room(max(0, left)))


async def read(work: PlatformWork, lanes: Iterable[Lane], quotas: Mapping[str, Quota]) -> Budgets:
    """Lock what lanes spend from, in one order for every courier, and return it as it is now."""
    now = work.now()
    organizations = {lane.organization_id for lane in lanes}
    limits = await rows.locked(work.session, organizations, now)
    accounts = await rows.accounts(work.session, list(quotas), now)
    for key, quota in quotas.items():
        fill(accounts[key], quota, now)
    spent = await rows.spent(work.session, organizations, hour_from(now), day_of(now), now)
    ramps = await rows.ramps(work.session, organizations)
    return Budgets(now, limits, spent, ramps, accounts)


def fill(account: MailAccount, quota: Quota, now: datetime) -> None:
    """Bring an account up to date: its limits, its tokens (a second's worth at most), its day."""
    account.per_second, account.per_day = quota.per_second, quota.per_day
    passed = max(0.0, (now - account.filled_at).total_seconds())
    most = max(1.0, account.per_second)
    account.tokens = min(most, account.tokens + passed * account.per_second)
    account.filled_at = now
    today = day_of(now).date().isoformat()
    if account.day != today:
        account.day, account.spent_today = today, 0
    account.spent_today = max(account.spent_today, quota.sent_today)


async def spend(work: PlatformWork, budgets: Budgets, parcels: Sequence[Parcel]) -> None:
    """Count claimed messages under every scope, in the transaction that claims them."""
    for key, count in Counter(parcel.route.account for parcel in parcels).items():
        budgets.accounts[key].tokens -= count
        budgets.accounts[key].spent_today += count
    domains = {
        (organization_id, scope.partition(":")[2])
        for organization_id, spent in {(one.lane.organization_id, one.spent) for one in parcels}
        for scope, _ in spent
        if scope.startswith("domain:")
    }
    await rows.begin_ramps(work.session, domains - budgets.ramps.keys(), budgets.now)
    await _count(work, parcels, 1, budgets.now)


async def take_back(work: PlatformWork, parcels: Sequence[Parcel]) -> None:
    """Take off again what was counted for messages that did not leave; locks the limits first."""
    await _count(work, parcels, -1, work.now())


async def _count(work: PlatformWork, parcels: Sequence[Parcel], sign: int, now: datetime) -> None:
    alike = Counter((parcel.lane.organization_id, parcel.spent) for parcel in parcels)
    counts: Counter[tuple[UUID, str, datetime]] = Counter()
    totals: Counter[UUID] = Counter()
    for (organization_id, spent), count in alike.items():
        totals[organization_id] += sign * count
        for scope, at in spent:
            counts[organization_id, scope, at] += sign * count
    await rows.spend(work.session, counts, totals, month_of(now), now)


def spent_under(subject: Subject, now: datetime) -> tuple[tuple[str, datetime], ...]:
    """Return the scopes and times under which a message of this subject is counted."""
    return tuple(
        (scope, bucket_of(now) if scope == "hour" else day_of(now)) for scope in scopes(subject)
    )


def bucket_of(now: datetime) -> datetime:
    """Return the beginning of the stretch of the sliding hour that a time falls into."""
    return now - (now - datetime.min.replace(tzinfo=UTC)) % BUCKET


def hour_from(now: datetime) -> datetime:
    """Return the first stretch that still counts for the last 60 minutes."""
    return bucket_of(now) - HOUR


def day_of(now: datetime) -> datetime:
    """Return the beginning of the day, in UTC."""
    return now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def month_of(now: datetime) -> date:
    """Return the first day of the month, in UTC."""
    return now.astimezone(UTC).date().replace(day=1)
