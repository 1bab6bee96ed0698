"""DNS in memory: the port's Resolver over a table of records, with the ways in which DNS fails."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from core.ports.dns import Answer, AnswerStatus, Delegation

LONGEST_CHAIN = 8
TTL = 300

Records = Mapping[str, Mapping[str, Iterable[str]]]
"""Name -> kind -> contents."""


class ZoneResolver:
    """Answers from its records; ``failing`` holds (name, kind) that get no answer, kind * for any.

    ``asked`` counts the questions.
    """

    def __init__(
        self,
        records: Records,
        failing: Iterable[tuple[str, str]] = (),
        status: AnswerStatus = AnswerStatus.timeout,
    ) -> None:
        self._records = {
            name.lower().removesuffix("."): {kind: tuple(v) for kind, v in kinds.items()}
            for name, kinds in records.items()
        }
        self._failing = {(name.lower(), kind) for name, kind in failing}
        self._status = status
        self.asked = 0

    async def ask(self, name: str, kind: str, server: str = "") -> Answer:
        """Answer a question, following aliases; a loop of them is a servfail."""
        self.asked += 1
        at = name
        for _ in range(LONGEST_CHAIN):
            if {(at, kind), (at, "*")} & self._failing:
                return Answer(name, kind, server, self._status)
            kinds = self._records.get(at, {})
            if values := kinds.get(kind):
                return Answer(name, kind, server, AnswerStatus.found, values, ttl=TTL)
            if not kinds.get("CNAME"):
                absent = AnswerStatus.no_data if kinds else AnswerStatus.nxdomain
                return Answer(name, kind, server, absent, ttl=TTL)
            at = kinds["CNAME"][0].lower().removesuffix(".")
        return Answer(name, kind, server, AnswerStatus.servfail)

    async def delegation(self, name: str) -> Delegation | None:
        """Return nothing: these records are nobody's zone."""
        del name
        return None
