"""How many packages an organization may have is a limit of its own, no longer one for everybody."""

from __future__ import annotations

from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Add the limit; of the packages that wait for payment there is still one at a time."""
    op.execute("alter table organizations add column package_limit integer not null default 1")
    op.execute(
        "alter table organizations add constraint ck_organizations_package_limit_positive"
        " check (package_limit between 1 and 100)"
    )
    op.execute("drop index uq_provisions_one_per_organization")
    op.execute(
        "create unique index uq_provisions_one_unpaid on provisions (organization_id)"
        " where status = 'pending_payment'"
    )
