"""What stands behind one address: reads a message, asks its source, suffers faults, writes the answer."""

from __future__ import annotations

from adapters.sandbox.dns import messages, trouble
from adapters.sandbox.dns.replies import Reply, Source
from adapters.sandbox.world import World


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

    def answer(self, wire: bytes, *, tcp: bool) -> bytes | None:
        """Return the response to a message, None where silence is the answer."""
        query = messages.read(wire)
        if query is None or isinstance(query, bytes):
            return query
        asked = messages.question(query)
        if isinstance(asked, Reply):
            return messages.write(query, asked, tcp=tcp, recursive=self._recursive)
        fault = trouble.befalling(self._world, self.name, asked)
        if fault == trouble.TIMEOUT:
            return None
        reply = trouble.spoilt(fault, asked, self._source.reply(asked))
        if fault == trouble.TRUNCATED and not tcp:
            return messages.cut(messages.response(query, reply, recursive=self._recursive))
        return messages.write(query, reply, tcp=tcp, recursive=self._recursive)
