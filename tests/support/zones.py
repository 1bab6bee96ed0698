"""Records that a test may change between questions, and a memory of what was asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from core.ports.dns import Answer, AnswerStatus, Delegation
from tests.support.zone import ZoneResolver

Table = Mapping[tuple[str, str], Sequence[str]]
"""(name, kind) -> contents."""


class Zones:
    """Answers from ``table``; ``failing`` says which names end in which other status."""

    def __init__(self, table: Table, failing: Mapping[str, AnswerStatus] | None = None) -> None:
        self.table = dict(table)
        self.failing = dict(failing or {})
        self.asked: list[tuple[str, str]] = []

    async def ask(self, name: str, kind: str, server: str = "") -> Answer:
        """Answer one question; aliases are followed."""
        self.asked.append((name, kind))
        if name in self.failing:
            return Answer(name, kind, server, self.failing[name])
        records: dict[str, dict[str, Sequence[str]]] = defaultdict(dict)
        for (held, of), values in self.table.items():
            records[held][of] = values
        return await ZoneResolver(records).ask(name, kind, server)

    async def delegation(self, name: str) -> Delegation | None:
        """Return no delegation: these records are nobody's zone."""
        self.asked.append((name, "NS"))
        return None
