"""Calls of SNS to our webhook: verified, from a topic of ours, confirmed or read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from adapters.ses import events
from adapters.ses.identities import SesIdentities
from adapters.ses.sns import NOTIFICATION, SnsReader, forged
from core.ports.sending import ProviderEvent

CONFIRMATION = "SubscriptionConfirmation"
ARN_COLONS = 5
Secret = Mapping[str, str]
Opener = Callable[[Secret], SesIdentities]


@dataclass(frozen=True, slots=True)
class SesHook:
    """Reads what SNS posts; anybody may have Amazon sign something, so the topic must be ours."""

    reader: SnsReader
    opened: Opener
    """Opens an account under a credential."""

    async def read(self, body: bytes, secrets: Sequence[Secret]) -> list[ProviderEvent]:
        """Return the events of one call; a subscription is confirmed by an API call, not by its link.

        Raises NotPermitted "signature_invalid", Invalid, or a provider error.
        """
        notice = await self.reader.read(body)
        owner = await self._owner(notice.topic, secrets)
        if notice.kind == CONFIRMATION:
            await owner.confirm(notice.topic, notice.token)
        return events.read(notice.id, notice.message) if notice.kind == NOTIFICATION else []

    async def _owner(self, topic: str, secrets: Sequence[Secret]) -> SesIdentities:
        """Return the account a topic belongs to, in whichever region: domains stay where they were."""
        region = region_of(topic)
        for secret in secrets:
            account = self.opened(secret)
            own = await account.topic()
            if own == topic:
                return account
            if region and own.replace(f":{region_of(own)}:", f":{region}:", 1) == topic:
                return self.opened({**secret, "region": region})
        raise forged("its topic is not ours")


def region_of(topic: str) -> str:
    """Return the region in an ARN, "" where there is none (arn:aws:sns:<region>:<account>:<name>)."""
    return topic.split(":")[3] if topic.count(":") == ARN_COLONS else ""
