"""The tables of the guided package: billing, names, provisions."""

from __future__ import annotations

from alembic import op

from data.rls import enable_tenant_rls, grant

revision = "0002"
down_revision = "0001"

SCHEMA = """
create table name_checks (
    name varchar not null,
    available boolean not null,
    premium boolean not null,
    price_cents integer,
    renewal_cents integer,
    checked_at timestamptz not null,
    constraint pk_name_checks primary key (name)
);

create table stripe_events (
    created_at timestamptz not null,
    updated_at timestamptz not null,
    id uuid not null,
    ref varchar not null,
    kind varchar not null,
    object_ref varchar not null,
    payload jsonb not null,
    status varchar not null,
    attempts integer not null,
    next_at timestamptz not null,
    lease_until timestamptz,
    error varchar not null,
    constraint pk_stripe_events primary key (id),
    constraint ck_stripe_events_status_known check (status in ('recorded', 'done', 'ignored', 'failed')),
    constraint uq_stripe_events_ref unique (ref)
);

create index ix_stripe_events_ready on stripe_events (next_at) where status = 'recorded';

create table tiers (
    created_at timestamptz not null,
    updated_at timestamptz not null,
    id uuid not null,
    name varchar not null,
    slug varchar not null,
    description varchar not null,
    domain_count integer not null,
    mailboxes_per_domain integer not null,
    setup_fee_cents integer not null,
    monthly_fee_cents integer not null,
    setup_price_ref varchar not null,
    monthly_price_ref varchar not null,
    active boolean not null,
    sort_order integer not null,
    constraint pk_tiers primary key (id),
    constraint uq_tiers_slug unique (slug)
);

create table tier_prices (
    created_at timestamptz not null,
    updated_at timestamptz not null,
    id uuid not null,
    tier_id uuid not null,
    kind varchar not null,
    amount_cents integer not null,
    ref varchar not null,
    constraint pk_tier_prices primary key (id),
    constraint ck_tier_prices_kind_known check (kind in ('setup', 'monthly')),
    constraint uq_tier_prices_ref unique (ref),
    constraint fk_tier_prices_tier_id foreign key(tier_id) references tiers (id) on delete cascade
);

create index ix_tier_prices_tier_id on tier_prices (tier_id);

create table brand_claims (
    created_at timestamptz not null,
    updated_at timestamptz not null,
    id uuid not null,
    organization_id uuid not null,
    brand varchar not null,
    brand_norm varchar not null,
    status varchar not null,
    signed_by uuid,
    reason varchar not null,
    resembles varchar not null,
    reviewed_at timestamptz,
    constraint pk_brand_claims primary key (id),
    constraint ck_brand_claims_status_known check (status in ('stated', 'in_review', 'approved', 'refused')),
    constraint uq_brand_claims_organization_id_brand_norm unique (organization_id, brand_norm),
    constraint fk_brand_claims_organization_id foreign key(organization_id) references organizations (id) on delete cascade,
    constraint fk_brand_claims_signed_by foreign key(signed_by) references users (id) on delete set null
);

create index ix_brand_claims_organization_id on brand_claims (organization_id);

create table checkouts (
    created_at timestamptz not null,
    updated_at timestamptz not null,
    id uuid not null,
    organization_id uuid not null,
    purpose varchar not null,
    subject_id uuid not null,
    tier_id uuid not null,
    status varchar not null,
    session_ref varchar,
    url varchar not null,
    email varchar not null,
    lines jsonb not null,
    amount_total_cents integer not null,
    paid_cents integer not null,
    customer_ref varchar not null,
    subscription_ref varchar not null,
    payment_intent_ref varchar not null,
    paid_at timestamptz,
    refunded_cents integer not null,
    problem varchar not null,
    constraint pk_checkouts primary key (id),
    constraint ck_checkouts_status_known check (status in ('reserved', 'open', 'processing', 'paid', 'expired', 'failed', 'mismatched', 'surplus', 'refunded')),
    constraint fk_checkouts_organization_id foreign key(organization_id) references organizations (id) on delete cascade,
    constraint fk_checkouts_tier_id foreign key(tier_id) references tiers (id),
    constraint uq_checkouts_session_ref unique (session_ref)
);

create index ix_checkouts_organization_id on checkouts (organization_id);
create index ix_checkouts_subject_id on checkouts (subject_id);
create unique index uq_checkouts_one_paid_package on checkouts (subject_id) where purpose = 'package' and status = 'paid';

create table refunds (
    created_at timestamptz not null,
    updated_at timestamptz not null,
    id uuid not null,
    organization_id uuid not null,
    checkout_id uuid not null,
    key varchar not null,
    amount_cents integer not null,
    reason varchar not null,
    status varchar not null,
    ref varchar not null,
    error varchar not null,
    constraint pk_refunds primary key (id),
    constraint ck_refunds_status_known check (status in ('intended', 'done', 'refused')),
    constraint uq_refunds_organization_id_key unique (organization_id, key),
    constraint fk_refunds_organization_id foreign key(organization_id) references organizations (id) on delete cascade,
    constraint fk_refunds_checkout_id foreign key(checkout_id) references checkouts (id) on delete cascade
);

create index ix_refunds_checkout_id on refunds (checkout_id);
create index ix_refunds_organization_id on refunds (organization_id);

create table drafts (
    created_at timestamptz not null,
    updated_at timestamptz not null,
    id uuid not null,
    organization_id uuid not null,
    tier_id uuid,
    brand varchar not null,
    domains jsonb not null,
    patterns jsonb not null,
    first_name varchar not null,
    last_name varchar not null,
    constraint pk_drafts primary key (id),
    constraint uq_drafts_organization_id unique (organization_id),
    constraint fk_drafts_organization_id foreign key(organization_id) references organizations (id) on delete cascade,
    constraint fk_drafts_tier_id foreign key(tier_id) references tiers (id) on delete set null
);

create index ix_drafts_organization_id on drafts (organization_id);

create table subscriptions (
    created_at timestamptz not null,
    updated_at timestamptz not null,
    id uuid not null,
    organization_id uuid not null,
    purpose varchar not null,
    subject_id uuid not null,
    tier_id uuid not null,
    ref varchar not null,
    customer_ref varchar not null,
    price_ref varchar not null,
    status varchar not null,
    period_end timestamptz,
    cancel_at_period_end boolean not null,
    ended_at timestamptz,
    next_tier_id uuid,
    move_id uuid,
    version integer not null,
    constraint pk_subscriptions primary key (id),
    constraint fk_subscriptions_organization_id foreign key(organization_id) references organizations (id) on delete cascade,
    constraint fk_subscriptions_tier_id foreign key(tier_id) references tiers (id),
    constraint fk_subscriptions_next_tier_id foreign key(next_tier_id) references tiers (id),
    constraint uq_subscriptions_ref unique (ref)
);

create index ix_subscriptions_organization_id on subscriptions (organization_id);
create index ix_subscriptions_subject_id on subscriptions (subject_id);

create table provisions (
    created_at timestamptz not null,
    updated_at timestamptz not null,
    id uuid not null,
    organization_id uuid not null,
    tier_id uuid not null,
    status varchar not null,
    brand varchar not null,
    first_name varchar not null,
    last_name varchar not null,
    email varchar not null,
    patterns jsonb not null,
    run_id uuid,
    host_workspace_ref varchar not null,
    outreach_workspace_ref varchar not null,
    outreach_client_ref varchar not null,
    outreach_client_email varchar not null,
    sealed_client_password varchar not null,
    lead_list_ref varchar not null,
    lead_count integer,
    error varchar not null,
    started_at timestamptz,
    finished_at timestamptz,
    refreshed_at timestamptz,
    constraint pk_provisions primary key (id),
    constraint ck_provisions_status_known check (status in ('pending_payment', 'provisioning', 'active', 'failed', 'cancelled', 'upgrading')),
    constraint fk_provisions_organization_id foreign key(organization_id) references organizations (id) on delete cascade,
    constraint fk_provisions_tier_id foreign key(tier_id) references tiers (id),
    constraint fk_provisions_run_id foreign key(run_id) references runs (id) on delete set null
);

create index ix_provisions_organization_id on provisions (organization_id);
create unique index uq_provisions_one_per_organization on provisions (organization_id) where status <> 'cancelled';

create table package_domains (
    created_at timestamptz not null,
    updated_at timestamptz not null,
    id uuid not null,
    organization_id uuid not null,
    provision_id uuid not null,
    name varchar not null,
    position integer not null,
    status varchar not null,
    price_cents integer not null,
    ref varchar not null,
    host_status varchar not null,
    reason varchar not null,
    refunded_cents integer not null,
    constraint pk_package_domains primary key (id),
    constraint ck_package_domains_status_known check (status in ('pending', 'purchasing', 'dns_pending', 'connected', 'active', 'failed')),
    constraint fk_package_domains_organization_id foreign key(organization_id) references organizations (id) on delete cascade,
    constraint fk_package_domains_provision_id foreign key(provision_id) references provisions (id) on delete cascade
);

create index ix_package_domains_organization_id on package_domains (organization_id);
create index ix_package_domains_provision_id on package_domains (provision_id);
create unique index uq_package_domains_name_in_use on package_domains (name) where status not in ('pending', 'failed');

create table purchases (
    created_at timestamptz not null,
    updated_at timestamptz not null,
    id uuid not null,
    organization_id uuid not null,
    provision_id uuid not null,
    kind varchar not null,
    items jsonb not null,
    expected_cents integer not null,
    status varchar not null,
    sent_at timestamptz,
    confirmed_at timestamptz,
    note varchar not null,
    constraint pk_purchases primary key (id),
    constraint ck_purchases_status_known check (status in ('intended', 'sent', 'confirmed', 'partial', 'failed', 'refused')),
    constraint fk_purchases_organization_id foreign key(organization_id) references organizations (id) on delete cascade,
    constraint fk_purchases_provision_id foreign key(provision_id) references provisions (id) on delete cascade
);

create index ix_purchases_organization_id on purchases (organization_id);
create index ix_purchases_provision_id on purchases (provision_id);

create table mailboxes (
    created_at timestamptz not null,
    updated_at timestamptz not null,
    id uuid not null,
    organization_id uuid not null,
    provision_id uuid not null,
    domain_id uuid not null,
    username varchar not null,
    email varchar not null,
    first_name varchar not null,
    last_name varchar not null,
    status varchar not null,
    ref varchar not null,
    account_ref varchar not null,
    constraint pk_mailboxes primary key (id),
    constraint ck_mailboxes_status_known check (status in ('planned', 'creating', 'created', 'warming', 'failed', 'removed')),
    constraint uq_mailboxes_provision_id_email unique (provision_id, email),
    constraint fk_mailboxes_organization_id foreign key(organization_id) references organizations (id) on delete cascade,
    constraint fk_mailboxes_provision_id foreign key(provision_id) references provisions (id) on delete cascade,
    constraint fk_mailboxes_domain_id foreign key(domain_id) references package_domains (id) on delete cascade
);

create index ix_mailboxes_domain_id on mailboxes (domain_id);
create index ix_mailboxes_organization_id on mailboxes (organization_id);
create index ix_mailboxes_provision_id on mailboxes (provision_id);

create table warmup_readings (
    id uuid not null,
    organization_id uuid not null,
    mailbox_id uuid not null,
    day date not null,
    read_at timestamptz not null,
    warmup_active boolean not null,
    health float,
    health_google float,
    health_microsoft float,
    health_other float,
    reply_rate float,
    sent integer,
    warmup_sent integer,
    constraint pk_warmup_readings primary key (id),
    constraint uq_warmup_readings_mailbox_id_day unique (mailbox_id, day),
    constraint fk_warmup_readings_organization_id foreign key(organization_id) references organizations (id) on delete cascade,
    constraint fk_warmup_readings_mailbox_id foreign key(mailbox_id) references mailboxes (id) on delete cascade
);

create index ix_warmup_readings_organization_id on warmup_readings (organization_id);

create table reconciliations (
    created_at timestamptz not null,
    updated_at timestamptz not null,
    id uuid not null,
    provisions_checked integer not null,
    workspaces_read integer not null,
    findings jsonb not null,
    constraint pk_reconciliations primary key (id)
);

create table upgrades (
    created_at timestamptz not null,
    updated_at timestamptz not null,
    id uuid not null,
    organization_id uuid not null,
    provision_id uuid not null,
    tier_id uuid not null,
    domains jsonb not null,
    status varchar not null,
    constraint pk_upgrades primary key (id),
    constraint ck_upgrades_status_known check (status in ('chosen', 'paid', 'done')),
    constraint fk_upgrades_organization_id foreign key(organization_id) references organizations (id) on delete cascade,
    constraint fk_upgrades_provision_id foreign key(provision_id) references provisions (id) on delete cascade,
    constraint fk_upgrades_tier_id foreign key(tier_id) references tiers (id)
);

create index ix_upgrades_organization_id on upgrades (organization_id);
create index ix_upgrades_provision_id on upgrades (provision_id);
"""

TENANT_TABLES = (
    "checkouts",
    "refunds",
    "subscriptions",
    "brand_claims",
    "drafts",
    "provisions",
    "package_domains",
    "mailboxes",
    "warmup_readings",
    "purchases",
    "upgrades",
)


def upgrade() -> None:
    """Apply."""
    for statement in SCHEMA.split(";"):
        if statement.strip():
            op.execute(statement)
    for table in TENANT_TABLES:
        enable_tenant_rls(table)
    grant("tiers", user="select")
    grant("tier_prices", user="select")
    grant("name_checks", user="select, insert, update")
    grant("stripe_events")
    grant("reconciliations")
