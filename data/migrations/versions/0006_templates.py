"""Templates and their versions."""

from __future__ import annotations

from alembic import op

from data.rls import enable_tenant_rls

revision = "0006"
down_revision = "0005"

SCHEMA = """
create table templates (
    created_at timestamptz not null,
    updated_at timestamptz not null,
    id uuid not null,
    organization_id uuid not null,
    name varchar not null,
    category varchar not null,
    subject varchar not null,
    preheader varchar not null,
    html varchar not null,
    text varchar not null,
    design jsonb not null,
    version integer not null,
    deleted_at timestamptz,
    constraint pk_templates primary key (id),
    constraint ck_templates_category_known check (category in ('outreach', 'welcome', 'newsletter', 'product', 'promotion', 'event', 'feedback', 'retention', 'transactional', 'other')),
    constraint fk_templates_organization_id foreign key(organization_id) references organizations (id) on delete cascade
);

create index ix_templates_listed on templates (organization_id, updated_at) where deleted_at is null;
create index ix_templates_organization_id on templates (organization_id);

create table template_versions (
    created_at timestamptz not null,
    updated_at timestamptz not null,
    id uuid not null,
    organization_id uuid not null,
    template_id uuid not null,
    version integer not null,
    name varchar not null,
    category varchar not null,
    subject varchar not null,
    preheader varchar not null,
    html varchar not null,
    text varchar not null,
    design jsonb not null,
    note varchar not null,
    user_id uuid,
    saved_by varchar not null,
    constraint pk_template_versions primary key (id),
    constraint uq_template_versions_template_id_version unique (template_id, version),
    constraint fk_template_versions_organization_id foreign key(organization_id) references organizations (id) on delete cascade,
    constraint fk_template_versions_template_id foreign key(template_id) references templates (id) on delete cascade,
    constraint fk_template_versions_user_id foreign key(user_id) references users (id) on delete set null
);

create index ix_template_versions_organization_id on template_versions (organization_id);

create table template_drafts (
    created_at timestamptz not null,
    updated_at timestamptz not null,
    id uuid not null,
    organization_id uuid not null,
    template_id uuid not null,
    user_id uuid not null,
    base_version integer not null,
    content jsonb not null,
    constraint pk_template_drafts primary key (id),
    constraint uq_template_drafts_template_id_user_id unique (template_id, user_id),
    constraint fk_template_drafts_organization_id foreign key(organization_id) references organizations (id) on delete cascade,
    constraint fk_template_drafts_template_id foreign key(template_id) references templates (id) on delete cascade,
    constraint fk_template_drafts_user_id foreign key(user_id) references users (id) on delete cascade
);

create index ix_template_drafts_organization_id on template_drafts (organization_id);

create table saved_blocks (
    created_at timestamptz not null,
    updated_at timestamptz not null,
    id uuid not null,
    organization_id uuid not null,
    name varchar not null,
    block jsonb not null,
    constraint pk_saved_blocks primary key (id),
    constraint uq_saved_blocks_organization_id_name unique (organization_id, name),
    constraint fk_saved_blocks_organization_id foreign key(organization_id) references organizations (id) on delete cascade
);

create index ix_saved_blocks_organization_id on saved_blocks (organization_id);
"""
TENANT_TABLES = ("templates", "template_versions", "template_drafts", "saved_blocks")


def upgrade() -> None:
    """Create the tables."""
    for statement in filter(str.strip, SCHEMA.split(";")):
        op.execute(statement)
    for table in TENANT_TABLES:
        enable_tenant_rls(table)
