"""Finding an answer from the registry down, as resolvers do: delegations followed, lame servers passed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from dns.name import Name
from dns.rcode import Rcode
from dns.rdatatype import RdataType
from dns.rrset import RRset

from adapters.sandbox.clock import SandboxClock
from adapters.sandbox.dns.compiled import target
from adapters.sandbox.dns.hosts import provider_of
from adapters.sandbox.dns.replies import SERVFAIL, Question, Reply, Source

MOST_ALIASES = 8
MOST_REFERRALS = 8
BOGUS = b"bogus-"
"""Names whose signatures are wrong begin so, for those who check signatures."""
DNSSEC_BOGUS, NO_REACHABLE_AUTHORITY = 6, 22
"""Codes of extended errors (RFC 8914)."""


@dataclass(slots=True)
class Delegations:
    """Who serves what, as a resolver remembers it: hosts by apex, each until a time."""

    by_apex: dict[Name, tuple[datetime, tuple[str, ...]]] = field(default_factory=dict)

    def nearest(self, name: Name, now: datetime) -> tuple[str, ...]:
        """Return the hosts of the deepest zone remembered above a name."""
        for size in range(len(name.labels), 1, -1):
            known = self.by_apex.get(Name(name.labels[-size:]))
            if known and known[0] > now:
                return known[1]
        return ()


class Recursion:
    """Asks the registry and the authoritative servers."""

    def __init__(
        self, clock: SandboxClock, registry: Source, servers: Mapping[str, Source]
    ) -> None:
        self._clock = clock
        self._registry = registry
        self._servers = servers

    def resolve(self, question: Question, delegations: Delegations) -> Reply:
        """Return the whole answer, through all aliases."""
        if not question.unchecked and question.name.labels and _is_bogus(question.name):
            return Reply(Rcode.SERVFAIL, extended=DNSSEC_BOGUS)
        chain: list[RRset] = []
        name = question.name
        for _ in range(MOST_ALIASES):
            reply = self._ask(Question(name, question.kind), delegations)
            if reply.rcode == Rcode.SERVFAIL:
                return reply
            chain += reply.answer
            last = reply.answer[-1] if reply.answer else None
            dangling = last is not None and not reply.authority
            if last is None or not dangling or last.rdtype in (question.kind, *_NOT_FOLLOWED):
                return Reply(reply.rcode, tuple(chain), reply.authority)
            name = target(last)
        return SERVFAIL

    def _ask(self, question: Question, delegations: Delegations) -> Reply:
        hosts = delegations.nearest(question.name, self._clock.now())
        if not hosts:
            reply = self._registry.reply(question)
            hosts = self._remember(reply, delegations)
            if not hosts:
                return reply
        for _ in range(MOST_REFERRALS):
            reply = self._first(hosts, question)
            hosts = self._remember(reply, delegations)
            if not hosts:
                return reply
        return SERVFAIL

    def _first(self, hosts: tuple[str, ...], question: Question) -> Reply:
        """Return what the first server that serves the zone says."""
        for host in hosts:
            server = self._servers.get(provider_of(host) or "")
            reply = server.reply(question) if server else SERVFAIL
            if reply.authoritative or reply.referral is not None:
                return reply
        return Reply(Rcode.SERVFAIL, extended=NO_REACHABLE_AUTHORITY)

    def _remember(self, reply: Reply, delegations: Delegations) -> tuple[str, ...]:
        rows = reply.referral
        if rows is None:
            return ()
        hosts = tuple(row.target.to_text(omit_final_dot=True).lower() for row in rows)
        until = self._clock.due(rows.ttl)
        delegations.by_apex[rows.name.canonicalize()] = (until, hosts)
        return hosts


_NOT_FOLLOWED = (RdataType.ANY,)


def _is_bogus(name: Name) -> bool:
    return any(label.startswith(BOGUS) for label in name.labels)
