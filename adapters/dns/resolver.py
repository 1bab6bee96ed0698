"""Asks DNS servers; whatever they do becomes an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import dns.resolver
from dns.exception import DNSException
from dns.rcode import Rcode

from adapters.dns import addresses, reading
from adapters.dns.asking import Asker, Garbled, Silence
from adapters.dns.hosts import Hosts
from adapters.dns.lines import Lines
from adapters.dns.roots import ROOTS
from adapters.dns.walk import Walk
from core.doors import require_no_transaction
from core.ports.dns import Answer, AnswerStatus, Delegation, Resolver

TIMEOUT_SECONDS = 2.0


class DnsResolver(Resolver):
    """A stub resolver and a walker. Close it at shutdown.

    ``recursive`` ("ip:port") is who is asked when no server is named, empty: those of the system.
    ``root`` stands in for the root servers; ``hosts`` maps endings of name servers' host names to
    "ip:port" where they do not answer on port 53 of the address the DNS tells.
    """

    def __init__(
        self,
        *,
        recursive: str = "",
        root: str = "",
        hosts: Mapping[str, str] | None = None,
        timeout_seconds: float = TIMEOUT_SECONDS,
    ) -> None:
        self._recursive: tuple[str, ...] = (recursive,) if recursive else ()
        self._lines = Lines(timeout_seconds)
        self._asker = Asker(self._lines)
        roots = (root,) if root else ROOTS
        self._walk = Walk(self._asker, Hosts(self.ask, hosts or {}), roots)

    async def ask(self, name: str, kind: str, server: str = "") -> Answer:
        """Ask one server once, or our own recursive ones until one knows."""
        require_no_transaction()
        name = name.rstrip(".").lower()
        if server:
            return await self._ask(name, kind, server)
        answer = Answer(name, kind, "", AnswerStatus.broken)
        for own in self._own():
            answer = await self._ask(name, kind, own)
            if answer.known:
                break
        return answer

    async def delegation(self, name: str) -> Delegation | None:
        """Return who serves the zone that holds a name.

        A name that its registry does not know has none; one below a public suffix of several labels
        is said to lie in the zone of that suffix.
        """
        require_no_transaction()
        return await self._walk.delegation(name.rstrip(".").lower())

    async def close(self) -> None:
        """Close the sockets."""
        await self._lines.close()

    async def _ask(self, name: str, kind: str, server: str) -> Answer:
        try:
            heard = await self._asker.ask(server, name, kind)
            if heard.message.rcode() == Rcode.SERVFAIL:
                bogus = await self._answers_unchecked(name, kind, server)
                failed = Answer(name, kind, server, AnswerStatus.servfail)
                return replace(failed, size_bytes=heard.size_bytes, bogus=bogus)
            read = reading.read(heard.message, name, kind, server, heard.size_bytes)
        except Silence:
            return Answer(name, kind, server, AnswerStatus.timeout)
        except Garbled:
            return Answer(name, kind, server, AnswerStatus.broken)
        if read.leads_to and server not in self._own():
            return await self._outside(read)
        return read.answer

    async def _outside(self, read: reading.Reading) -> Answer:
        """Find the end of an alias that leaves the zones of the server that was asked."""
        found = await self.ask(read.leads_to, read.answer.kind)
        return replace(read.answer, status=found.status, values=found.values, ttl=found.ttl)

    async def _answers_unchecked(self, name: str, kind: str, server: str) -> bool:
        """Tell whether a server that failed answers when it need not check signatures."""
        try:
            heard = await self._asker.ask(server, name, kind, unchecked=True)
        except (Silence, Garbled):
            return False
        return heard.message.rcode() in (Rcode.NOERROR, Rcode.NXDOMAIN)

    def _own(self) -> tuple[str, ...]:
        if not self._recursive:
            self._recursive = _of_the_system()
        return self._recursive


def _of_the_system() -> tuple[str, ...]:
    try:
        servers = dns.resolver.Resolver().nameservers
    except DNSException:
        return ()
    return tuple(addresses.show(str(server)) for server in servers)
