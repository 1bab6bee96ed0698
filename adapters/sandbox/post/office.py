"""Everything that takes and gives mail in one world, and everybody who reads it."""

from __future__ import annotations

from typing import Any

from adapters.sandbox.post import certificate
from adapters.sandbox.post.imap import ImapServer
from adapters.sandbox.post.smtp import SmtpServer
from adapters.sandbox.recipients import reports
from adapters.sandbox.recipients.acting import Acting
from adapters.sandbox.recipients.plans import Plans
from adapters.sandbox.world import World


class Office:
    """The mail servers and readers of one world; while it is open the world tells where they are."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._smtp = SmtpServer(world)
        self._imap = ImapServer(world)
        self._acting = Acting(world)
        world.carriers["smtp"] = reports.tell
        world.posted = Plans(world).make

    async def open(self, host: str) -> None:
        """Serve on the ports of last time, and publish them in the world."""
        await self._smtp.open(host)
        await self._imap.open(host)
        self._acting.start()
        self._world.mail = self._facts(host)

    async def close(self) -> None:
        """Serve no more; what people were about to do is done when it is open again."""
        self._world.mail = {}
        await self._acting.stop()
        await self._smtp.close()
        await self._imap.close()

    def _facts(self, host: str) -> dict[str, Any]:
        return {
            "smtp_host": host,
            "smtp_port": self._smtp.port,
            "smtps_port": self._smtp.tls_port,
            "imap_port": self._imap.port,
            "ca": certificate.facts(self._world.store)["authority"],
        }
