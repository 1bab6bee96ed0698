"""Messages that an account may have taken already: where they may still go without doubling."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from core.sending import dead_letters
from core.sending.delivery_parcels import Parcel
from core.system import PlatformWork
from data.sending import claims as rows

COMES_BACK_AFTER = timedelta(minutes=1)
"""When a message looks again whether the account is open that may have it already."""
MARGIN = timedelta(minutes=10)
"""How much sooner than the provider we take it to have forgotten our key."""


@dataclass(slots=True)
class Sorted:
    """Claimed messages: those that may be handed over, that wait, and that nobody can hand over."""

    safe: list[Parcel] = field(default_factory=list)
    later: list[UUID] = field(default_factory=list)
    unclear: list[Parcel] = field(default_factory=list)


async def keep_back(
    work: PlatformWork, parcels: Sequence[Parcel], now: datetime
) -> Sequence[Parcel]:
    """Return the messages that cannot arrive twice; put the others off, or name them unknown."""
    found = sort(parcels, now)
    if found.later:
        await rows.postpone(work.session, found.later, now + COMES_BACK_AFTER)
    if found.unclear:
        await rows.doubt(work.session, [one.id for one in found.unclear], now)
    for lane in {one.lane for one in found.unclear}:
        work.ring(dead_letters.topic(lane.organization_id))
        if lane.campaign_id is not None:
            work.ring(f"campaign:{lane.campaign_id}")
    return found.safe


def sort(parcels: Sequence[Parcel], now: datetime) -> Sorted:
    """Tell claimed messages apart by what handing them over now would risk."""
    found = Sorted()
    for one in parcels:
        if not one.repeats or (one.repeats == one.route.account and _remembered(one, now)):
            found.safe.append(one)
        elif _comes_back(one):
            found.later.append(one.id)
        else:
            found.unclear.append(one)
    return found


def _remembered(parcel: Parcel, now: datetime) -> bool:
    """Tell whether the account that may have a message still knows the key it came under."""
    window = timedelta(seconds=parcel.route.provider.remembers_seconds) - MARGIN
    return parcel.doubtful_since is not None and now - parcel.doubtful_since < window


def _comes_back(parcel: Parcel) -> bool:
    """Tell whether the account that may have a message is its usual way, only closed for a while."""
    detour = parcel.route.detour
    return detour is not None and detour.instead_of == parcel.repeats
