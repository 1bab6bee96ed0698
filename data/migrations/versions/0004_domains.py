"""Domains, their DNS, mailboxes of customers' own workspaces, and batches."""

from __future__ import annotations

from alembic import op

from data.rls import enable_tenant_rls

revision = "0004"
down_revision = "0003"

SCHEMA = """
alter table checkouts alter column tier_id drop not null;

alter table name_checks add column seller varchar not null default '';
alter table name_checks alter column seller drop default;
alter table name_checks drop constraint pk_name_checks;
alter table name_checks add constraint pk_name_checks primary key (name, seller);

create table batches (
    created_at timestamptz not null,
    updated_at timestamptz not null,
    id uuid not null,
    organization_id uuid not null,
    kind varchar not null,
    title varchar not null,
    status varchar not null,
    total integer not null,
    completed integer not null,
    failed integer not null,
    given jsonb not null,
    started_at timestamptz not null,
    finished_at timestamptz,
    constraint pk_batches primary key (id),
    constraint ck_batches_kind_known check (kind in ('domain_connect', 'dns_setup', 'mailbox_provision', 'sequencer_connect')),
    constraint ck_batches_status_known check (status in ('running', 'done', 'cancelled')),
    constraint fk_batches_organization_id foreign key(organization_id) references organizations (id) on delete cascade
);

create index ix_batches_organization_id on batches (organization_id);

create table credentials (
    created_at timestamptz not null,
    updated_at timestamptz not null,
    id uuid not null,
    organization_id uuid not null,
    provider varchar not null,
    sealed_fields varchar not null,
    hint varchar not null,
    status varchar not null,
    problem varchar not null,
    checked_at timestamptz not null,
    constraint pk_credentials primary key (id),
    constraint ck_credentials_status_known check (status in ('working', 'refused')),
    constraint uq_credentials_organization_id_provider unique (organization_id, provider),
    constraint fk_credentials_organization_id foreign key(organization_id) references organizations (id) on delete cascade
);

create index ix_credentials_organization_id on credentials (organization_id);

create table batch_items (
    created_at timestamptz not null,
    updated_at timestamptz not null,
    id uuid not null,
    organization_id uuid not null,
    batch_id uuid not null,
    position integer not null,
    name varchar not null,
    given jsonb not null,
    status varchar not null,
    attempts integer not null,
    subject_id uuid,
    run_id uuid,
    next_at timestamptz not null,
    result jsonb not null,
    error jsonb not null,
    began_at timestamptz,
    finished_at timestamptz,
    constraint pk_batch_items primary key (id),
    constraint ck_batch_items_status_known check (status in ('waiting', 'moving', 'done', 'failed', 'cancelled')),
    constraint uq_batch_items_batch_id_position unique (batch_id, position),
    constraint fk_batch_items_organization_id foreign key(organization_id) references organizations (id) on delete cascade,
    constraint fk_batch_items_batch_id foreign key(batch_id) references batches (id) on delete cascade,
    constraint fk_batch_items_run_id foreign key(run_id) references runs (id) on delete set null
);

create index ix_batch_items_due on batch_items (next_at) where status in ('waiting', 'moving');
create index ix_batch_items_organization_id on batch_items (organization_id);

create table domain_orders (
    created_at timestamptz not null,
    updated_at timestamptz not null,
    id uuid not null,
    organization_id uuid not null,
    status varchar not null,
    auto_configure boolean not null,
    quoted_until timestamptz,
    checkout_id uuid,
    run_id uuid,
    agreed_at timestamptz,
    agreed_from varchar not null,
    paid_at timestamptz,
    finished_at timestamptz,
    constraint pk_domain_orders primary key (id),
    constraint ck_domain_orders_status_known check (status in ('cart', 'pending_payment', 'buying', 'done', 'failed', 'cancelled')),
    constraint fk_domain_orders_organization_id foreign key(organization_id) references organizations (id) on delete cascade,
    constraint fk_domain_orders_run_id foreign key(run_id) references runs (id) on delete set null
);

create index ix_domain_orders_organization_id on domain_orders (organization_id);
create unique index uq_domain_orders_one_cart on domain_orders (organization_id) where status in ('cart', 'pending_payment');

create table domains (
    created_at timestamptz not null,
    updated_at timestamptz not null,
    id uuid not null,
    organization_id uuid not null,
    name varchar not null,
    shown_name varchar not null,
    status varchar not null,
    executor varchar not null,
    registrar varchar not null,
    bought boolean not null,
    order_item_id uuid,
    payment_ref varchar not null,
    proof_token varchar not null,
    host_proof varchar not null,
    proved_at timestamptz,
    claim_lapses_at timestamptz,
    provider varchar not null,
    account_ref varchar not null,
    zone_ref varchar not null,
    zone_status varchar not null,
    zone_created_at timestamptz,
    required_nameservers jsonb not null,
    current_nameservers jsonb not null,
    nameservers_verified_at timestamptz,
    nameservers_checked_at timestamptz,
    registered_at timestamptz,
    zone_checked_at timestamptz,
    services jsonb not null,
    mx_template varchar not null,
    dmarc jsonb not null,
    tracking_label varchar not null,
    flattening boolean not null,
    run_id uuid,
    error jsonb not null,
    ready_at timestamptz,
    removed_at timestamptz,
    constraint pk_domains primary key (id),
    constraint ck_domains_status_known check (status in ('pending_nameservers', 'nameservers_verified', 'dns_configuring', 'dns_propagating', 'ready', 'failed')),
    constraint ck_domains_executor_known check (executor in ('api', 'manual', 'vendor')),
    constraint fk_domains_organization_id foreign key(organization_id) references organizations (id) on delete cascade,
    constraint fk_domains_run_id foreign key(run_id) references runs (id) on delete set null
);

create index ix_domains_organization_id on domains (organization_id);
create index ix_domains_organization_id_status on domains (organization_id, status);
create unique index uq_domains_name_per_organization on domains (organization_id, name) where removed_at is null;
create unique index uq_domains_name_proved on domains (name) where proved_at is not null and removed_at is null;

create table change_sets (
    created_at timestamptz not null,
    updated_at timestamptz not null,
    id uuid not null,
    organization_id uuid not null,
    domain_id uuid not null,
    purpose varchar not null,
    title varchar not null,
    status varchar not null,
    executor varchar not null,
    risk varchar not null,
    changes jsonb not null,
    words jsonb not null,
    standings jsonb not null,
    refusals jsonb not null,
    consents jsonb not null,
    consented jsonb not null,
    before jsonb not null,
    base_hash varchar not null,
    problem varchar not null,
    undoes_id uuid,
    made_by uuid,
    approved_by uuid,
    approved_at timestamptz,
    sent_at timestamptz,
    applied_at timestamptz,
    verified_at timestamptz,
    constraint pk_change_sets primary key (id),
    constraint ck_change_sets_status_known check (status in ('planned', 'approved', 'sending', 'applied', 'verified', 'failed', 'undone', 'discarded')),
    constraint fk_change_sets_organization_id foreign key(organization_id) references organizations (id) on delete cascade,
    constraint fk_change_sets_domain_id foreign key(domain_id) references domains (id) on delete cascade,
    constraint fk_change_sets_undoes_id foreign key(undoes_id) references change_sets (id) on delete set null
);

create index ix_change_sets_domain_id_created_at on change_sets (domain_id, created_at);
create index ix_change_sets_organization_id on change_sets (organization_id);
create unique index uq_change_sets_one_moving on change_sets (domain_id) where status in ('planned', 'approved', 'sending');

create table direct_mailboxes (
    created_at timestamptz not null,
    updated_at timestamptz not null,
    id uuid not null,
    organization_id uuid not null,
    domain_id uuid not null,
    email varchar not null,
    first_name varchar not null,
    last_name varchar not null,
    status varchar not null,
    ref varchar not null,
    daily_limit integer not null,
    access varchar not null,
    sealed_access varchar not null,
    smtp_host varchar not null,
    smtp_port integer not null,
    imap_host varchar not null,
    imap_port integer not null,
    error jsonb not null,
    run_id uuid,
    constraint pk_direct_mailboxes primary key (id),
    constraint ck_direct_mailboxes_status_known check (status in ('creating', 'created', 'failed', 'active', 'suspended', 'removed')),
    constraint ck_direct_mailboxes_access_known check (access in ('oauth', 'app_password', 'password')),
    constraint fk_direct_mailboxes_organization_id foreign key(organization_id) references organizations (id) on delete cascade,
    constraint fk_direct_mailboxes_domain_id foreign key(domain_id) references domains (id) on delete cascade,
    constraint fk_direct_mailboxes_run_id foreign key(run_id) references runs (id) on delete set null
);

create index ix_direct_mailboxes_domain_id on direct_mailboxes (domain_id);
create index ix_direct_mailboxes_organization_id on direct_mailboxes (organization_id);
create unique index uq_direct_mailboxes_email on direct_mailboxes (email) where status not in ('removed', 'failed');

create table dkim_keys (
    created_at timestamptz not null,
    updated_at timestamptz not null,
    id uuid not null,
    organization_id uuid not null,
    domain_id uuid not null,
    selector varchar not null,
    public_text varchar not null,
    bits integer not null,
    own boolean not null,
    sealed_private varchar not null,
    status varchar not null,
    tries integer not null,
    problem varchar not null,
    published_at timestamptz,
    proved_at timestamptz,
    constraint pk_dkim_keys primary key (id),
    constraint ck_dkim_keys_status_known check (status in ('waiting', 'published', 'proved', 'failed', 'retired')),
    constraint uq_dkim_keys_domain_id_selector unique (domain_id, selector),
    constraint fk_dkim_keys_organization_id foreign key(organization_id) references organizations (id) on delete cascade,
    constraint fk_dkim_keys_domain_id foreign key(domain_id) references domains (id) on delete cascade
);

create index ix_dkim_keys_organization_id on dkim_keys (organization_id);

create table dmarc_reports (
    id uuid not null,
    organization_id uuid not null,
    domain_id uuid not null,
    reporter varchar not null,
    report_ref varchar not null,
    begins_at timestamptz not null,
    ends_at timestamptz not null,
    received_at timestamptz not null,
    policy jsonb not null,
    messages integer not null,
    aligned integer not null,
    rows jsonb not null,
    constraint pk_dmarc_reports primary key (id),
    constraint uq_dmarc_reports_domain_id_reporter_report_ref unique (domain_id, reporter, report_ref),
    constraint fk_dmarc_reports_organization_id foreign key(organization_id) references organizations (id) on delete cascade,
    constraint fk_dmarc_reports_domain_id foreign key(domain_id) references domains (id) on delete cascade
);

create index ix_dmarc_reports_organization_id on dmarc_reports (organization_id);

create table dns_records (
    created_at timestamptz not null,
    updated_at timestamptz not null,
    id uuid not null,
    organization_id uuid not null,
    domain_id uuid not null,
    purpose varchar not null,
    name varchar not null,
    kind varchar not null,
    content varchar not null,
    ttl integer not null,
    priority integer,
    status varchar not null,
    ref varchar not null,
    remote_modified_on varchar not null,
    wanted_hash varchar not null,
    shared boolean not null,
    terms jsonb not null,
    published_at timestamptz,
    propagated_at timestamptz,
    constraint pk_dns_records primary key (id),
    constraint ck_dns_records_status_known check (status in ('pending', 'created', 'propagated', 'failed')),
    constraint ck_dns_records_kind_known check (kind in ('A', 'AAAA', 'CNAME', 'MX', 'TXT')),
    constraint fk_dns_records_organization_id foreign key(organization_id) references organizations (id) on delete cascade,
    constraint fk_dns_records_domain_id foreign key(domain_id) references domains (id) on delete cascade
);

create index ix_dns_records_domain_id_status on dns_records (domain_id, status);
create index ix_dns_records_organization_id on dns_records (organization_id);

create table domain_healths (
    id uuid not null,
    organization_id uuid not null,
    domain_id uuid not null,
    day date not null,
    checked_at timestamptz not null,
    score integer not null,
    spf boolean,
    dkim boolean,
    dmarc boolean,
    mx boolean,
    age_days integer,
    drifted boolean not null,
    listed boolean not null,
    facts jsonb not null,
    blacklists jsonb not null,
    compliance jsonb not null,
    constraint pk_domain_healths primary key (id),
    constraint uq_domain_healths_domain_id_day unique (domain_id, day),
    constraint fk_domain_healths_organization_id foreign key(organization_id) references organizations (id) on delete cascade,
    constraint fk_domain_healths_domain_id foreign key(domain_id) references domains (id) on delete cascade
);

create index ix_domain_healths_organization_id on domain_healths (organization_id);

create table domain_order_items (
    created_at timestamptz not null,
    updated_at timestamptz not null,
    id uuid not null,
    organization_id uuid not null,
    order_id uuid not null,
    name varchar not null,
    registrar varchar not null,
    status varchar not null,
    cost_cents integer not null,
    price_cents integer not null,
    renewal_cents integer,
    quote_token varchar not null,
    state varchar not null,
    ref varchar not null,
    reason varchar not null,
    refunded_cents integer not null,
    sent_at timestamptz,
    bought_at timestamptz,
    domain_id uuid,
    constraint pk_domain_order_items primary key (id),
    constraint ck_domain_order_items_status_known check (status in ('checking_availability', 'available', 'unavailable', 'purchasing', 'purchased', 'failed')),
    constraint uq_domain_order_items_order_id_name unique (order_id, name),
    constraint fk_domain_order_items_organization_id foreign key(organization_id) references organizations (id) on delete cascade,
    constraint fk_domain_order_items_order_id foreign key(order_id) references domain_orders (id) on delete cascade,
    constraint fk_domain_order_items_domain_id foreign key(domain_id) references domains (id) on delete set null
);

create index ix_domain_order_items_organization_id on domain_order_items (organization_id);

create table drifts (
    created_at timestamptz not null,
    updated_at timestamptz not null,
    id uuid not null,
    organization_id uuid not null,
    domain_id uuid not null,
    differences jsonb not null,
    found_at timestamptz not null,
    ended_at timestamptz,
    ending varchar not null,
    constraint pk_drifts primary key (id),
    constraint fk_drifts_organization_id foreign key(organization_id) references organizations (id) on delete cascade,
    constraint fk_drifts_domain_id foreign key(domain_id) references domains (id) on delete cascade
);

create index ix_drifts_organization_id on drifts (organization_id);
create unique index uq_drifts_one_open on drifts (domain_id) where ended_at is null;

create table spf_flattenings (
    created_at timestamptz not null,
    updated_at timestamptz not null,
    id uuid not null,
    organization_id uuid not null,
    domain_id uuid not null,
    original varchar not null,
    flattened varchar not null,
    records jsonb not null,
    includes jsonb not null,
    addresses jsonb not null,
    lookups_before integer not null,
    lookups_after integer not null,
    characters integer not null,
    problem varchar not null,
    candidate jsonb not null,
    next_at timestamptz not null,
    ended_at timestamptz,
    constraint pk_spf_flattenings primary key (id),
    constraint fk_spf_flattenings_organization_id foreign key(organization_id) references organizations (id) on delete cascade,
    constraint fk_spf_flattenings_domain_id foreign key(domain_id) references domains (id) on delete cascade
);

create index ix_spf_flattenings_domain_id_created_at on spf_flattenings (domain_id, created_at);
create index ix_spf_flattenings_organization_id on spf_flattenings (organization_id);

create table test_messages (
    created_at timestamptz not null,
    updated_at timestamptz not null,
    id uuid not null,
    organization_id uuid not null,
    domain_id uuid not null,
    sender varchar not null,
    recipient varchar not null,
    message_id varchar not null,
    status varchar not null,
    spf varchar not null,
    dkim varchar not null,
    dmarc varchar not null,
    dkim_domain varchar not null,
    in_spam boolean,
    headers varchar not null,
    problems jsonb not null,
    sent_at timestamptz,
    received_at timestamptz,
    constraint pk_test_messages primary key (id),
    constraint ck_test_messages_status_known check (status in ('sending', 'sent', 'received', 'failed')),
    constraint fk_test_messages_organization_id foreign key(organization_id) references organizations (id) on delete cascade,
    constraint fk_test_messages_domain_id foreign key(domain_id) references domains (id) on delete cascade
);

create index ix_test_messages_domain_id_created_at on test_messages (domain_id, created_at);
create index ix_test_messages_organization_id on test_messages (organization_id);

create table zone_snapshots (
    id uuid not null,
    organization_id uuid not null,
    domain_id uuid not null,
    taken_at timestamptz not null,
    reason varchar not null,
    zone_hash varchar not null,
    records jsonb not null,
    constraint pk_zone_snapshots primary key (id),
    constraint fk_zone_snapshots_organization_id foreign key(organization_id) references organizations (id) on delete cascade,
    constraint fk_zone_snapshots_domain_id foreign key(domain_id) references domains (id) on delete cascade
);

create index ix_zone_snapshots_domain_id_taken_at on zone_snapshots (domain_id, taken_at);
create index ix_zone_snapshots_organization_id on zone_snapshots (organization_id);

create table outreach_accounts (
    created_at timestamptz not null,
    updated_at timestamptz not null,
    id uuid not null,
    organization_id uuid not null,
    mailbox_id uuid not null,
    provider varchar not null,
    status varchar not null,
    ref varchar not null,
    warmup boolean not null,
    daily_limit integer not null,
    reply_rate integer not null,
    warmup_days integer not null,
    tracking_host varchar not null,
    tracking_status varchar not null,
    tracking_verified boolean not null,
    stats jsonb not null,
    error jsonb not null,
    synced_at timestamptz,
    connected_at timestamptz,
    warmup_ends_at timestamptz,
    run_id uuid,
    constraint pk_outreach_accounts primary key (id),
    constraint ck_outreach_accounts_status_known check (status in ('connecting', 'connected', 'failed', 'disconnected')),
    constraint ck_outreach_accounts_tracking_status_known check (tracking_status in ('pending', 'dns_created', 'propagating', 'verified', 'failed')),
    constraint fk_outreach_accounts_organization_id foreign key(organization_id) references organizations (id) on delete cascade,
    constraint fk_outreach_accounts_mailbox_id foreign key(mailbox_id) references direct_mailboxes (id) on delete cascade,
    constraint fk_outreach_accounts_run_id foreign key(run_id) references runs (id) on delete set null
);

create index ix_outreach_accounts_organization_id on outreach_accounts (organization_id);
create unique index uq_outreach_accounts_mailbox on outreach_accounts (mailbox_id);

create table propagation_checks (
    created_at timestamptz not null,
    updated_at timestamptz not null,
    id uuid not null,
    organization_id uuid not null,
    domain_id uuid not null,
    change_set_id uuid,
    status varchar not null,
    lane varchar not null,
    total integer not null,
    propagated integer not null,
    percent integer not null,
    resolvers integer not null,
    interval_seconds integer not null,
    longest_seconds integer not null,
    looks integer not null,
    started_at timestamptz not null,
    next_at timestamptz not null,
    looked_at timestamptz,
    watched_at timestamptz,
    ends_at timestamptz not null,
    predicted_at timestamptz,
    finished_at timestamptz,
    eta_error_seconds float,
    slow_alerted_at timestamptz,
    locked_by varchar,
    lease_until timestamptz,
    constraint pk_propagation_checks primary key (id),
    constraint ck_propagation_checks_status_known check (status in ('polling', 'completed', 'timeout', 'cancelled')),
    constraint ck_propagation_checks_lane_known check (lane in ('hot', 'warm', 'cold')),
    constraint fk_propagation_checks_organization_id foreign key(organization_id) references organizations (id) on delete cascade,
    constraint fk_propagation_checks_domain_id foreign key(domain_id) references domains (id) on delete cascade,
    constraint fk_propagation_checks_change_set_id foreign key(change_set_id) references change_sets (id) on delete set null
);

create index ix_propagation_checks_domain_id on propagation_checks (domain_id);
create index ix_propagation_checks_due on propagation_checks (next_at) where status in ('polling', 'timeout');
create index ix_propagation_checks_organization_id on propagation_checks (organization_id);

create table record_sightings (
    id uuid not null,
    organization_id uuid not null,
    check_id uuid not null,
    name varchar not null,
    kind varchar not null,
    wanted jsonb not null,
    published jsonb not null,
    resolvers jsonb not null,
    coverage integer not null,
    ttl integer,
    propagated boolean not null,
    published_at timestamptz,
    predicted_at timestamptz,
    propagated_at timestamptz,
    looked_at timestamptz,
    constraint pk_record_sightings primary key (id),
    constraint uq_record_sightings_check_id_name_kind unique (check_id, name, kind),
    constraint fk_record_sightings_organization_id foreign key(organization_id) references organizations (id) on delete cascade,
    constraint fk_record_sightings_check_id foreign key(check_id) references propagation_checks (id) on delete cascade
);

create index ix_record_sightings_organization_id on record_sightings (organization_id);

"""

TENANT_TABLES = (
    "credentials",
    "domains",
    "dkim_keys",
    "change_sets",
    "dns_records",
    "zone_snapshots",
    "drifts",
    "spf_flattenings",
    "propagation_checks",
    "record_sightings",
    "domain_orders",
    "domain_order_items",
    "domain_healths",
    "test_messages",
    "dmarc_reports",
    "direct_mailboxes",
    "outreach_accounts",
    "batches",
    "batch_items",
)


def upgrade() -> None:
    """Apply."""
    for statement in SCHEMA.split(";"):
        if statement.strip():
            op.execute(statement)
    for table in TENANT_TABLES:
        enable_tenant_rls(table)
