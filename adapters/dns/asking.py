"""One question to one server: UDP, again after silence, then TCP where the answer was cut, then without EDNS where it must."""

from __future__ import annotations

from dataclasses import dataclass

import dns.flags
import dns.message
from dns.exception import DNSException
from dns.message import Message
from dns.rcode import Rcode

from adapters.dns import addresses, queries
from adapters.dns.lines import Lines

NO_EDNS = frozenset({Rcode.FORMERR, Rcode.NOTIMP})
TRUNCATED = dns.flags.TC


class Silence(Exception):
    """Nothing came back in time."""


class Garbled(Exception):
    """What came back, or what was asked, makes no sense."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A response and its size on the wire."""

    message: Message
    size_bytes: int


class Asker:
    """Asks over lines that it shares among all questions."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines

    async def ask(
        self, server: str, name: str, kind: str, *, recurse: bool = True, unchecked: bool = False
    ) -> Heard:
        """Return the response of "ip:port"; raise Silence or Garbled."""
        try:
            address = addresses.parse(server)
            asked = queries.question(name, kind)
        except ValueError as error:
            raise Garbled(str(error)) from None
        wire = queries.query(0, asked, recurse=recurse, unchecked=unchecked)
        heard = await self._exchange(address, asked, wire)
        if heard.message.edns < 0 and heard.message.rcode() in NO_EDNS:
            wire = queries.query(0, asked, recurse=recurse, unchecked=unchecked, edns=False)
            heard = await self._exchange(address, asked, wire)
        return heard

    async def _exchange(self, server: addresses.Address, asked: bytes, wire: bytes) -> Heard:
        try:
            heard = _heard(await self._udp(server, asked, wire))
            if heard.message.flags & TRUNCATED:
                heard = _heard(await self._lines.tcp(server, wire))
        except (TimeoutError, OSError) as error:
            raise Silence(str(error)) from None
        except EOFError as error:
            raise Garbled(str(error)) from None
        return heard

    async def _udp(self, server: addresses.Address, asked: bytes, wire: bytes) -> bytes:
        """Ask twice, each time from another socket: datagrams get lost."""
        try:
            return await self._lines.udp(server, asked, wire)
        except TimeoutError:
            return await self._lines.udp(server, asked, wire)


def _heard(wire: bytes) -> Heard:
    try:
        return Heard(dns.message.from_wire(wire, ignore_trailing=True), len(wire))
    except (DNSException, ValueError) as error:
        raise Garbled(str(error)) from None
