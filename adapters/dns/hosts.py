"""Where name servers answer that are known by their host names."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from dns.message import Message
from dns.rdatatype import RdataType

from adapters.dns.addresses import show
from adapters.dns.values import host as host_name
from core.ports.dns import Answer

Ask = Callable[[str, str], Awaitable[Answer]]


class Hosts:
    """Finds "ip:port" of a host: in a table if there is one, else in glue, else by asking."""

    def __init__(self, ask: Ask, table: Mapping[str, str]) -> None:
        self._ask = ask
        self._table = table

    async def addresses(self, host: str, referral: Message | None = None) -> tuple[str, ...]:
        """Return the addresses of a host, IPv6 only where there is no IPv4."""
        if self._table:
            return self._listed(host)
        for kind in ("A", "AAAA"):
            glue = _glue(referral, host, kind) if referral else ()
            if found := glue or (await self._ask(host, kind)).values:
                return tuple(show(address) for address in found)
        return ()

    def _listed(self, host: str) -> tuple[str, ...]:
        endings = [e for e in self._table if host == e or host.endswith(f".{e}")]
        return (self._table[max(endings, key=len)],) if endings else ()


def _glue(referral: Message, host: str, kind: str) -> tuple[str, ...]:
    wanted = RdataType.make(kind)
    return tuple(
        row.address
        for rows in referral.additional
        if rows.rdtype == wanted and host_name(rows.name) == host
        for row in rows
    )
