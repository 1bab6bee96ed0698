"""System mail in the sandbox: it lands in the mailbox viewer instead of somebody's inbox."""

from __future__ import annotations

from core.ports.mailer import Mailer, SystemMail
from core.ports.sandbox import Sandbox


class SandboxMailer(Mailer):
    """Mailer that hands its mail to a sandbox."""

    def __init__(self, sandbox: Sandbox, sender: str) -> None:
        self._sandbox = sandbox
        self._sender = sender

    async def send(self, mail: SystemMail) -> str:
        """Keep the mail in the viewer and return its Message-ID."""
        stored = await self._sandbox.post_mail(
            message_id=mail.message_id(self._sender),
            sender=self._sender,
            recipient=mail.recipient,
            subject=mail.subject,
            text=mail.text,
            html=mail.html,
        )
        return stored.message_id
