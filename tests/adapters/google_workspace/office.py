"""What an organization does before it can send: a verified domain and mailboxes that are ready."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage

from adapters.google_workspace.mailbox_host import GoogleWorkspace
from core.ports.mailbox_host import HostedUser, NewUser
from tests.adapters.google_workspace.dns import Dns

ADMIN = "admin@acme-office.com"
DOMAIN = "go-acme.com"
PASSWORD = "correct-horse-7-battery"
MINUTE = 60.0


class Office:
    """One organization at work."""

    def __init__(self, host: GoogleWorkspace, dns: Dns, skip: Callable[[float], None]) -> None:
        self.host = host
        self.dns = dns
        self.skip = skip

    async def verified(self, domain: str = DOMAIN) -> None:
        """Add a domain and verify it."""
        self.dns.bring(domain)
        await self.host.add_domain(domain)
        self.dns.text(domain, "@", await self.host.ownership_token(domain))
        assert await self.host.verify_domain(domain)

    async def mailbox(self, email: str = f"ada@{DOMAIN}") -> HostedUser:
        """Create a mailbox and wait until it is ready."""
        await self.host.create(NewUser(email, "Ada", "Byron", PASSWORD))
        self.skip(MINUTE)
        found = await self.host.find(email)
        assert found is not None
        assert found.ready
        return found


def letter(sender: str, recipient: str, message_id: str) -> bytes:
    """Return a message ready to be sent."""
    message = EmailMessage()
    message["From"] = f"Ada Byron <{sender}>"
    message["To"] = recipient
    message["Subject"] = "A test of   authentication"
    message["Message-ID"] = message_id
    message.set_content("Hello  there,\n\nthis is a test.\n\n\n")
    return message.as_bytes()
