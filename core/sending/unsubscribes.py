"""Leaving and coming back: written and committed before anybody is told that it is done.

Opening a page changes nothing, because scanners open every link; only a form or a mail client's
one-click request (RFC 8058) does. Coming back takes a person who says that they mean it.
"""

from __future__ import annotations

from uuid import UUID

from core.accounts import mails
from core.accounts.sessions import Browser
from core.errors import Conflict, Invalid
from core.sending import addressees, events, machines, outgoing, suppressions
from core.sending.addressees import Addressee
from core.sending.events import EventKind
from core.sending.suppressions import SuppressionKind
from core.sending.tracking_tokens import Purpose
from core.system import PlatformWork
from data.sending import mail_breaks
from data.sending.contacts import Contact

__all__ = ["Addressee", "find", "leave", "rejoin", "told"]

REASONS = {
    "one_click": "Unsubscribed with the button of their mail program",
    "page": "Unsubscribed on our page",
    "preferences": "Unsubscribed in their preferences",
    "reply": "Asked for it in a reply",
}


async def find(work: PlatformWork, token: str) -> Addressee:
    """Return whom an unsubscribe link belongs to, and change nothing."""
    return await addressees.find(work, Purpose.unsubscribe, token)


async def leave(
    work: PlatformWork, person: Addressee, method: str, browser: Browser | None = None
) -> bool:
    """Write no more to a person; ``method`` is one of REASONS. Say whether that is new.

    Doing it again changes nothing and sends no second confirmation.
    """
    await mail_breaks.remove(work.session, person.message_id)
    if person.state == "unsubscribed":
        return False
    await _record(work, person, EventKind.unsubscribed, method, browser)
    for email in await _addresses(work, person):
        await suppressions.add(
            work,
            person.organization_id,
            email,
            SuppressionKind.unsubscribe,
            REASONS[method],
            campaign_id=person.campaign_id,
        )
    await told(work, person, "unsubscribed")
    return True


async def rejoin(work: PlatformWork, person: Addressee, browser: Browser, *, sure: bool) -> None:
    """Write to a person again who has left; raise Invalid unless they said they are sure.

    Raises Conflict where something else than their own wish stands in the way.
    """
    if not sure:
        raise Invalid(
            "Tick the box to say that this is your address and you want these mails.",
            field="sure",
            action="Then press the button again.",
        )
    if person.state == "subscribed":
        return
    kinds = (SuppressionKind.unsubscribe,)
    if not await suppressions.lift(work, person.organization_id, person.email, kinds):
        raise Conflict(
            f"{person.organization} cannot write to this address.",
            action="Write to them if you want their mail.",
        )
    await mail_breaks.remove(work.session, person.message_id)
    contact = await _contact(work, person)
    if contact is not None:
        contact.consent_source = "Subscribed again on our page"
        contact.consent_at = contact.updated_at = work.now()
        contact.consent_ip = machines.network_read(browser.ip)[0]
    await _record(work, person, EventKind.resubscribed, "page", browser)
    await told(work, person, "resubscribed")


async def told(work: PlatformWork, person: Addressee, letter: str) -> None:
    """Confirm by mail what was done in a person's name, to the person themself."""
    links = outgoing.links(work.system)
    await mails.queue(
        work,
        f"{letter}:{person.message_id}:{work.now():%Y%m%d%H%M%S}",
        person.email,
        letter,
        organization_id=person.organization_id,
        organization=person.organization,
        address=person.email,
        link=links.address(Purpose.unsubscribe, person.message_id),
    )


async def _record(
    work: PlatformWork, person: Addressee, kind: EventKind, method: str, browser: Browser | None
) -> None:
    agent, network = "", ""
    if browser is not None:
        agent, _ = machines.agent_read(browser.agent.encode("latin-1", "replace"))
        network, _ = machines.network_read(browser.ip)
    await events.record(
        work, person.message_id, kind, agent=agent, network=network, detail={"by": method}
    )


async def _addresses(work: PlatformWork, person: Addressee) -> list[str]:
    """Return the address the mail went to, and the one the contact has now."""
    contact = await _contact(work, person)
    return [person.email, *([contact.email] if contact and contact.email != person.email else [])]


async def _contact(work: PlatformWork, person: Addressee) -> Contact | None:
    contact_id: UUID | None = person.contact_id
    contact = await work.session.get(Contact, contact_id) if contact_id else None
    return contact if contact is not None and contact.anonymized_at is None else None
