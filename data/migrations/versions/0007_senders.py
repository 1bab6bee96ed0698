"""Senders, their domains at the providers, and relays of an organization."""

from __future__ import annotations

from alembic import op

from data.rls import enable_tenant_rls

revision = "0007"
down_revision = "0006"

SCHEMA = """
"""
TENANT_TABLES: tuple[str, ...] = ()


def upgrade() -> None:
    """Create the tables."""
    for statement in filter(str.strip, SCHEMA.split(";")):
        op.execute(statement)
    for table in TENANT_TABLES:
        enable_tenant_rls(table)
