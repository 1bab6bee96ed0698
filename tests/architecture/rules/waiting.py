"""Adapters never sleep: who waits, and why, is decided and shown by core."""

from __future__ import annotations

from tests.architecture.source import Sample, Source, Violation
from tests.architecture.syntax import calls, dotted

SLEEPS = frozenset({"time.sleep", "asyncio.sleep", "anyio.sleep"})


def check(source: Source) -> list[Violation]:
    """Find sleeps in adapters."""
    if source.floor != "adapters" or source.is_sandbox:
        return []
    return [
        Violation(source.path, call.lineno, f"{dotted(call.func)} waits where nobody can see it")
        for call in calls(source.nodes)
        if dotted(call.func) in SLEEPS
    ]


GOOD = (
    Sample("core/pace.py", "await asyncio.sleep(1)"),
    Sample("adapters/sandbox/faults.py", "await asyncio.sleep(1)"),
)
BAD = (
    Sample("adapters/zapmail/api.py", "await asyncio.sleep(1)"),
    Sample("adapters/http.py", "time.sleep(1)"),
)
