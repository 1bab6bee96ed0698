"""TXT records by their beginning: which of those at a name are of one kind."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.domains.findings import Finding, error
from core.ports.dns import Answer, AnswerStatus, Resolver

BLANK = re.compile(r"[ \t\r\n]+")
REASONS = {
    AnswerStatus.refused: "the server refuses to answer",
    AnswerStatus.servfail: "the server fails",
    AnswerStatus.timeout: "the server does not answer in time",
    AnswerStatus.broken: "the answer cannot be read",
}


@dataclass(frozen=True, slots=True)
class Texts:
    """The TXT records of one kind at a name; ``others`` counts those of other kinds."""

    name: str
    answer: Answer
    found: tuple[str, ...]
    others: int = 0

    @property
    def known(self) -> bool:
        """Tell whether the server said anything about the name at all."""
        return self.answer.known

    @property
    def absent(self) -> bool:
        """Tell whether the server said that there is no such name."""
        return self.answer.status is AnswerStatus.nxdomain

    def unknown_because(self, rule: str) -> Finding:
        """Return the finding for a question that nobody answered."""
        reason = REASONS.get(self.answer.status, "nothing was said")
        if self.answer.bogus:
            reason = "its DNSSEC signatures do not hold"
        return error(
            rule,
            f"{self.name} could not be looked up: {reason}.",
            "Check again in a minute. If it lasts, ask the host of the DNS zone.",
        )


async def texts(name: str, starts: str, resolver: Resolver, server: str = "") -> Texts:
    """Return the TXT records at a name that match a pattern at their beginning."""
    answer = await resolver.ask(name, "TXT", server)
    kind = re.compile(starts)
    found = tuple(value for value in answer.values if kind.match(value.strip()))
    return Texts(name, answer, found, len(answer.values) - len(found))
