"""Imports of contacts: the file, how it is read, how far it is, and what it takes to undo it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from data.base import Scoped, Stamped, Time, json_field, json_list_field, one_of
from data.session import Session


class ImportStatus(StrEnum):
    """Where an import is; ``ready`` waits for a person to say what the columns mean."""

    ready = "ready"
    running = "running"
    done = "done"
    cancelled = "cancelled"
    failed = "failed"
    undoing = "undoing"
    undone = "undone"


S = ImportStatus
TRANSITIONS: Mapping[ImportStatus, frozenset[ImportStatus]] = {
    S.ready: frozenset({S.running, S.cancelled}),
    S.running: frozenset({S.done, S.cancelled, S.failed}),
    S.done: frozenset({S.undoing}),
    S.cancelled: frozenset({S.undoing}),
    S.failed: frozenset({S.running, S.undoing}),
    S.undoing: frozenset({S.undone}),
    S.undone: frozenset(),
}


class ContactImport(Scoped, Stamped, table=True):
    """One import.

    ``home`` names the folder that holds the file, so that only a process that sees it takes the
    import; ``shape`` is how the file is written (delimiter, encoding), ``mapping`` {column: field},
    ``given`` what all rows share (tags, consent). ``position`` rows have been merged and committed;
    ``counts`` tells what became of them.
    """

    __tablename__ = "imports"
    __table_args__ = (
        one_of("status", ImportStatus),
        Index(
            "ix_imports_moving",
            "updated_at",
            postgresql_where="status in ('running', 'undoing')",
        ),
    )

    name: str
    kind: str
    home: str
    size_bytes: int
    status: str = ImportStatus.ready
    columns: list[Any] = json_list_field()
    shape: dict[str, Any] = json_field()
    mapping: dict[str, Any] = json_field()
    given: dict[str, Any] = json_field()
    total: int = 0
    position: int = 0
    counts: dict[str, Any] = json_field()
    error: dict[str, Any] = json_field()
    started_by: UUID | None = None
    locked_by: str = ""
    lease_until: datetime | None = Field(default=None, sa_type=Time)
    started_at: datetime | None = Field(default=None, sa_type=Time)
    finished_at: datetime | None = Field(default=None, sa_type=Time)


class ImportRefusal(SQLModel, table=True):
    """One row of a file that was not taken, as it stood there, and why."""

    __tablename__ = "import_refusals"

    organization_id: UUID = Field(
        foreign_key="organizations.id", ondelete="CASCADE", primary_key=True
    )
    import_id: UUID = Field(foreign_key="imports.id", ondelete="CASCADE", primary_key=True)
    row: int = Field(primary_key=True)
    problem: str
    cells: list[Any] = json_list_field()


class ImportChange(SQLModel, table=True):
    """A contact that an import met again; ``before`` is what it changed of it, {} when nothing."""

    __tablename__ = "import_changes"

    organization_id: UUID = Field(
        foreign_key="organizations.id", ondelete="CASCADE", primary_key=True
    )
    import_id: UUID = Field(foreign_key="imports.id", ondelete="CASCADE", primary_key=True)
    contact_id: UUID = Field(primary_key=True)
    before: dict[str, Any] = json_field()
    at: datetime = Field(sa_type=Time, nullable=False)


CLAIM = text("""
    update imports set locked_by = :worker, lease_until = :lease_until
     where id = (
        select id from imports
         where (status = 'undoing' or (status = 'running' and home = :home))
           and (lease_until is null or lease_until < :wall)
         order by updated_at, id limit 1
           for update skip locked)
    returning id, organization_id
""")
UNMAKE_TAKEN_OVER = text("""
    update contacts c set import_id = later.import_id
      from import_changes later
     where c.organization_id = :organization_id and c.import_id = :import_id
       and later.organization_id = :organization_id and later.contact_id = c.id
       and later.import_id <> :import_id
""")
UNMAKE = text("""
    delete from contacts
     where id = any(array(
        select id from contacts
         where organization_id = :organization_id and import_id = :import_id
           and edited_at is null limit :most))
""")
HAND_ON = text("""
    update import_changes later set before = mine.before
      from import_changes mine
     where mine.organization_id = :organization_id and mine.import_id = :import_id
       and later.organization_id = :organization_id and later.contact_id = mine.contact_id
       and later.import_id <> :import_id and later.at > mine.at and mine.before <> '{}'
""")
GIVE_BACK = text("""
    with mine as (
        delete from import_changes
         where (organization_id, import_id, contact_id) in (
            select organization_id, import_id, contact_id from import_changes
             where organization_id = :organization_id and import_id = :import_id limit :most)
        returning contact_id, before, at),
    restored as (
        update contacts c
           set first_name = mine.before ->> 'first_name', last_name = mine.before ->> 'last_name',
               name_norm = mine.before ->> 'name_norm', last_norm = mine.before ->> 'last_norm',
               fields = mine.before -> 'fields',
               consent_source = mine.before ->> 'consent_source',
               consent_at = cast(mine.before ->> 'consent_at' as timestamptz),
               consent_ip = mine.before ->> 'consent_ip',
               deleted_at = cast(mine.before ->> 'deleted_at' as timestamptz),
               updated_at = :now
          from mine
         where c.organization_id = :organization_id and c.id = mine.contact_id
           and mine.before <> '{}' and (c.edited_at is null or c.edited_at < mine.at)
           and not exists (
               select 1 from import_changes later
                where later.organization_id = :organization_id
                  and later.contact_id = c.id and later.at > mine.at
                  and later.import_id <> :import_id)
        returning 1)
    select (select count(*) from mine), (select count(*) from restored)
""")
CHANGED_LATER = text("""
    select count(*) from import_changes mine
     where mine.organization_id = :organization_id and mine.import_id = :import_id
       and mine.before <> '{}'
       and exists (
           select from import_changes later
            where later.organization_id = :organization_id
              and later.contact_id = mine.contact_id and later.import_id <> :import_id
              and later.at > mine.at)
""")
UNTAG = text("""
    delete from contact_tags where organization_id = :organization_id and import_id = :import_id
""")
LEFT = text("""
    select count(*) from contacts
     where organization_id = :organization_id and import_id = :import_id
""")
REFUSED = text("""
    select "row", problem, cells from import_refusals
     where import_id = :import_id and "row" > :after order by "row" limit :most
""")


async def claim(
    session: Session, *, worker: str, home: str, wall: datetime, lease: timedelta
) -> tuple[UUID, UUID] | None:
    """Take the import that waits longest and whose file is here; return (id, organization id)."""
    values = {"worker": worker, "home": home, "wall": wall, "lease_until": wall + lease}
    row = (await session.run(CLAIM, values)).first()
    return None if row is None else (row.id, row.organization_id)


async def hand_over(session: Session, values: Mapping[str, Any]) -> int:
    """Before an undoing: what later imports met again is theirs, and so is what was there before.

    Returns how many contacts that are.
    """
    changed = int((await session.run(CHANGED_LATER, values)).scalar_one())
    made = (await session.run(UNMAKE_TAKEN_OVER, values)).rowcount
    await session.run(HAND_ON, values)
    await session.run(UNTAG, values)
    return made + changed


async def unmake(session: Session, values: Mapping[str, Any], most: int) -> int:
    """Delete some of the contacts an import made and nobody edited; return how many."""
    return (await session.run(UNMAKE, {**values, "most": most})).rowcount


async def give_back(session: Session, values: Mapping[str, Any], most: int) -> tuple[int, int]:
    """Give some contacts back what an import changed; return (looked at, given back)."""
    row = (await session.run(GIVE_BACK, {**values, "most": most})).one()
    return int(row[0]), int(row[1])


async def left(session: Session, values: Mapping[str, Any]) -> int:
    """Return how many contacts of an import are still there."""
    return int((await session.run(LEFT, values)).scalar_one())


async def refused(
    session: Session, import_id: UUID, after: int, most: int
) -> list[tuple[int, str, list[str]]]:
    """Return some rows that were not taken, in order: (row, problem, cells)."""
    found = await session.run(REFUSED, {"import_id": import_id, "after": after, "most": most})
    return [(row[0], row[1], row[2]) for row in found]
