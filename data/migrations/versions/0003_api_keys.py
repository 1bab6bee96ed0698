"""Keys for programs, the rates of their calls, and the workers' signs of life."""

from __future__ import annotations

from alembic import op

from data.rls import enable_tenant_rls, grant

revision = "0003"
down_revision = "0002"

SCHEMA = """
create table call_rates (
    bucket varchar not null,
    times timestamptz[] not null,
    last_at timestamptz not null,
    constraint pk_call_rates primary key (bucket)
);

create index ix_call_rates_last_at on call_rates (last_at);

create table workers (
    id varchar not null,
    started_at timestamptz not null,
    looked_at timestamptz not null,
    processed_at timestamptz,
    constraint pk_workers primary key (id)
);

create table api_keys (
    created_at timestamptz not null,
    updated_at timestamptz not null,
    id uuid not null,
    organization_id uuid not null,
    name varchar not null,
    prefix varchar not null,
    key_hash varchar not null,
    role varchar not null,
    created_by uuid not null,
    last_used_at timestamptz,
    revoked_at timestamptz,
    constraint pk_api_keys primary key (id),
    constraint uq_api_keys_key_hash unique (key_hash),
    constraint ck_api_keys_role_known check (role in ('owner', 'member')),
    constraint fk_api_keys_organization_id foreign key(organization_id) references organizations (id) on delete cascade,
    constraint fk_api_keys_created_by foreign key(created_by) references users (id) on delete cascade
);

create index ix_api_keys_created_by on api_keys (created_by);
create index ix_api_keys_organization_id on api_keys (organization_id);
"""


def upgrade() -> None:
    """Apply."""
    for statement in SCHEMA.split(";"):
        if statement.strip():
            op.execute(statement)
    enable_tenant_rls("api_keys", user="select, insert, update")
    grant("call_rates")
    grant("workers")
