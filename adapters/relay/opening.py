"""Opening a relay, step by step: resolved and judged, connected, greeted, encrypted, signed in."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from dataclasses import dataclass, field

import aiosmtplib

from adapters.relay.connection import Connection
from adapters.relay.guard import PROVIDER, RelayGuard
from adapters.relay.limits import Patience
from adapters.trust import authorities
from core.errors import CredentialsRefused, ProviderError, Unavailable
from core.ports.sending import RelayAddress

NAME = "mailwright"
PERMANENT = 500
TLS_KINDS = (ssl.SSLError, ssl.CertificateError)


@dataclass(frozen=True, slots=True)
class Opener:
    """Opens connections to one relay. Every failure means that nothing was sent."""

    address: RelayAddress
    guard: RelayGuard
    tls: ssl.SSLContext = field(default_factory=authorities)
    patience: Patience = field(default_factory=Patience)

    async def open(self) -> Connection:
        """Return a connection ready for mail.

        Raises Unavailable, or CredentialsRefused when the login is wrong.
        """
        client = await self.greet(await self.connect(await self.resolve()))
        try:
            await self.encrypt(client)
            await self.sign_in(client)
            return Connection(client, self.patience)
        except BaseException:
            client.close()
            raise

    async def resolve(self) -> list[str]:
        """Return the addresses that may be opened."""
        try:
            async with asyncio.timeout(self.patience.connect):
                return await self.guard.addresses(self.address.host, self.address.port)
        except TimeoutError:
            raise self.unreachable("its name was not resolved in time") from None

    async def connect(self, addresses: list[str]) -> socket.socket:
        """Return a connection to the first address that answers."""
        cause = ""
        for address in addresses[:3]:
            try:
                async with asyncio.timeout(self.patience.connect):
                    return await _dial(address, self.address.port)
            except TimeoutError:
                cause = "it did not answer in time"
            except OSError as error:
                cause = (error.strerror or type(error).__name__).lower()
        raise self.unreachable(cause)

    async def greet(self, sock: socket.socket) -> aiosmtplib.SMTP:
        """Return a client that the relay has greeted; over TLS where that comes first."""
        client = aiosmtplib.SMTP(
            hostname=self.address.host,
            port=None,
            sock=sock,
            use_tls=self.address.tls == "tls",
            start_tls=False,
            tls_context=self.tls if self.address.tls == "tls" else None,
            local_hostname=NAME,
            timeout=self.patience.command,
        )
        try:
            await client.connect()
        except aiosmtplib.SMTPException as error:
            sock.close()
            raise self._translated(error) from None
        except TLS_KINDS as error:
            sock.close()
            raise self._no_tls(error) from None
        return client

    async def encrypt(self, client: aiosmtplib.SMTP) -> None:
        """Ask for TLS where it comes second."""
        try:
            await client.ehlo()
            if self.address.tls == "starttls":
                await client.starttls(tls_context=self.tls, server_hostname=self.address.host)
                await client.ehlo()
        except TLS_KINDS as error:
            raise self._no_tls(error) from None
        except aiosmtplib.SMTPException as error:
            if isinstance(error.__cause__, TLS_KINDS):
                raise self._no_tls(error.__cause__) from None
            raise self._translated(error) from None

    async def sign_in(self, client: aiosmtplib.SMTP) -> None:
        """Sign in where there is a login."""
        if not self.address.user:
            return
        try:
            await client.login(self.address.user, self.address.password)
        except aiosmtplib.SMTPAuthenticationError as error:
            if error.code < PERMANENT:
                raise self._translated(error) from None
            raise CredentialsRefused(
                "The relay does not accept the login.",
                provider=PROVIDER,
                status=error.code,
                detail=one_line(error.message),
                action="Check user and password of the relay.",
            ) from None
        except aiosmtplib.SMTPResponseException as error:
            raise self._translated(error) from None
        except aiosmtplib.SMTPException as error:
            raise CredentialsRefused(
                "The relay offers no login that we know.",
                provider=PROVIDER,
                detail=one_line(str(error)),
                action="Turn on TLS, or leave user and password empty.",
            ) from None

    def unreachable(self, cause: str) -> Unavailable:
        """Return the error for a relay that could not be spoken to."""
        return Unavailable(
            f"{self.address.host} cannot be reached: {cause}.",
            provider=PROVIDER,
            detail=cause,
            code="unreachable",
            action="Check host and port, and that the relay lets us in.",
        )

    def _translated(self, error: aiosmtplib.SMTPException) -> ProviderError:
        cause = error.__cause__
        if isinstance(cause, TLS_KINDS):
            return self._no_tls(cause)
        if isinstance(error, aiosmtplib.SMTPResponseException):
            return Unavailable(
                f"{self.address.host} takes no mail now: {one_line(error.message)}",
                provider=PROVIDER,
                status=error.code,
                detail=one_line(error.message),
                code="unreachable",
                action="Wait, or ask whoever runs the relay.",
            )
        if isinstance(error, aiosmtplib.SMTPTimeoutError):
            return self.unreachable("it did not answer in time")
        if isinstance(error, aiosmtplib.SMTPNotSupported) or "STARTTLS" in str(error):
            return self._no_tls(error)
        return self.unreachable("it broke the connection off")

    def _no_tls(self, error: BaseException) -> Unavailable:
        reason = getattr(error, "verify_message", "") or getattr(error, "reason", "") or str(error)
        return Unavailable(
            f"{self.address.host} gives no TLS that holds.",
            provider=PROVIDER,
            detail=one_line(str(reason)),
            code="relay_tls",
            action="Check that the certificate is valid for this host, or choose another mode.",
        )


def one_line(text: str) -> str:
    """Return a relay's words in one short line."""
    return " ".join(text.split())[:500]


async def _dial(address: str, port: int) -> socket.socket:
    loop = asyncio.get_running_loop()
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    found = await loop.getaddrinfo(
        address, port, type=socket.SOCK_STREAM, family=0 if _is_name(address) else family
    )
    sock = socket.socket(found[0][0], socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        sock.setblocking(False)
        with contextlib.suppress(OSError):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await loop.sock_connect(sock, found[0][4])
    except BaseException:
        sock.close()
        raise
    return sock


def _is_name(address: str) -> bool:
    return ":" not in address and not address.replace(".", "").isdigit()
