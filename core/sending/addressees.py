"""Who a link in a mail belongs to, and how things stand between them and the organization."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.errors import NotFound
from core.sending import outgoing, suppressions
from core.sending.suppressions import SuppressionKind
from core.sending.tracking_tokens import Purpose
from core.system import PlatformWork
from data.accounts.organizations import Organization
from data.sending.mail_breaks import MailBreak
from data.sending.messages import Message

__all__ = ["Addressee", "find", "masked"]

HIDDEN = "•••"


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom a message went to. ``state`` is subscribed, break, unsubscribed or blocked.

    Who is blocked gets no mail for a reason that the person cannot lift here, such as a complaint.
    """

    message_id: UUID
    organization_id: UUID
    campaign_id: UUID | None
    contact_id: UUID | None
    email: str
    organization: str
    state: str
    break_until: datetime | None = None

    @property
    def shown(self) -> str:
        """The address, so that its owner recognizes it and nobody else learns it."""
        return masked(self.email)


async def find(work: PlatformWork, purpose: Purpose, token: str) -> Addressee:
    """Return whom a link of ours belongs to; raise NotFound for any other text."""
    reference = outgoing.links(work.system).signer.read(purpose, token)
    message = await work.session.get(Message, reference.message_id) if reference else None
    if message is None:
        raise NotFound("This link does not belong to any mail of ours.")
    organization = await work.session.get_one(Organization, message.organization_id)
    state, until = await _state(work, message)
    return Addressee(
        message_id=message.id,
        organization_id=message.organization_id,
        campaign_id=message.campaign_id,
        contact_id=message.contact_id,
        email=message.email,
        organization=organization.name,
        state=state,
        break_until=until,
    )


async def _state(work: PlatformWork, message: Message) -> tuple[str, datetime | None]:
    found = await suppressions.find(work, message.organization_id, message.email)
    if found is None:
        return "subscribed", None
    if found.kind != SuppressionKind.unsubscribe:
        return "blocked", None
    pause = await work.session.get(MailBreak, message.id)
    return ("break", pause.ends_at) if pause else ("unsubscribed", None)


def masked(email: str) -> str:
    """Return an address with its beginnings only: ``t•••@a•••.com``."""
    local, _, domain = email.rpartition("@")
    name, _, end = domain.rpartition(".")
    return f"{local[:1]}{HIDDEN}@{name[:1]}{HIDDEN}.{end}"
