"""How often organizations ask the writing assistant, by day."""

from __future__ import annotations

from alembic import op

from data.rls import enable_tenant_rls

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Create the table."""
    op.execute("""
create table writing_usage (
    id uuid not null,
    organization_id uuid not null,
    day date not null,
    asked integer not null,
    characters integer not null,
    constraint pk_writing_usage primary key (id),
    constraint uq_writing_usage_organization_id_day unique (organization_id, day),
    constraint fk_writing_usage_organization_id foreign key(organization_id) references organizations (id) on delete cascade
)""")
    op.execute("create index ix_writing_usage_organization_id on writing_usage (organization_id)")
    enable_tenant_rls("writing_usage")
