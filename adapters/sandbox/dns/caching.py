"""A caching resolver: remembers answers and absences as long as their TTL says, in sandbox time."""

from __future__ import annotations

import math
import zlib
from dataclasses import dataclass, field, replace
from datetime import datetime

from dns.name import Name
from dns.rcode import Rcode
from dns.rdatatype import RdataType

from adapters.sandbox.dns.recursion import Delegations, Recursion
from adapters.sandbox.dns.replies import REFUSED, Question, Reply
from adapters.sandbox.world import World

LONGEST_TTL = 86_400
MOST_ENTRIES = 100_000


@dataclass(slots=True)
class Node:
    """One machine behind a resolver's address, with a cache of its own."""

    entries: dict[tuple[Name, RdataType, bool], tuple[datetime, Reply]] = field(
        default_factory=dict
    )
    delegations: Delegations = field(default_factory=Delegations)


class CachingResolver:
    """A resolver of one or several nodes that take turns.

    A TTL lives as many provider seconds as it says; what it tells is what is left of it in seconds
    of the sandbox, rounded up. ``refuses_one_in`` makes it refuse about one question in so many.
    """

    def __init__(
        self, world: World, recursion: Recursion, *, nodes: int = 1, refuses_one_in: int = 0
    ) -> None:
        self._world = world
        self._recursion = recursion
        self._nodes = [Node() for _ in range(nodes)]
        self._refuses_one_in = refuses_one_in
        self._asked = 0
        self._generation = world.generation

    def reply(self, question: Question) -> Reply:
        """Answer from the cache of the node whose turn it is, or find out."""
        self._asked += 1
        if self._generation != self._world.generation:
            self._generation = self._world.generation
            self._nodes = [Node() for _ in self._nodes]
        if self._refuses(question):
            return REFUSED
        node = self._nodes[self._asked % len(self._nodes)]
        key = (question.name, question.kind, question.unchecked)
        known = node.entries.get(key)
        if known is None or known[0] <= self._world.now():
            known = self._find_out(question, node)
        return self._aged(*known)

    def _find_out(self, question: Question, node: Node) -> tuple[datetime, Reply]:
        reply = self._recursion.resolve(question, node.delegations)
        until = self._world.due(_lifetime(reply))
        if reply.rcode != Rcode.SERVFAIL:
            if len(node.entries) >= MOST_ENTRIES:
                node.entries.clear()
            node.entries[question.name, question.kind, question.unchecked] = (until, reply)
        return until, reply

    def _aged(self, until: datetime, reply: Reply) -> Reply:
        left = max(0, math.ceil((until - self._world.now()).total_seconds()))
        return replace(reply, left=left)

    def _refuses(self, question: Question) -> bool:
        if not self._refuses_one_in:
            return False
        seed = f"{question.name} {question.kind} {self._asked}".encode()
        return zlib.crc32(seed) % self._refuses_one_in == 0


def _lifetime(reply: Reply) -> int:
    """Return how long a reply may be kept; an absence as its SOA says (RFC 2308, section 5)."""
    ttls = [rows.ttl for rows in reply.answer]
    soas = [rows for rows in reply.authority if rows.rdtype == RdataType.SOA]
    ttls.extend(min(rows.ttl, rows[0].minimum) for rows in soas)
    return min(LONGEST_TTL, *ttls) if ttls else 0
