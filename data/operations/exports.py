"""Everything an organization owns, read table by table as lines of JSON, without what is secret."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from uuid import UUID

from sqlalchemy import Text, cast, func
from sqlmodel import col, select

from data.session import Session
from data.tables import metadata
from data.tasks import Task

__all__ = ["LEFT_OUT", "TABLES", "lines", "made_before"]

ENDINGS = ("_hash", "_key", "_token", "_tokens")
HIDDEN = frozenset({"hash", "key", "token"})
"""Columns of these names or endings open something or prove something; sealed ones are secrets."""
LEFT_OUT = {
    "user_sessions": "who is signed in at present, and nothing else",
    "queued_mails": "letters of ours on their way, sealed; they hold links that sign people in",
    "runs": "how far our own work is",
    "run_steps": "how far our own work is, with secrets of providers",
    "import_changes": "how an import is taken back; what it changed stands in the contacts",
    "tasks": "how far our own work is",
}
"""Tables of organizations that are not handed out, and why."""
TABLES = (
    "organizations",
    "users",
    *sorted(
        table.name
        for table in metadata.sorted_tables
        if "organization_id" in table.c and table.name not in LEFT_OUT
    ),
)
PERSONS = frozenset({"id", "email", "name", "verified_at"})
"""What is handed out of members; the rest of a user is how they sign in."""


def handed_out(table: str) -> list[str]:
    """Return the columns of a table that may leave."""
    names = [column.name for column in metadata.tables[table].c]
    if table == "users":
        return [name for name in names if name in PERSONS]
    return [
        name
        for name in names
        if not (name in HIDDEN or name.startswith("sealed_") or name.endswith(ENDINGS))
    ]


async def lines(session: Session, table: str, at_once: int) -> AsyncIterator[list[str]]:
    """Give the rows of a table that this session may see, some thousand at a time."""
    columns = metadata.tables[table].c
    shown = select(*(columns[name] for name in handed_out(table))).subquery("r")
    found = await session.stream(select(cast(func.to_jsonb(shown.table_valued()), Text)))
    async for rows in found.partitions(at_once):
        yield [row[0] for row in rows]


async def made_before(session: Session, kind: str, at: datetime) -> list[UUID]:
    """Return the tasks of a kind that ended before a time, of every organization."""
    query = select(Task.id).where(Task.kind == kind, col(Task.updated_at) < at)
    return list(await session.exec(query))
