"""What stands behind one address: reads a message, asks its source, suffers faults, writes the answer."""

from __future__ import annotations

from dataclasses import dataclass, field

from dns.message import Message

from adapters.sandbox.dns import messages, trouble
from adapters.sandbox.dns.replies import REFUSED, Question, Reply, Source
from adapters.sandbox.world import World

ID_BYTES = 2
MOST_KEPT = 20_000


@dataclass(slots=True)
class Known:
    """A message heard before, and what was written last: only number and TTLs differ next time."""

    query: Message
    question: Question
    reply: Reply = REFUSED
    wire: bytes = b""
    ttl_places: list[int] = field(default_factory=list)


class Speaker:
    """A name server without its sockets. ``name`` is how faults call it."""

    def __init__(
        self,
        world: World,
        name: str,
        source: Source,
        *,
        recursive: bool = False,
        delay_seconds: float = 0.0,
    ) -> None:
        self.name = name
        self.delay_seconds = delay_seconds
        self._world = world
        self._source = source
        self._recursive = recursive
        self._known: dict[tuple[bytes, bool], Known] = {}

    def answer(self, wire: bytes, *, tcp: bool) -> bytes | None:
        """Return the response to a message, None where silence is the answer."""
        known = self._known.get((wire[ID_BYTES:], tcp)) or self._read(wire, tcp=tcp)
        if not isinstance(known, Known):
            return known
        fault = trouble.befalling(self._world, self.name, known.question)
        if fault == trouble.TIMEOUT:
            return None
        reply = self._source.reply(known.question)
        if fault == trouble.TRUNCATED and not tcp:
            cut = messages.cut(messages.response(known.query, reply, recursive=self._recursive))
            return wire[:ID_BYTES] + cut[ID_BYTES:]
        if fault:
            reply = trouble.spoilt(fault, known.question, reply)
        return wire[:ID_BYTES] + self._written(known, reply, tcp=tcp)[ID_BYTES:]

    def _read(self, wire: bytes, *, tcp: bool) -> Known | bytes | None:
        query = messages.read(wire)
        if query is None or isinstance(query, bytes):
            return query
        asked = messages.question(query)
        if isinstance(asked, Reply):
            return messages.write(query, asked, tcp=tcp, recursive=self._recursive)
        if len(self._known) > MOST_KEPT:
            self._known.clear()
        known = self._known[wire[ID_BYTES:], tcp] = Known(query, asked)
        return known

    def _written(self, known: Known, reply: Reply, *, tcp: bool) -> bytes:
        """Write a reply, or what was written last with the TTLs of now."""
        same = known.reply.answer is reply.answer and known.reply.authority is reply.authority
        if not (same and known.wire and known.reply.rcode == reply.rcode):
            known.wire = messages.write(known.query, reply, tcp=tcp, recursive=self._recursive)
            known.ttl_places = messages.ttl_places(known.wire)
        elif reply.left is not None and reply.left != known.reply.left:
            known.wire = messages.with_ttl(known.wire, known.ttl_places, reply.left)
        known.reply = reply
        return known.wire
