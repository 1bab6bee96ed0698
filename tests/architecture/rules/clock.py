"""Time is asked from the clock, so that the sandbox and the tests can move it; SQL gets it as a value."""

from __future__ import annotations

import re

from tests.architecture.source import Sample, Source, Violation
from tests.architecture.syntax import calls, dotted, strings

ALLOWED = frozenset({"core/clock.py", "core/pace.py", "adapters/http/wire.py"})
"""The clock; the line before a vendor's limit; and the dates in a vendor's headers, in its time."""
READERS = re.compile(r"(^|\.)((datetime|date)\.(now|utcnow|today)|time\.time(_ns)?)$")
SQL_TIME = re.compile(
    r"(?<![\w.])now\(\)|\bcurrent_(timestamp|date)\b|\bclock_timestamp\(\)", re.IGNORECASE
)


def check(source: Source) -> list[Violation]:
    """Find reads of the machine's clock outside of the files that own it."""
    if source.floor == "tests" or source.is_sandbox or str(source.path) in ALLOWED:
        return []
    found = [
        Violation(source.path, call.lineno, f"{dotted(call.func)}() reads the machine's clock")
        for call in calls(source.nodes)
        if READERS.search(dotted(call.func))
    ]
    if source.floor in {"core", "data"} and "migrations" not in source.path.parts:
        found += [
            Violation(source.path, text.lineno, "SQL reads the server's clock; pass the time in")
            for text in strings(source.tree)
            if SQL_TIME.search(str(text.value))
        ]
    return found


GOOD = (
    Sample("adapters/http/wire.py", "seconds = date.timestamp() - time.time()"),
    Sample("core/billing/plans.py", "started = work.now()"),
    Sample("jobs/scheduler.py", "import time\nlag = time.monotonic()"),
    Sample("core/clock.py", "datetime.now(UTC)"),
    Sample("adapters/sandbox/clock.py", "datetime.now(UTC)"),
    Sample("data/claims.py", '"""Never now()."""\nsql = "select 1 where due_at <= :now"'),
)
BAD = (
    Sample("core/billing/plans.py", "from datetime import datetime\nx = datetime.now()"),
    Sample("ui/app.py", "import datetime\nx = datetime.datetime.now(datetime.UTC)"),
    Sample("jobs/drain.py", "import time\nx = time.time()"),
    Sample("data/claims.py", 'sql = "select id from runs where next_at <= now()"'),
)
