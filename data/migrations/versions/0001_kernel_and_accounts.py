"""The kernel's tables and those of accounts, protected per organization."""

from __future__ import annotations

from alembic import op

from data.rls import TENANT, enable_tenant_rls, grant, protect

revision = "0001"
down_revision = None

SCHEMA = """
create table attempts (
    id uuid not null,
    bucket varchar not null,
    at timestamptz not null,
    constraint pk_attempts primary key (id)
);

create index ix_attempts_at on attempts (at);
create index ix_attempts_bucket on attempts (bucket);

create table organizations (
    created_at timestamptz not null,
    updated_at timestamptz not null,
    id uuid not null,
    name varchar not null,
    country varchar not null,
    address varchar not null,
    city varchar not null,
    state varchar not null,
    postal_code varchar not null,
    phone varchar not null,
    customer_ref varchar not null,
    payment_failed boolean not null,
    constraint pk_organizations primary key (id)
);


create table kept_keys (
    id uuid not null,
    purpose varchar not null,
    ring_id varchar not null,
    sealed_key varchar not null,
    created_at timestamptz not null,
    constraint pk_kept_keys primary key (id),
    constraint uq_kept_keys_purpose_ring_id unique (purpose, ring_id)
);

create table timers (
    name varchar not null,
    next_at timestamptz not null,
    last_at timestamptz,
    constraint pk_timers primary key (name)
);

create table users (
    created_at timestamptz not null,
    updated_at timestamptz not null,
    id uuid not null,
    email varchar not null,
    email_norm varchar not null,
    name varchar not null,
    password_hash varchar not null,
    google_ref varchar,
    platform_role varchar not null,
    totp_secret varchar not null,
    totp_confirmed boolean not null,
    totp_last_step integer not null,
    verified_at timestamptz,
    disabled_at timestamptz,
    constraint pk_users primary key (id),
    constraint uq_users_email_norm unique (email_norm),
    constraint ck_users_platform_role_known check (platform_role in ('none', 'operator', 'admin')),
    constraint uq_users_google_ref unique (google_ref)
);


create table audit_entries (
    id uuid not null,
    chain varchar not null,
    position integer not null,
    organization_id uuid,
    at timestamptz not null,
    user_id uuid,
    actor_role varchar not null,
    action varchar not null,
    object_type varchar not null,
    object_id varchar not null,
    facts jsonb not null,
    previous_hash varchar not null,
    hash varchar not null,
    constraint pk_audit_entries primary key (id),
    constraint uq_audit_entries_chain_position unique (chain, position),
    constraint fk_audit_entries_organization_id foreign key(organization_id) references organizations (id) on delete cascade
);

create index ix_audit_entries_organization_id_at on audit_entries (organization_id, at);

create table invitations (
    created_at timestamptz not null,
    updated_at timestamptz not null,
    id uuid not null,
    organization_id uuid not null,
    email varchar not null,
    email_norm varchar not null,
    role varchar not null,
    invited_by varchar not null,
    constraint pk_invitations primary key (id),
    constraint uq_invitations_organization_id_email_norm unique (organization_id, email_norm),
    constraint ck_invitations_role_known check (role in ('owner', 'member')),
    constraint fk_invitations_organization_id foreign key(organization_id) references organizations (id) on delete cascade
);

create index ix_invitations_email_norm on invitations (email_norm);
create index ix_invitations_organization_id on invitations (organization_id);

create table memberships (
    created_at timestamptz not null,
    updated_at timestamptz not null,
    id uuid not null,
    organization_id uuid not null,
    user_id uuid not null,
    role varchar not null,
    constraint pk_memberships primary key (id),
    constraint uq_memberships_organization_id_user_id unique (organization_id, user_id),
    constraint ck_memberships_role_known check (role in ('owner', 'member')),
    constraint fk_memberships_organization_id foreign key(organization_id) references organizations (id) on delete cascade,
    constraint fk_memberships_user_id foreign key(user_id) references users (id) on delete cascade
);

create index ix_memberships_organization_id on memberships (organization_id);
create index ix_memberships_user_id on memberships (user_id);

create table notifications (
    created_at timestamptz not null,
    updated_at timestamptz not null,
    id uuid not null,
    organization_id uuid not null,
    user_id uuid,
    level varchar not null,
    title varchar not null,
    text varchar not null,
    path varchar not null,
    dedupe_key varchar not null,
    read_by uuid[] not null,
    constraint pk_notifications primary key (id),
    constraint ck_notifications_level_known check (level in ('info', 'success', 'warning', 'danger')),
    constraint uq_notifications_organization_id_dedupe_key unique (organization_id, dedupe_key),
    constraint fk_notifications_organization_id foreign key(organization_id) references organizations (id) on delete cascade,
    constraint fk_notifications_user_id foreign key(user_id) references users (id) on delete cascade
);

create index ix_notifications_organization_id on notifications (organization_id);

create table queued_mails (
    created_at timestamptz not null,
    updated_at timestamptz not null,
    id uuid not null,
    organization_id uuid,
    dedupe_key varchar not null,
    recipient varchar not null,
    subject varchar not null,
    sealed_body varchar not null,
    status varchar not null,
    attempts integer not null,
    next_at timestamptz not null,
    error varchar not null,
    constraint pk_queued_mails primary key (id),
    constraint ck_queued_mails_status_known check (status in ('queued', 'sending', 'sent', 'failed')),
    constraint uq_queued_mails_dedupe_key unique (dedupe_key),
    constraint fk_queued_mails_organization_id foreign key(organization_id) references organizations (id) on delete cascade
);

create index ix_queued_mails_organization_id on queued_mails (organization_id);
create index ix_queued_mails_ready on queued_mails (next_at) where status in ('queued','sending');

create table runs (
    created_at timestamptz not null,
    updated_at timestamptz not null,
    id uuid not null,
    organization_id uuid not null,
    kind varchar not null,
    subject_id uuid not null,
    status varchar not null,
    position integer not null,
    input jsonb not null,
    next_at timestamptz not null,
    locked_by varchar,
    lease_until timestamptz,
    finished_at timestamptz,
    constraint pk_runs primary key (id),
    constraint ck_runs_status_known check (status in ('running', 'failed', 'done', 'cancelled')),
    constraint fk_runs_organization_id foreign key(organization_id) references organizations (id) on delete cascade
);

create index ix_runs_organization_id on runs (organization_id);
create index ix_runs_ready on runs (next_at) where status = 'running';
create index ix_runs_subject_id on runs (subject_id);

create table tasks (
    created_at timestamptz not null,
    updated_at timestamptz not null,
    id uuid not null,
    organization_id uuid not null,
    kind varchar not null,
    title varchar not null,
    status varchar not null,
    progress integer not null,
    input jsonb not null,
    result jsonb not null,
    error varchar not null,
    locked_by varchar,
    lease_until timestamptz,
    constraint pk_tasks primary key (id),
    constraint ck_tasks_status_known check (status in ('queued', 'running', 'done', 'failed')),
    constraint fk_tasks_organization_id foreign key(organization_id) references organizations (id) on delete cascade
);

create index ix_tasks_organization_id on tasks (organization_id);
create index ix_tasks_ready on tasks (created_at) where status in ('queued','running');

create table user_sessions (
    created_at timestamptz not null,
    updated_at timestamptz not null,
    id uuid not null,
    token_hash varchar not null,
    user_id uuid not null,
    organization_id uuid,
    platform boolean not null,
    second_factor boolean not null,
    user_agent varchar not null,
    expires_at timestamptz not null,
    ended_at timestamptz,
    constraint pk_user_sessions primary key (id),
    constraint uq_user_sessions_token_hash unique (token_hash),
    constraint fk_user_sessions_user_id foreign key(user_id) references users (id) on delete cascade,
    constraint fk_user_sessions_organization_id foreign key(organization_id) references organizations (id) on delete set null
);

create index ix_user_sessions_user_id on user_sessions (user_id);

create table mail_tokens (
    created_at timestamptz not null,
    updated_at timestamptz not null,
    id uuid not null,
    kind varchar not null,
    token_hash varchar not null,
    user_id uuid,
    invitation_id uuid,
    expires_at timestamptz not null,
    used_at timestamptz,
    constraint pk_mail_tokens primary key (id),
    constraint ck_mail_tokens_kind_known check (kind in ('verify', 'reset', 'invite')),
    constraint uq_mail_tokens_token_hash unique (token_hash),
    constraint fk_mail_tokens_user_id foreign key(user_id) references users (id) on delete cascade,
    constraint fk_mail_tokens_invitation_id foreign key(invitation_id) references invitations (id) on delete cascade
);

create index ix_mail_tokens_invitation_id on mail_tokens (invitation_id);
create index ix_mail_tokens_user_id on mail_tokens (user_id);

create table run_steps (
    created_at timestamptz not null,
    updated_at timestamptz not null,
    id uuid not null,
    organization_id uuid not null,
    run_id uuid not null,
    position integer not null,
    name varchar not null,
    title varchar not null,
    status varchar not null,
    looks integer not null,
    failures integer not null,
    facts jsonb not null,
    why jsonb not null,
    error jsonb not null,
    started_at timestamptz,
    finished_at timestamptz,
    constraint pk_run_steps primary key (id),
    constraint ck_run_steps_status_known check (status in ('pending', 'running', 'waiting', 'done', 'failed', 'cancelled')),
    constraint uq_run_steps_run_id_position unique (run_id, position),
    constraint fk_run_steps_organization_id foreign key(organization_id) references organizations (id) on delete cascade,
    constraint fk_run_steps_run_id foreign key(run_id) references runs (id) on delete cascade
);

create index ix_run_steps_organization_id on run_steps (organization_id);
create index ix_run_steps_run_id on run_steps (run_id);
"""

TENANT_TABLES = ("memberships", "invitations", "notifications", "runs", "run_steps", "tasks")


def upgrade() -> None:
    """Apply."""
    for statement in SCHEMA.split(";"):
        if statement.strip():
            op.execute(statement)
    for table in TENANT_TABLES:
        enable_tenant_rls(table)
    grant("attempts")
    grant("kept_keys")
    grant("timers")
    grant("mail_tokens", user="insert")
    protect_organizations()
    protect_users()
    protect_sessions()
    enable_tenant_rls("queued_mails", user="insert")
    enable_tenant_rls("audit_entries", user="select, insert")
    op.execute("revoke update, delete on audit_entries from app_system")


def protect_organizations() -> None:
    """An organization is its own tenant: seen and changed by itself, made by the platform."""
    protect("organizations")
    own = TENANT.replace("organization_id", "id", 1)
    op.execute(
        f"create policy tenant on organizations to app_user using ({own}) with check ({own})"
    )
    grant("organizations", user="select, update")


def protect_sessions() -> None:
    """An organization may end the sessions opened in it, and sees no more than whose they are."""
    protect("user_sessions")
    op.execute(
        f"create policy tenant on user_sessions to app_user using ({TENANT}) with check ({TENANT})"
    )
    grant("user_sessions")
    op.execute("grant select (id, user_id, organization_id, ended_at) on user_sessions to app_user")
    op.execute("grant update (ended_at, updated_at) on user_sessions to app_user")


def protect_users() -> None:
    """People are seen by the organizations they belong to, changed by the platform only."""
    protect("users")
    op.execute(
        "create policy tenant on users for select to app_user "
        "using (id in (select user_id from memberships))"
    )
    grant("users")
    op.execute("grant select (id, email, name, platform_role, verified_at) on users to app_user")
