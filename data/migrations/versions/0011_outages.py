"""Outages of providers."""

from __future__ import annotations

from alembic import op

from data.rls import grant

revision = "0011"
down_revision = "0010"

SCHEMA = """
create table outages (
    id uuid not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    provider varchar not null,
    began_at timestamptz not null,
    told uuid[] not null,
    ended_at timestamptz,
    constraint pk_outages primary key (id)
);

create unique index uq_outages_open on outages (provider) where ended_at is null;
"""


def upgrade() -> None:
    """Create the table."""
    for statement in filter(str.strip, SCHEMA.split(";")):
        op.execute(statement)
    grant("outages")
