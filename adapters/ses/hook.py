"""Calls of SNS to our webhook: verified, from a topic of ours, confirmed or read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from adapters.ses import events
from adapters.ses.identities import SesIdentities
from adapters.ses.sns import NOTIFICATION, SnsReader, forged
from core.ports.sending import ProviderEvent

CONFIRMATION = "SubscriptionConfirmation"


@dataclass(frozen=True, slots=True)
class SesHook:
    """Reads what SNS posts; anybody may have Amazon sign something, so the topic must be ours."""

    reader: SnsReader

    async def read(self, body: bytes, accounts: Sequence[SesIdentities]) -> list[ProviderEvent]:
        """Return the events of one call; a subscription is confirmed by an API call, not by its link.

        Raises NotPermitted "signature_invalid", Invalid, or a provider error.
        """
        notice = await self.reader.read(body)
        owner = await self._owner(notice.topic, accounts)
        if notice.kind == CONFIRMATION:
            await owner.confirm(notice.topic, notice.token)
        return events.read(notice.id, notice.message) if notice.kind == NOTIFICATION else []

    async def _owner(self, topic: str, accounts: Sequence[SesIdentities]) -> SesIdentities:
        for account in accounts:
            if await account.topic() == topic:
                return account
        raise forged("its topic is not ours")
