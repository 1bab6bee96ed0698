"""What every table shares: naming of constraints, time-ordered keys, tenant and time columns."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, MetaData, String, Table, event
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import AutoString, Field, SQLModel
from uuid_utils.compat import uuid7

from data import dispatch

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
SQLModel.model_config["defer_build"] = True  # rows are not validated: 2 MB of validators
metadata: MetaData = SQLModel.metadata
dispatch.install()

Time = DateTime(timezone=True)
"""Column type of every time: with zone, stored in UTC."""
Text = String()
"""Column type of every text."""


def new_id() -> UUID:
    """Return a UUIDv7: made by the client, ordered by time."""
    return uuid7()


@event.listens_for(Table, "after_parent_attach")
def share_text(table: Table, _metadata: MetaData) -> None:
    """Give columns of text their type; SQLModel makes one a column, each with classes of its own."""
    for column in table.columns:
        if isinstance(column.type, AutoString) and column.type.length is None:
            column.type = Text


def one_of(column: str, words: type[Any]) -> CheckConstraint:
    """Return a CHECK that a text column holds one of the words of a StrEnum."""
    listed = ", ".join(f"'{word.value}'" for word in words)
    return CheckConstraint(f"{column} in ({listed})", name=f"{column}_known")


def json_field() -> Any:
    """Return a JSONB column that starts as an empty object."""
    return Field(default_factory=dict, sa_type=JSONB, nullable=False)


def json_list_field() -> Any:
    """Return a JSONB column that starts as an empty list."""
    return Field(default_factory=list, sa_type=JSONB, nullable=False)


class Keyed(SQLModel):
    """A row with a client-made key."""

    id: UUID = Field(default_factory=new_id, primary_key=True)


class Scoped(Keyed):
    """A row that belongs to one organization; row-level security hides it from the others."""

    organization_id: UUID = Field(
        foreign_key="organizations.id", ondelete="CASCADE", index=True, nullable=False
    )


class Stamped(SQLModel):
    """When a row was written; the writer gives both times, from the clock."""

    created_at: datetime = Field(sa_type=Time, nullable=False)
    updated_at: datetime = Field(sa_type=Time, nullable=False)
