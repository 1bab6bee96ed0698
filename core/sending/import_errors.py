"""The rows an import did not take, as a file to repair and import again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from uuid import UUID

from core.provisioning.csv_tables import table
from core.sending import imports
from core.system import Actor, System
from data.sending import imports as rows

PORTION = 5_000
ROW, PROBLEM = "Row (header not counted)", "Why it was not taken"


async def export(system: System, actor: Actor, import_id: UUID) -> AsyncIterator[str]:
    """Give the rows that were not taken as CSV, with the reason of each, some thousand at a time."""
    async with system.work(actor) as work:
        one = await imports.get(work, import_id)
    columns = [ROW, PROBLEM, *one.columns]
    after, header = 0, True
    while True:
        async with system.work(actor) as work:
            found = await rows.refused(work.session, import_id, after, PORTION)
        lines = []
        for row, problem, cells in found:
            padded = [*cells, *[""] * len(one.columns)]
            named = dict(zip(one.columns, padded, strict=False))
            lines.append({**named, ROW: row, PROBLEM: problem})
        text = table(lines, columns)
        yield text if header else text.partition("\r\n")[2]
        if len(found) < PORTION:
            return
        after, header = found[-1][0], False
