"""Senders, their domains at the providers, relays, and what single messages say."""

from __future__ import annotations

from alembic import op

from data.rls import enable_tenant_rls

revision = "0007"
down_revision = "0006"

SCHEMA = """
alter table domains add column sending_records jsonb not null default '{}';
alter table domains alter column sending_records drop default;

create table sending_domains (
    created_at timestamptz not null,
    updated_at timestamptz not null,
    id uuid not null,
    organization_id uuid not null,
    domain varchar not null,
    provider varchar not null,
    own_account boolean not null,
    region varchar not null,
    ref varchar not null,
    status varchar not null,
    dkim_status varchar not null,
    token varchar not null,
    dkim_tokens jsonb not null,
    records jsonb not null,
    sealed_private varchar not null,
    configuration varchar not null,
    stream_ref varchar not null,
    error varchar not null,
    version integer not null,
    owned_at timestamptz,
    asked_at timestamptz,
    checked_at timestamptz,
    next_check_at timestamptz,
    verified_at timestamptz,
    deleted_at timestamptz,
    constraint pk_sending_domains primary key (id),
    constraint ck_sending_domains_status_known check (status in ('not_started', 'pending', 'success', 'failed', 'temporary_failure')),
    constraint ck_sending_domains_dkim_status_known check (dkim_status in ('not_started', 'pending', 'success', 'failed', 'temporary_failure')),
    constraint ck_sending_domains_provider_known check (provider in ('ses', 'resend', 'relay')),
    constraint fk_sending_domains_organization_id foreign key(organization_id) references organizations (id) on delete cascade
);

create index ix_sending_domains_due on sending_domains (next_check_at);
create index ix_sending_domains_identity on sending_domains (domain, provider);
create index ix_sending_domains_organization_id on sending_domains (organization_id);
create unique index uq_sending_domains_domain_per_organization on sending_domains (organization_id, domain);

create table senders (
    created_at timestamptz not null,
    updated_at timestamptz not null,
    id uuid not null,
    organization_id uuid not null,
    email varchar not null,
    name varchar not null,
    sending_domain_id uuid not null,
    status varchar not null,
    is_default boolean not null,
    error varchar not null,
    version integer not null,
    last_verified_at timestamptz,
    deleted_at timestamptz,
    constraint pk_senders primary key (id),
    constraint ck_senders_status_known check (status in ('pending', 'verifying', 'verified', 'failed')),
    constraint fk_senders_organization_id foreign key(organization_id) references organizations (id) on delete cascade,
    constraint fk_senders_sending_domain_id foreign key(sending_domain_id) references sending_domains (id)
);

create index ix_senders_email on senders (email);
create index ix_senders_organization_id on senders (organization_id);
create index ix_senders_sending_domain_id on senders (sending_domain_id);
create unique index uq_senders_email_per_organization on senders (organization_id, email);
create unique index uq_senders_one_default on senders (organization_id) where is_default;

create table relays (
    created_at timestamptz not null,
    updated_at timestamptz not null,
    id uuid not null,
    organization_id uuid not null,
    name varchar not null,
    host varchar not null,
    port integer not null,
    tls varchar not null,
    login varchar not null,
    sealed_password varchar not null,
    chosen boolean not null,
    status varchar not null,
    problem varchar not null,
    steps jsonb not null,
    per_second float not null,
    per_day integer not null,
    version integer not null,
    checked_at timestamptz,
    worked_at timestamptz,
    constraint pk_relays primary key (id),
    constraint ck_relays_status_known check (status in ('untried', 'working', 'failed')),
    constraint ck_relays_tls_known check (tls in ('tls', 'starttls', 'none')),
    constraint fk_relays_organization_id foreign key(organization_id) references organizations (id) on delete cascade
);

create index ix_relays_organization_id on relays (organization_id);
create unique index uq_relays_one_chosen on relays (organization_id) where chosen;

create table provider_usage (
    id uuid not null,
    organization_id uuid not null,
    provider varchar not null,
    day date not null,
    sent integer not null,
    constraint pk_provider_usage primary key (id),
    constraint uq_provider_usage_organization_id_provider_day unique (organization_id, provider, day),
    constraint fk_provider_usage_organization_id foreign key(organization_id) references organizations (id) on delete cascade
);

create index ix_provider_usage_organization_id on provider_usage (organization_id);

create table transactional_contents (
    created_at timestamptz not null,
    updated_at timestamptz not null,
    id uuid not null,
    organization_id uuid not null,
    idempotency_key varchar not null,
    request_hash varchar not null,
    sender_id uuid,
    from_name varchar not null,
    subject varchar not null,
    html varchar not null,
    text varchar not null,
    reply_to varchar not null,
    fields jsonb not null,
    headers jsonb not null,
    tags jsonb not null,
    constraint pk_transactional_contents primary key (id),
    constraint fk_transactional_contents_organization_id foreign key(organization_id) references organizations (id) on delete cascade,
    constraint fk_transactional_contents_sender_id foreign key(sender_id) references senders (id) on delete set null
);

create index ix_transactional_contents_created_at on transactional_contents (created_at);
create index ix_transactional_contents_organization_id on transactional_contents (organization_id);
create unique index uq_transactional_contents_idempotency on transactional_contents (organization_id, idempotency_key) where idempotency_key <> '';
"""
TENANT_TABLES = (
    "sending_domains",
    "senders",
    "relays",
    "provider_usage",
    "transactional_contents",
)


def upgrade() -> None:
    """Create the tables."""
    for statement in filter(str.strip, SCHEMA.split(";")):
        op.execute(statement)
    for table in TENANT_TABLES:
        enable_tenant_rls(table)
