"""How Alembic runs here: as app_owner, inside the connection that ``data.migrate`` hands over."""

from __future__ import annotations

from typing import Any

from alembic import context

from data.tables import metadata


def compare_type(*arguments: Any) -> bool | None:
    """Treat SQLModel's string type and TEXT as the same."""
    _, _, _, inspected, declared = arguments
    if "CHAR" in str(inspected).upper() and "STR" in type(declared).__name__.upper():
        return False
    return None


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    compare_type=compare_type,
)
with context.begin_transaction():
    context.run_migrations()
