"""What each worker did lately."""

from __future__ import annotations

from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Add the column; a worker that is running meanwhile writes it with its next sign of life."""
    op.execute("alter table workers add column lately jsonb not null default '{}'")
