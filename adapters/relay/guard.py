"""Which relays may be opened: public ones on ports of mail, and those the operator allows by name."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection

from adapters.relay import limits
from core.errors import Unavailable
from core.ports.url_guard import is_public

PROVIDER = "relay"

Lookup = Callable[[str, int], Awaitable[list[str]]]
"""Returns the addresses of a host."""


class RelayGuard:
    """Judges a host anew at every connection, so that a name cannot move to a private address.

    ``allowed`` are pairs of host and port that may be opened wherever they lead.
    """

    def __init__(self, lookup: Lookup, allowed: Collection[tuple[str, int]] = ()) -> None:
        self._lookup = lookup
        self._allowed = frozenset((host.lower(), port) for host, port in allowed)

    async def addresses(self, host: str, port: int) -> list[str]:
        """Return where to connect; raise Unavailable "relay_refused" or "unreachable"."""
        if (host.lower(), port) in self._allowed:
            return [host]
        if port not in limits.PORTS:
            raise refused(f"Port {port} is not a port of mail.")
        found = list(dict.fromkeys(await self._lookup(host, port)))
        if not found:
            raise Unavailable(
                f"{host} has no address.",
                provider=PROVIDER,
                code="unreachable",
                action="Check the spelling of the host.",
            )
        if not all(is_public(address) for address in found):
            raise refused(f"{host} does not lead to the public internet.")
        return found


def refused(reason: str) -> Unavailable:
    """Return the error by which the guard turns a relay away; nothing was sent."""
    return Unavailable(
        reason,
        provider=PROVIDER,
        code="relay_refused",
        action="Give a relay that anybody on the internet can reach, on port 465, 587 or 2525.",
    )
