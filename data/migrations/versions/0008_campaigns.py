"""Campaigns and their audience."""

from __future__ import annotations

from alembic import op

from data.rls import enable_tenant_rls

revision = "0008"
down_revision = "0007"

SCHEMA = """
create table campaigns (
    created_at timestamptz not null,
    updated_at timestamptz not null,
    id uuid not null,
    organization_id uuid not null,
    name varchar not null,
    subject varchar not null,
    preheader varchar not null,
    template_id uuid,
    template_version integer not null,
    html varchar not null,
    text varchar not null,
    sender_id uuid,
    from_name varchar not null,
    reply_to varchar not null,
    audience jsonb not null,
    status varchar not null,
    version integer not null,
    priority smallint not null,
    track_opens boolean not null,
    track_clicks boolean not null,
    scheduled_at timestamptz,
    time_zone varchar not null,
    started_at timestamptz,
    paused_at timestamptz,
    finished_at timestamptz,
    planned integer not null,
    snapshot_cursor uuid,
    snapshot_done boolean not null,
    parent_id uuid,
    why jsonb not null,
    checklist jsonb not null,
    links jsonb not null,
    receipt jsonb not null,
    created_by uuid,
    deleted_at timestamptz,
    constraint pk_campaigns primary key (id),
    constraint ck_campaigns_status_known check (status in ('draft', 'scheduled', 'preparing', 'sending', 'paused', 'sent', 'cancelled', 'failed')),
    constraint fk_campaigns_organization_id foreign key(organization_id) references organizations (id) on delete cascade,
    constraint fk_campaigns_parent_id foreign key(parent_id) references campaigns (id) on delete set null
);

create index ix_campaigns_due on campaigns (scheduled_at) where status = 'scheduled';
create index ix_campaigns_moving on campaigns (status) where status in ('preparing', 'sending');
create index ix_campaigns_organization_id on campaigns (organization_id);
create index ix_campaigns_organization_id_status on campaigns (organization_id, status);
"""
TENANT_TABLES = ("campaigns",)


def upgrade() -> None:
    """Create the tables."""
    for statement in filter(str.strip, SCHEMA.split(";")):
        op.execute(statement)
    for table in TENANT_TABLES:
        enable_tenant_rls(table)
