"""What a campaign says: a template's words or its own, fixed at the start and built for each person."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from core.accounts import organizations
from core.accounts.organizations import Organization
from core.errors import NotFound
from core.sending import contact_fields, outgoing
from core.sending.build import Building, Compiled, Content, compiled
from core.system import Work
from data.sending.campaigns import Campaign, CampaignStatus
from data.sending.templates import Template

UNFIXED = (CampaignStatus.draft, CampaignStatus.scheduled)
"""Until its start a campaign follows its template."""


async def content(work: Work, campaign: Campaign) -> Content:
    """Return what a campaign says now; subject and preheader of its own go before the template's.

    Raises NotFound when its template has been removed meanwhile.
    """
    template = await template_of(work, campaign)
    if template is None:
        return Content(campaign.subject, campaign.html, campaign.text, campaign.preheader)
    return Content(
        subject=campaign.subject or template.subject,
        html=template.html,
        text=template.text,
        preheader=campaign.preheader or template.preheader,
    )


async def template_of(work: Work, campaign: Campaign) -> Template | None:
    """Return the template a campaign still follows, None when it has words of its own."""
    if campaign.template_id is None or campaign.status not in UNFIXED:
        return None
    template = await work.session.get(Template, campaign.template_id)
    if template is None or template.deleted_at is not None:
        raise NotFound(
            "The template of this campaign has been removed.",
            action="Choose another template, or restore it.",
        )
    return template


async def fix(work: Work, campaign: Campaign) -> Compiled:
    """Copy the words into the campaign, so that no later edit of a template changes them.

    ``links`` becomes the list of addresses whose clicks are counted, in their order. Raises Invalid
    with line and column for what cannot be built.
    """
    template = await template_of(work, campaign)
    words = await content(work, campaign)
    built = await asyncio.to_thread(compiled, words, await building(work, campaign))
    campaign.subject, campaign.preheader = words.subject, words.preheader
    campaign.html, campaign.text = words.html, words.text
    campaign.template_version = template.version if template else 0
    campaign.links = [link.shown for link in built.links]
    return built


async def build(work: Work, campaign: Campaign, *, tracked: bool = True) -> Compiled:
    """Return a campaign ready to be filled in; raise Invalid for what cannot be built.

    Not ``tracked`` is what is only looked at: nothing in it counts.
    """
    words = await content(work, campaign)
    how = await building(work, campaign)
    if not tracked:
        how = replace(how, track_opens=False, track_clicks=False)
    return await asyncio.to_thread(compiled, words, how)


async def building(work: Work, campaign: Campaign) -> Building:
    """Return how the mail of a campaign is built."""
    organization = await organizations.get(work)
    return Building(
        links=outgoing.links(work.system),
        fields=await contact_fields.known(work),
        organization=organization.name,
        postal_address=postal_address(organization),
        track_opens=campaign.track_opens,
        track_clicks=campaign.track_clicks,
        hidden_link=True,
    )


def postal_address(organization: Organization) -> str:
    """Return the address that stands under bulk mail, "" when the organization gave none."""
    if not organization.address:
        return ""
    place = " ".join(part for part in (organization.postal_code, organization.city) if part != "-")
    parts = (organization.address, place, organization.state, organization.country)
    return ", ".join(part for part in parts if part.strip())
