"""A mail as a web page, for who cannot see it well in a mail program; looking at it counts nothing."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from core.errors import NotFound
from core.sending import campaign_content, contact_fields, outgoing, template_online
from core.sending.build import Facts, Person, compiled
from core.sending.template_online import POLICY
from core.sending.tracking_tokens import Purpose
from core.system import Actor, System
from data.sending.campaigns import Campaign
from data.sending.contacts import Contact
from data.sending.messages import Message

__all__ = ["POLICY", "html"]


async def html(system: System, token: str) -> str:
    """Return the page of a message as it was sent, without the image that tells of an open.

    Raises NotFound for links we did not write, and for mail that is kept no longer.
    """
    reference = outgoing.links(system).signer.read(Purpose.view, token)
    async with system.platform(Actor.job()) as work:
        message = await work.session.get(Message, reference.message_id) if reference else None
    if message is None or message.campaign_id is None:
        raise NotFound("This link does not belong to any mail of ours.")
    async with system.work(Actor.job(message.organization_id)) as work:
        campaign = await work.session.get_one(Campaign, message.campaign_id)
        contact = (
            await work.session.get(Contact, message.contact_id) if message.contact_id else None
        )
        words = await campaign_content.content(work, campaign)
        building = await campaign_content.building(work, campaign)
    built = await asyncio.to_thread(
        compiled, words, replace(building, track_opens=False, hidden_link=False)
    )
    values = contact_fields.values(contact) if contact else {"email": message.email}
    person = Person(message.email)
    facts = Facts(
        message_id=message.id,
        sender=person,
        to=person,
        sent_at=message.sent_at or message.created_at,
        campaign_id=message.campaign_id,
        lead_id=message.contact_id,
    )
    return await asyncio.to_thread(template_online.page, built, values, facts)
