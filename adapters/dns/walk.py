"""From the root down to the servers of a zone, and which of them serve it (RFC 1034, section 5.3.3)."""

from __future__ import annotations

import asyncio
import secrets
import time
from dataclasses import dataclass

import dns.flags
from dns.message import Message
from dns.rcode import Rcode
from dns.rdatatype import RdataType
from dns.rrset import RRset

from adapters.dns.asking import Asker, Garbled, Silence
from adapters.dns.hosts import Hosts
from adapters.dns.reading import is_referral
from adapters.dns.values import host as host_name
from core.ports.dns import Delegation

MOST_STEPS = 16
SERVERS_TRIED = 4
TOP_SECONDS = 3600.0
"""How long the servers of a top-level domain are remembered, to spare the root."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A zone as its parent delegates it."""

    zone: str
    hosts: tuple[str, ...]
    servers: tuple[str, ...]


class Walk:
    """Walks down from the root servers."""

    def __init__(self, asker: Asker, hosts: Hosts, roots: tuple[str, ...]) -> None:
        self._asker = asker
        self._hosts = hosts
        self._roots = roots
        self._tops: dict[str, tuple[float, Cut]] = {}

    async def delegation(self, name: str) -> Delegation | None:
        """Return who serves the zone that holds a name; None below a registry that denies it."""
        cut = self._start(name)
        for _ in range(MOST_STEPS):
            message = await self._first(cut, name)
            if message is None:
                hosts = tuple(sorted(cut.hosts))
                return Delegation(cut.zone, hosts, (), hosts) if hosts else None
            below = await self._below(cut, message)
            if below is None:
                cut = await self._own(cut, name, message)
                if message.rcode() == Rcode.NXDOMAIN and "." not in cut.zone:
                    return None
                break
            cut = below
        return await self._checked(cut) if cut.hosts else None

    def _start(self, name: str) -> Cut:
        top = self._tops.get(name.rpartition(".")[2])
        if top and top[0] > time.monotonic():
            return top[1]
        roots = list(self._roots)
        secrets.SystemRandom().shuffle(roots)
        return Cut("", (), tuple(roots))

    async def _first(self, cut: Cut, name: str) -> Message | None:
        """Return what the first server says that knows anything of the zone."""
        for server in cut.servers[:SERVERS_TRIED]:
            message = await self._heard(server, name, "NS")
            if message and message.rcode() in (Rcode.NOERROR, Rcode.NXDOMAIN):
                rows = _rows(message.authority, RdataType.NS)
                deeper = rows is not None and _is_below(host_name(rows.name), cut.zone)
                if message.flags & dns.flags.AA or (is_referral(message) and deeper):
                    return message
        return None

    async def _below(self, cut: Cut, message: Message) -> Cut | None:
        """Return the next zone that a referral points to."""
        rows = _rows(message.authority, RdataType.NS) if is_referral(message) else None
        return await self._cut(rows, cut.servers, message) if rows is not None else None

    async def _own(self, cut: Cut, name: str, message: Message) -> Cut:
        """Return the zone that servers answer from, which may lie below the one they were asked as."""
        rows = _rows(message.answer, RdataType.NS)
        if rows is not None and host_name(rows.name) == name != cut.zone:
            return await self._cut(rows, cut.servers, message)
        soa = _rows(message.authority, RdataType.SOA)
        if soa is None or not _is_below(host_name(soa.name), cut.zone):
            return cut
        apex = host_name(soa.name)
        told = await self._first(Cut(cut.zone, cut.hosts, cut.servers), apex)
        rows = _rows(told.answer, RdataType.NS) if told else None
        return await self._cut(rows, cut.servers, message) if rows is not None else cut

    async def _cut(self, rows: RRset, servers: tuple[str, ...], message: Message) -> Cut:
        hosts = tuple(host_name(row.target) for row in rows)
        found = await asyncio.gather(*(self._hosts.addresses(host, message) for host in hosts))
        cut = Cut(host_name(rows.name), hosts, tuple(at for each in found for at in each))
        if cut.zone and "." not in cut.zone and servers and cut.servers:
            self._tops[cut.zone] = (time.monotonic() + TOP_SECONDS, cut)
        return cut

    async def _checked(self, cut: Cut) -> Delegation:
        serving = await asyncio.gather(*(self._serving(cut.zone, host) for host in cut.hosts))
        lame = sorted(host for host, at in zip(cut.hosts, serving, strict=True) if not at)
        servers = tuple(dict.fromkeys(at for each in serving for at in each))
        return Delegation(cut.zone, tuple(sorted(cut.hosts)), servers, tuple(lame))

    async def _serving(self, zone: str, host: str) -> tuple[str, ...]:
        """Return the addresses at which a host answers for a zone with authority."""
        found = await self._hosts.addresses(host)
        heard = await asyncio.gather(*(self._heard(at, zone, "SOA") for at in found))
        return tuple(
            at
            for at, message in zip(found, heard, strict=True)
            if message and message.flags & dns.flags.AA and message.answer
        )

    async def _heard(self, server: str, name: str, kind: str) -> Message | None:
        try:
            return (await self._asker.ask(server, name, kind, recurse=False)).message
        except (Silence, Garbled):
            return None


def _rows(section: list[RRset], kind: RdataType) -> RRset | None:
    return next((rows for rows in section if rows.rdtype == kind), None)


def _is_below(name: str, zone: str) -> bool:
    return name != zone and (not zone or name.endswith(f".{zone}"))
