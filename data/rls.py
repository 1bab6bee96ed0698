"""Row-level security for migrations: one line per table, nothing forgotten.

``enable_tenant_rls("drafts")`` in a revision protects the table and grants what each role needs.
"""

from __future__ import annotations

from alembic import op

TENANT = "organization_id = (select current_setting('app.organization')::uuid)"


def enable_tenant_rls(table: str, *, user: str = "select, insert, update, delete") -> None:
    """Force row-level security: app_user sees its organization's rows, app_system sees all.

    An unset organization raises instead of silently showing nothing.
    """
    protect(table)
    op.execute(
        f"create policy tenant on {table} to app_user using ({TENANT}) with check ({TENANT})"
    )
    grant(table, user=user)


def protect(table: str) -> None:
    """Force row-level security with the policy of app_system only."""
    op.execute(f"alter table {table} enable row level security")
    op.execute(f"alter table {table} force row level security")
    op.execute(f"create policy system on {table} to app_system using (true) with check (true)")


def grant(table: str, *, user: str = "", system: str = "select, insert, update, delete") -> None:
    """Grant table rights to the serving roles."""
    if user:
        op.execute(f"grant {user} on {table} to app_user")
    if system:
        op.execute(f"grant {system} on {table} to app_system")
