"""Key rotation: every sealed text is opened with its old key and sealed with the newest."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from uuid import UUID

from core.bus import EVERYTHING
from core.system import Actor, PlatformWork, System
from core.vault import Place, SealBroken
from data import notify, sealed
from data.sealed import SealedColumn

START = UUID(int=0)


async def run(system: System) -> str:
    """Seal everything that hangs on an older key again; return what was done.

    Every process then forgets what it keeps in memory.
    """
    counts = [
        f"{column.table}.{column.column}: {await rotate(system, column)}"
        for column in sealed.COLUMNS
    ]
    system.bus.ring_here(EVERYTHING)
    await notify.ring_once(system.database.conninfo, EVERYTHING)
    return "Sealed again with the newest key. " + ", ".join(counts)


async def unreadable(system: System) -> dict[str, int]:
    """Return how many texts of which column the ring cannot open; columns without any are left out."""
    found = {
        f"{one.table}.{one.column}": await _count(system, one, _broken) for one in sealed.COLUMNS
    }
    return {name: count for name, count in found.items() if count}


async def rotate(system: System, column: SealedColumn) -> int:
    """Seal one column's stale texts again; return how many there were."""

    async def renewed(work: PlatformWork, place: Place, text: str) -> bool:
        if not work.vault.stale(text):
            return False
        fresh = work.vault.seal(work.vault.open(text, place), place)
        await sealed.replace(work.session, column, place.row_id, fresh)
        return True

    return await _count(system, column, renewed)


async def _broken(work: PlatformWork, place: Place, text: str) -> bool:
    try:
        work.vault.open(text, place)
    except SealBroken:
        return True
    return False


async def _count(
    system: System,
    column: SealedColumn,
    holds: Callable[[PlatformWork, Place, str], Awaitable[bool]],
) -> int:
    """Return for how many sealed texts of a column something holds, a batch to a transaction."""
    count, after = 0, START
    while True:
        async with system.platform(Actor.job()) as work:
            batch = await sealed.sealed_rows(work.session, column, after)
            for row_id, organization_id, text in batch:
                place = Place(organization_id, column.table, column.column, row_id)
                count += await holds(work, place, text)
        if not batch:
            return count
        after = batch[-1][0]
