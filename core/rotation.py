"""Key rotation: every sealed text is opened with its old key and sealed with the newest."""

from __future__ import annotations

from uuid import UUID

from core.system import Actor, System
from core.vault import Place
from data import sealed
from data.sealed import SealedColumn

START = UUID(int=0)


async def run(system: System) -> str:
    """Seal everything that hangs on an older key again; return what was done."""
    counts = [
        f"{column.table}.{column.column}: {await rotate(system, column)}"
        for column in sealed.COLUMNS
    ]
    return "Sealed again with the newest key. " + ", ".join(counts)


async def rotate(system: System, column: SealedColumn) -> int:
    """Seal one column's stale texts again, in batches; return how many there were."""
    count, after = 0, START
    while True:
        async with system.platform(Actor.job()) as work:
            batch = await sealed.sealed_rows(work.session, column, after)
            for row_id, organization_id, text in batch:
                if work.vault.stale(text):
                    place = Place(organization_id, column.table, column.column, row_id)
                    fresh = work.vault.seal(work.vault.open(text, place), place)
                    await sealed.replace(work.session, column, row_id, fresh)
                    count += 1
        if not batch:
            return count
        after = batch[-1][0]
