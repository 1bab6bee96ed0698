"""System mail over SMTP (RFC 5321), one connection a message: they are few."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import Literal

import aiosmtplib

from core.clock import Clock
from core.doors import require_no_transaction
from core.errors import CredentialsRefused, ProviderError, Rejected, Unavailable
from core.ports.mailer import Mailer, SystemMail

Tls = Literal["starttls", "tls", "none"]

TIMEOUT_SECONDS = 30.0
PERMANENT = 500
"""Replies from here on are final, those below are for now (RFC 5321, section 4.2.1)."""

NEVER_REACHED = (
    aiosmtplib.SMTPConnectError,
    aiosmtplib.SMTPConnectTimeoutError,
    aiosmtplib.SMTPConnectResponseError,
)


class SmtpMailer(Mailer):
    """Mailer that hands its mail to a relay. ``user`` empty: no login."""

    def __init__(
        self,
        clock: Clock,
        *,
        host: str,
        port: int,
        sender: str,
        user: str = "",
        password: str = "",
        tls: Tls = "starttls",
    ) -> None:
        self._clock = clock
        self._host = host
        self._port = port
        self._sender = sender
        self._user = user
        self._password = password
        self._tls = tls

    async def send(self, mail: SystemMail) -> str:
        """Deliver and return the Message-ID; a refusal carries the relay's words."""
        require_no_transaction()
        message = self._compose(mail)
        try:
            await aiosmtplib.send(
                message,
                sender=parseaddr(self._sender)[1],
                recipients=[mail.recipient],
                hostname=self._host,
                port=self._port,
                username=self._user or None,
                password=self._password or None,
                use_tls=self._tls == "tls",
                start_tls=self._tls == "starttls",
                timeout=TIMEOUT_SECONDS,
            )
        except aiosmtplib.SMTPException as error:
            raise _translated(error) from None
        return mail.message_id(self._sender)

    def _compose(self, mail: SystemMail) -> EmailMessage:
        message = EmailMessage(policy=SMTP)
        message["From"] = self._sender
        message["To"] = mail.recipient
        message["Subject"] = " ".join(mail.subject.split())
        message["Date"] = format_datetime(self._clock.now())
        message["Message-ID"] = mail.message_id(self._sender)
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834, section 5
        message.set_content(mail.text)
        message.add_alternative(mail.html, subtype="html")
        return message


def _translated(error: aiosmtplib.SMTPException) -> ProviderError:
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        error = error.recipients[0]
    cause = type(error).__name__
    if isinstance(error, aiosmtplib.SMTPAuthenticationError):
        return CredentialsRefused(
            "The mail relay does not accept our login.",
            provider="smtp",
            status=error.code,
            detail=error.message,
        )
    if isinstance(error, NEVER_REACHED):
        return Unavailable(
            "The mail relay cannot be reached.", provider="smtp", detail=cause, code="unreachable"
        )
    if not isinstance(error, aiosmtplib.SMTPResponseException):
        return Unavailable("The mail relay did not answer.", provider="smtp", detail=cause)
    kind = Rejected if error.code >= PERMANENT else Unavailable
    return kind(
        f"The mail relay said no: {error.message}",
        provider="smtp",
        status=error.code,
        detail=error.message,
    )
