"""Everything that takes and gives mail in one world, opened and closed together."""

from __future__ import annotations

from typing import Any

from adapters.sandbox.post import certificate
from adapters.sandbox.post.smtp import SmtpServer
from adapters.sandbox.world import World


class Office:
    """The mail servers of one world; while it is open the world tells where they are."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._smtp = SmtpServer(world)

    async def open(self, host: str) -> None:
        """Serve on free ports, and publish them in the world."""
        await self._smtp.open(host)
        self._world.mail = self._facts(host)

    async def close(self) -> None:
        """Serve no more."""
        self._world.mail = {}
        await self._smtp.close()

    def _facts(self, host: str) -> dict[str, Any]:
        return {
            "smtp_host": host,
            "smtp_port": self._smtp.port,
            "smtps_port": self._smtp.tls_port,
            "ca": certificate.facts(self._world.store)["authority"],
        }
