"""Contacts, imports, segments and suppressions."""

from __future__ import annotations

from alembic import op

from data.rls import enable_tenant_rls

revision = "0005"
down_revision = "0004"

SCHEMA = """
create table contact_fields (
    organization_id uuid not null,
    name varchar not null,
    title varchar not null,
    created_at timestamptz not null,
    constraint pk_contact_fields primary key (organization_id, name),
    constraint fk_contact_fields_organization_id foreign key(organization_id) references organizations (id) on delete cascade
);

create table contacts (
    created_at timestamptz not null,
    updated_at timestamptz not null,
    id uuid not null,
    organization_id uuid not null,
    email varchar not null,
    email_norm varchar not null,
    first_name varchar not null,
    last_name varchar not null,
    name_norm varchar not null,
    last_norm varchar not null,
    fields jsonb not null,
    status varchar not null,
    consent_source varchar not null,
    consent_at timestamptz,
    consent_ip varchar not null,
    last_engaged_at timestamptz,
    import_id uuid,
    edited_at timestamptz,
    anonymized_at timestamptz,
    deleted_at timestamptz,
    constraint pk_contacts primary key (id),
    constraint ck_contacts_status_known check (status in ('subscribed', 'unsubscribed', 'bounced', 'complained', 'inactive')),
    constraint fk_contacts_organization_id foreign key(organization_id) references organizations (id) on delete cascade
);

create index ix_contacts_deleted on contacts (organization_id, deleted_at) where deleted_at is not null;
create index ix_contacts_last on contacts (organization_id, last_norm);
create index ix_contacts_name on contacts (organization_id, name_norm);
create index ix_contacts_newest on contacts (organization_id, created_at, id);
create unique index uq_contacts_email on contacts (organization_id, email_norm);

create table imports (
    created_at timestamptz not null,
    updated_at timestamptz not null,
    id uuid not null,
    organization_id uuid not null,
    name varchar not null,
    kind varchar not null,
    home varchar not null,
    size_bytes integer not null,
    status varchar not null,
    columns jsonb not null,
    shape jsonb not null,
    mapping jsonb not null,
    given jsonb not null,
    total integer not null,
    position integer not null,
    counts jsonb not null,
    error jsonb not null,
    started_by uuid,
    locked_by varchar not null,
    lease_until timestamptz,
    started_at timestamptz,
    finished_at timestamptz,
    constraint pk_imports primary key (id),
    constraint ck_imports_status_known check (status in ('ready', 'running', 'done', 'cancelled', 'failed', 'undoing', 'undone')),
    constraint fk_imports_organization_id foreign key(organization_id) references organizations (id) on delete cascade
);

create index ix_imports_moving on imports (updated_at) where status in ('running', 'undoing');
create index ix_imports_organization_id on imports (organization_id);

create table segments (
    created_at timestamptz not null,
    updated_at timestamptz not null,
    id uuid not null,
    organization_id uuid not null,
    name varchar not null,
    rule jsonb not null,
    constraint pk_segments primary key (id),
    constraint uq_segments_organization_id_name unique (organization_id, name),
    constraint fk_segments_organization_id foreign key(organization_id) references organizations (id) on delete cascade
);

create index ix_segments_organization_id on segments (organization_id);

create table suppressions (
    id uuid not null,
    organization_id uuid not null,
    email_norm varchar not null,
    email_key varchar not null,
    kind varchar not null,
    reason varchar not null,
    campaign_id uuid,
    created_at timestamptz not null,
    constraint pk_suppressions primary key (id),
    constraint ck_suppressions_kind_known check (kind in ('inactive', 'manual', 'bounce', 'unsubscribe', 'complaint', 'erased')),
    constraint uq_suppressions_organization_id_email_key unique (organization_id, email_key),
    constraint fk_suppressions_organization_id foreign key(organization_id) references organizations (id) on delete cascade
);

create index ix_suppressions_newest on suppressions (organization_id, created_at);
create unique index uq_suppressions_email on suppressions (organization_id, email_norm) where email_norm <> '';

create table contact_tags (
    contact_id uuid not null,
    tag varchar not null,
    organization_id uuid not null,
    import_id uuid,
    constraint pk_contact_tags primary key (contact_id, tag),
    constraint fk_contact_tags_contact_id foreign key(contact_id) references contacts (id) on delete cascade,
    constraint fk_contact_tags_organization_id foreign key(organization_id) references organizations (id) on delete cascade
);

create index ix_contact_tags_tag on contact_tags (organization_id, tag, contact_id);

create table import_changes (
    organization_id uuid not null,
    import_id uuid not null,
    contact_id uuid not null,
    before jsonb not null,
    at timestamptz not null,
    constraint pk_import_changes primary key (organization_id, import_id, contact_id),
    constraint fk_import_changes_organization_id foreign key(organization_id) references organizations (id) on delete cascade,
    constraint fk_import_changes_import_id foreign key(import_id) references imports (id) on delete cascade
);

create table import_refusals (
    organization_id uuid not null,
    import_id uuid not null,
    row integer not null,
    problem varchar not null,
    cells jsonb not null,
    constraint pk_import_refusals primary key (organization_id, import_id, row),
    constraint fk_import_refusals_organization_id foreign key(organization_id) references organizations (id) on delete cascade,
    constraint fk_import_refusals_import_id foreign key(import_id) references imports (id) on delete cascade
);
"""
TENANT_TABLES = (
    "contacts",
    "contact_tags",
    "contact_fields",
    "suppressions",
    "segments",
    "imports",
    "import_refusals",
    "import_changes",
)


def upgrade() -> None:
    """Create the tables."""
    for statement in filter(str.strip, SCHEMA.split(";")):
        op.execute(statement)
    for table in TENANT_TABLES:
        enable_tenant_rls(table)
