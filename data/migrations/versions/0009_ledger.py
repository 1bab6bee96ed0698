"""The ledger of messages, switches and limits."""

from __future__ import annotations

from alembic import op

from data.rls import enable_tenant_rls

revision = "0009"
down_revision = "0008"

SCHEMA = """
"""
TENANT_TABLES: tuple[str, ...] = ()


def upgrade() -> None:
    """Create the tables."""
    for statement in filter(str.strip, SCHEMA.split(";")):
        op.execute(statement)
    for table in TENANT_TABLES:
        enable_tenant_rls(table)
