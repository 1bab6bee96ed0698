"""The ledger of messages, switches and limits."""

from __future__ import annotations

from alembic import op

from data.rls import TENANT, enable_tenant_rls, grant

revision = "0009"
down_revision = "0008"

SCHEMA = """
create table couriers (
    id varchar not null,
    started_at timestamptz not null,
    lease_until timestamptz not null,
    constraint pk_couriers primary key (id)
);

create table mail_accounts (
    key varchar not null,
    per_second float not null,
    per_day integer not null,
    tokens float not null,
    filled_at timestamptz not null,
    day varchar not null,
    spent_today integer not null,
    closed_since timestamptz,
    closed_until timestamptz,
    closed_reason varchar not null,
    failures integer not null,
    constraint pk_mail_accounts primary key (key)
);

create table domain_ramps (
    created_at timestamptz not null,
    updated_at timestamptz not null,
    id uuid not null,
    organization_id uuid not null,
    domain varchar not null,
    started_at timestamptz not null,
    skipped_at timestamptz,
    skipped_by uuid,
    constraint pk_domain_ramps primary key (id),
    constraint uq_domain_ramps_organization_id_domain unique (organization_id, domain),
    constraint fk_domain_ramps_organization_id foreign key(organization_id) references organizations (id) on delete cascade,
    constraint fk_domain_ramps_skipped_by foreign key(skipped_by) references users (id) on delete set null
);

create table organization_limits (
    created_at timestamptz not null,
    updated_at timestamptz not null,
    id uuid not null,
    organization_id uuid not null,
    first_sent_at timestamptz,
    state varchar not null,
    state_reason varchar not null,
    state_at timestamptz,
    monthly_quota integer,
    month date,
    sent_this_month integer not null,
    daily_limit integer,
    priority smallint not null,
    constraint pk_organization_limits primary key (id),
    constraint ck_organization_limits_state_known check (state in ('good', 'warned', 'throttled', 'suspended')),
    constraint uq_organization_limits_organization_id unique (organization_id),
    constraint fk_organization_limits_organization_id foreign key(organization_id) references organizations (id) on delete cascade
);

create table spendings (
    id uuid not null,
    organization_id uuid not null,
    scope varchar not null,
    at timestamptz not null,
    spent integer not null,
    constraint pk_spendings primary key (id),
    constraint uq_spendings_organization_id_scope_at unique (organization_id, scope, at),
    constraint fk_spendings_organization_id foreign key(organization_id) references organizations (id) on delete cascade
);

create table switches (
    created_at timestamptz not null,
    updated_at timestamptz not null,
    id uuid not null,
    scope varchar not null,
    organization_id uuid,
    reason varchar not null,
    drill boolean not null,
    held integer not null,
    stopped_by uuid,
    stopped_at timestamptz not null,
    resumed_by uuid,
    resumed_at timestamptz,
    constraint pk_switches primary key (id),
    constraint ck_switches_scope_known check (scope in ('organization', 'global')),
    constraint ck_switches_organization check ((scope = 'global') = (organization_id is null)),
    constraint fk_switches_organization_id foreign key(organization_id) references organizations (id) on delete cascade,
    constraint fk_switches_stopped_by foreign key(stopped_by) references users (id) on delete set null,
    constraint fk_switches_resumed_by foreign key(resumed_by) references users (id) on delete set null
);

create index ix_switches_organization_id on switches (organization_id);
create unique index uq_switches_one_on on switches (organization_id) nulls not distinct where resumed_at is null;

create table messages (
    id uuid not null,
    organization_id uuid not null,
    campaign_id uuid,
    contact_id uuid,
    email varchar not null,
    email_norm varchar not null,
    domain varchar not null default '',
    status varchar not null default 'queued',
    priority smallint not null default 0,
    attempts smallint not null default 0,
    repeat_account varchar not null default '',
    doubtful_since timestamptz,
    scheduled_at timestamptz not null,
    created_at timestamptz not null,
    claimed_at timestamptz,
    sent_at timestamptz,
    finished_at timestamptz,
    locked_by varchar,
    sender_id uuid,
    provider varchar not null default '',
    provider_ref varchar not null default '',
    error_code varchar not null default '',
    error_detail varchar not null default '',
    constraint pk_messages primary key (id),
    constraint ck_messages_status_known check (status in ('queued', 'claimed', 'sending', 'sent', 'failed', 'suppressed', 'held', 'unknown'))
) with (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02);

create index ix_messages_contact_id on messages (contact_id) where sent_at is not null;
create index ix_messages_locked on messages (locked_by) where status in ('claimed', 'sending');
create index ix_messages_provider_ref on messages (provider_ref) where provider_ref <> '';
create index ix_messages_ready on messages (coalesce(campaign_id, organization_id), scheduled_at, id) where status = 'queued';
create index ix_messages_single on messages (organization_id) where status = 'queued' and campaign_id is null;
create index ix_messages_trouble on messages (organization_id, id) where status in ('failed', 'held', 'unknown');
create unique index uq_messages_campaign_id_email_norm on messages (organization_id, campaign_id, email_norm);

create view campaign_balances with (security_invoker = true) as
select c.organization_id, c.id as campaign_id, c.planned as announced,
       counted.planned, counted.queued - brake.held as queued, counted.sending, counted.sent,
       counted.failed, counted.suppressed, counted.held + brake.held as held, counted.unknown
  from campaigns c
 cross join lateral (
       select count(*) as planned,
              count(*) filter (where m.status in ('queued', 'claimed')) as queued,
              count(*) filter (where m.status = 'sending') as sending,
              count(*) filter (where m.status = 'sent') as sent,
              count(*) filter (where m.status = 'failed') as failed,
              count(*) filter (where m.status = 'suppressed') as suppressed,
              count(*) filter (where m.status = 'held') as held,
              count(*) filter (where m.status = 'unknown') as unknown
         from messages m
        where m.organization_id = c.organization_id and m.campaign_id = c.id) counted
 cross join lateral (
       select case when c.status in ('cancelled', 'failed')
                     or exists (select from switches s
                                 where s.resumed_at is null and not s.drill
                                   and (s.organization_id = c.organization_id
                                        or s.organization_id is null))
                     or exists (select from organization_limits l
                                 where l.organization_id = c.organization_id
                                   and l.state = 'suspended')
                   then counted.queued else 0 end as held) brake
"""
CASCADES = """
create function delete_messages_of_campaigns() returns trigger language plpgsql as $$
begin
    delete from messages m using gone
     where m.organization_id = gone.organization_id and m.campaign_id = gone.id;
    return null;
end $$|
create trigger delete_messages after delete on campaigns referencing old table as gone
   for each statement execute function delete_messages_of_campaigns()|
create function delete_messages_of_organizations() returns trigger language plpgsql as $$
begin
    delete from messages m using gone where m.organization_id = gone.id;
    return null;
end $$|
create trigger delete_messages after delete on organizations referencing old table as gone
   for each statement execute function delete_messages_of_organizations()
"""
"""Instead of foreign keys of the ledger, whose checks would double the cost of writing a row."""
TENANT_TABLES = {
    "messages": "select, insert, update, delete",
    "organization_limits": "select",
    "spendings": "select",
    "domain_ramps": "select, insert, update",
}


def upgrade() -> None:
    """Create the tables."""
    for statement in filter(str.strip, SCHEMA.split(";")):
        op.execute(statement)
    for statement in CASCADES.split("|"):
        op.execute(statement)
    for table, rights in TENANT_TABLES.items():
        enable_tenant_rls(table, user=rights)
    enable_tenant_rls("switches", user="select")
    op.execute(
        "create policy everybody on switches for select to app_user"
        f" using (organization_id is null or {TENANT})"
    )
    grant("couriers")
    grant("mail_accounts", user="select")
    grant("campaign_balances", user="select", system="select")
