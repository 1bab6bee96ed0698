"""An organization's own relay as a mail provider: takes whole messages, promises nothing twice."""

from __future__ import annotations

from email.utils import parseaddr

from adapters.relay import limits
from adapters.relay.opening import Opener
from adapters.relay.pool import Pool
from core.doors import require_no_transaction
from core.ports.sending import Handed, MailProvider, Outgoing, Quota


class Relay(MailProvider):
    """MailProvider over SMTP (RFC 5321), with persistent connections. Close it at shutdown."""

    name = "relay"
    remembers_seconds = 0.0
    wants_raw = True

    def __init__(self, opener: Opener) -> None:
        self.connections = max(1, opener.address.connections)
        self._pool = Pool(opener, self.connections)

    async def send(self, mail: Outgoing) -> Handed:
        """Hand over one message under its envelope sender, else the address it is from."""
        require_no_transaction()
        return await self._pool.deliver(mail, mail.envelope_from or parseaddr(mail.sender)[1])

    async def quota(self) -> Quota:
        """Return figures that never bind: a relay tells nothing."""
        return Quota(limits.UNSAID_PER_SECOND, limits.UNSAID_PER_DAY)

    async def close(self) -> None:
        """Give back connections."""
        await self._pool.close()
