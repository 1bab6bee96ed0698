"""One use case is one transaction: the door commits, core does not; SQL stays below ui."""

from __future__ import annotations

import ast

from tests.architecture.source import Sample, Source, Violation
from tests.architecture.syntax import calls, is_sql, method, strings

DOOR = "core/system.py"
ENDS = frozenset({"commit", "rollback"})
NO_SQL = frozenset({"ui", "jobs"})


def check(source: Source) -> list[Violation]:
    """Find commits in core outside of the door, and SQL on the floors above core."""
    found = []
    if source.floor == "core" and str(source.path) != DOOR:
        found += [
            Violation(source.path, call.lineno, f"the door decides about {method(call)}")
            for call in calls(source.nodes)
            if isinstance(call.func, ast.Attribute) and method(call) in ENDS
        ]
    if source.floor in NO_SQL:
        found += [
            Violation(source.path, text.lineno, "SQL stands in data or core")
            for text in strings(source.tree)
            if is_sql(text.value)
        ]
    return found


GOOD = (
    Sample("core/system.py", "await session.commit()"),
    Sample("core/billing/plans.py", "work.session.add(plan)"),
    Sample("data/claims.py", 'CLAIM = "update runs set locked_by = :worker "'),
)
BAD = (
    Sample("core/billing/plans.py", "await work.session.commit()"),
    Sample("core/billing/plans.py", "await work.session.rollback()"),
    Sample("jobs/drain.py", 'x = "select id from runs where due"'),
    Sample("ui/app.py", 'x = "SELECT a\\nFROM b\\nWHERE c"'),
    Sample("ui/app.py", 'x = "delete from sessions where id = 1"'),
)
