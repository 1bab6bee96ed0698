"""Trying a relay step by step, for the person who typed it in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import aiosmtplib

from adapters.relay.opening import Opener, one_line
from core.doors import require_no_transaction
from core.errors import ProviderError
from core.ports.sending import TestStep


async def try_out(opener: Opener, sender: str) -> list[TestStep]:
    """Return what came of each step, ending with the first that failed."""
    require_no_transaction()
    trial = _Trial(opener, sender)
    steps = []
    try:
        for name, go in trial.steps:
            try:
                steps.append(TestStep(name, ok=True, detail=await go()))
            except ProviderError as error:
                said = f"{error} {error.detail}".strip() if error.detail else str(error)
                steps.append(TestStep(name, ok=False, detail=said, action=error.advice.action))
                break
    finally:
        trial.close()
    return steps


class _Trial:
    """The state between the steps; what a host answered before TLS stays hidden."""

    def __init__(self, opener: Opener, sender: str) -> None:
        self._opener = opener
        self._sender = sender
        self._addresses: list[str] = []
        self._socket: Any = None
        self._client: aiosmtplib.SMTP | None = None

    @property
    def steps(self) -> tuple[tuple[str, Callable[[], Awaitable[str]]], ...]:
        """The steps in their order."""
        return (
            ("resolve", self.resolve),
            ("connect", self.connect),
            ("tls", self.tls),
            ("sign_in", self.sign_in),
            ("sender", self.sender),
        )

    async def resolve(self) -> str:
        """Find the host."""
        self._addresses = await self._opener.resolve()
        return f"{self._opener.address.host} leads to {self._addresses[0]}"

    async def connect(self) -> str:
        """Open a connection."""
        self._socket = await self._opener.connect(self._addresses)
        return f"Port {self._opener.address.port} is open"

    async def tls(self) -> str:
        """Be greeted, and encrypt."""
        self._client = await self._opener.greet(self._socket)
        await self._opener.encrypt(self._client)
        if self._opener.address.tls == "none":
            return "Without encryption, as chosen"
        cipher = self._client.get_transport_info("cipher")
        return f"Encrypted with {cipher[1]}" if cipher else "Encrypted"

    async def sign_in(self) -> str:
        """Sign in where there is a login."""
        await self._opener.sign_in(self._signed())
        return "Signed in" if self._opener.address.user else "No login needed"

    async def sender(self) -> str:
        """Ask whether the relay takes mail from the sender; nothing is sent."""
        client = self._signed()
        try:
            await client.mail(self._sender)
            await client.rset()
        except aiosmtplib.SMTPResponseException as error:
            raise ProviderError(
                f"The relay does not take mail from {self._sender}.",
                provider="relay",
                status=error.code,
                detail=one_line(f"{error.code} {error.message}"),
                action="Let the relay send for this address, or choose another sender.",
            ) from None
        except aiosmtplib.SMTPException:
            raise self._opener.unreachable("it broke the connection off") from None
        return f"Mail from {self._sender} is taken"

    def close(self) -> None:
        """Leave."""
        if self._client is not None:
            self._client.close()
        elif self._socket is not None:
            self._socket.close()

    def _signed(self) -> aiosmtplib.SMTP:
        if self._client is None:
            raise self._opener.unreachable("it broke the connection off")
        return self._client
