"""Whether an organization has the row of an id, in whichever table."""

from __future__ import annotations

from functools import cache
from uuid import UUID

from sqlalchemy import Select, Table, bindparam, exists, or_, select

from data.base import metadata
from data.session import Session


async def has(session: Session, row_id: UUID) -> bool:
    """Tell whether the organization of this transaction has it: the tables show nothing else."""
    found: bool = (await session.run(_query(), {"row_id": row_id})).scalar_one()
    return found


@cache
def _query() -> Select[tuple[bool]]:
    """Return the question to every table of organizations, each answered by its primary key."""
    asked = [
        exists().where(table.c.id == bindparam("row_id"))
        for table in metadata.sorted_tables
        if _owned(table) and _keyed(table)
    ]
    return select(or_(*asked))


def _owned(table: Table) -> bool:
    """Tell whether every row belongs to an organization; what may belong to none is no thing of theirs."""
    return "organization_id" in table.c and not table.c.organization_id.nullable


def _keyed(table: Table) -> bool:
    return [(key.name, key.type.python_type) for key in table.primary_key] == [("id", UUID)]
