"""The authoritative servers of one provider."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dns.name import Name

from adapters.sandbox.dns.compiled import CompiledZone
from adapters.sandbox.dns.replies import REFUSED, Question, Reply
from adapters.sandbox.dns.zone_list import ZoneList
from adapters.sandbox.world import World

MOST_KEPT = 20_000

BuiltIn = Callable[[], CompiledZone]
"""Gives a zone that is always there, when it is asked for."""


class Authority:
    """Answers for the zones a provider's sandbox publishes, and for those it always serves."""

    def __init__(
        self, world: World, provider: str, always: Mapping[Name, BuiltIn] | None = None
    ) -> None:
        self.provider = provider
        self._zones = ZoneList(world, provider)
        self._always = always or {}
        self._moment = (-1, -1)
        self._replies: dict[Question, Reply] = {}

    def reply(self, question: Question) -> Reply:
        """Answer with authority, or refuse a name of a zone that is not served here."""
        if (moment := self._zones.moment()) != self._moment or len(self._replies) > MOST_KEPT:
            self._moment, self._replies = moment, {}
        reply = self._replies.get(question)
        if reply is None:
            zone = self._zones.holding(question.name) or self._built_in(question.name)
            reply = zone.reply(question.name, question.kind) if zone else REFUSED
            self._replies[question] = reply
        return reply

    def _built_in(self, name: Name) -> CompiledZone | None:
        for size in range(len(name.labels), 1, -1):
            if zone := self._always.get(Name(name.labels[-size:])):
                return zone()
        return None
