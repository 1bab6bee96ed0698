"""Calls of Resend to our webhook: signed with a secret of an account of ours, then read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from adapters.resend import events, svix
from adapters.resend.identities import ResendIdentities
from core.errors import NotPermitted
from core.ports.sending import ProviderEvent


async def read(
    headers: Mapping[str, str], body: bytes, accounts: Sequence[ResendIdentities]
) -> list[ProviderEvent]:
    """Return the events of one call.

    Raises NotPermitted "signature_invalid", Invalid, or a provider error.
    """
    for again in (False, True):
        for account in accounts:
            if svix.is_signed(headers, body, await account.secrets(again=again)):
                return events.read(headers["svix-id"], body)
    raise NotPermitted(
        "The message is not accepted: the signature is not one of ours.",
        code="signature_invalid",
        action="Nothing to do, unless it keeps happening to messages that should be good.",
    )
