"""A resolver that answers from a table, and remembers what it was asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.ports.dns import Answer, AnswerStatus, Delegation

Table = Mapping[tuple[str, str], Sequence[str]]
LONGEST_CHAIN = 8


class Zones:
    """Answers for the names given; ``failing`` says which names end in which other status."""

    def __init__(self, table: Table, failing: Mapping[str, AnswerStatus] | None = None) -> None:
        self.table = dict(table)
        self.failing = dict(failing or {})
        self.asked: list[tuple[str, str]] = []

    async def ask(self, name: str, kind: str, server: str = "") -> Answer:
        """Answer one question; aliases are followed."""
        self.asked.append((name, kind))
        target = name
        for _ in range(LONGEST_CHAIN):
            if target in self.failing:
                return Answer(name, kind, server, self.failing[target])
            if values := self.table.get((target, kind)):
                return Answer(name, kind, server, AnswerStatus.found, tuple(values), 300)
            alias = self.table.get((target, "CNAME"))
            if not alias:
                break
            target = alias[0]
        exists = any(held == target or held.endswith(f".{target}") for held, _ in self.table)
        status = AnswerStatus.no_data if exists else AnswerStatus.nxdomain
        return Answer(name, kind, server, status, (), 300)

    async def delegation(self, name: str) -> Delegation | None:
        """Return no delegation: these zones hang in the air."""
        self.asked.append((name, "NS"))
        return None
