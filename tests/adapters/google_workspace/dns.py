"""Publishes records in the sandbox's DNS, as the owner of a brought name would."""

from __future__ import annotations

from adapters.sandbox.dns import registrations, zones
from adapters.sandbox.world import World

SPF = "v=spf1 include:_spf.google.com ~all"


class Dns:
    """The DNS of names registered elsewhere."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._count = 0

    def bring(self, domain: str) -> None:
        """Register a name long ago."""
        registrations.brought(self._world, domain)

    def text(self, domain: str, host: str, content: str) -> str:
        """Publish a TXT record and return its id; ``host`` is "@" for the name itself."""
        self._count += 1
        zones.put_record(
            self._world,
            registrations.ELSEWHERE,
            domain,
            f"record-{self._count}",
            name=domain if host == "@" else f"{host}.{domain}",
            kind="TXT",
            content=quoted(content),
            ttl=300,
        )
        return f"record-{self._count}"

    def drop(self, domain: str, record_id: str) -> None:
        """Publish a record no more."""
        zones.drop_record(self._world, registrations.ELSEWHERE, domain, record_id)


def quoted(content: str) -> str:
    """Return a TXT content as strings of at most 255 bytes."""
    return " ".join(f'"{content[i : i + 255]}"' for i in range(0, len(content), 255))
