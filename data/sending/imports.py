"""Imports of contacts: the file, how it is read, how far it is, and what it takes to undo it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from data.base import Scoped, Stamped, Time, json_field, json_list_field, one_of


class ImportStatus(StrEnum):
    """Where an import is; ``ready`` waits for a person to say what the columns mean."""

    ready = "ready"
    running = "running"
    done = "done"
    cancelled = "cancelled"
    failed = "failed"
    undoing = "undoing"
    undone = "undone"


I = ImportStatus  # noqa: E741 - the table below reads best with one letter
TRANSITIONS: Mapping[ImportStatus, frozenset[ImportStatus]] = {
    I.ready: frozenset({I.running, I.cancelled}),
    I.running: frozenset({I.done, I.cancelled, I.failed}),
    I.done: frozenset({I.undoing}),
    I.cancelled: frozenset({I.undoing}),
    I.failed: frozenset({I.running, I.undoing}),
    I.undoing: frozenset({I.undone}),
    I.undone: frozenset(),
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
