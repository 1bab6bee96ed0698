"""The letters of campaigns and single messages, made ready once and kept for a while."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Mapping
from uuid import UUID

from core.accounts import organizations
from core.errors import AppError
from core.sending import campaign_content, transactional
from core.sending.delivery_parcels import CampaignLetter, Letter, SingleLetter
from core.system import Actor, System
from data.sending.campaigns import Campaign

KEPT_SECONDS = 60.0
"""How long a compiled campaign is used; what it says is fixed, but the postal address may change."""


class Letters:
    """What one courier knows of the mail it delivers."""

    def __init__(self, system: System) -> None:
        self._system = system
        self._campaigns: dict[UUID, tuple[float, CampaignLetter]] = {}

    async def of_campaign(self, organization_id: UUID, campaign_id: UUID) -> CampaignLetter:
        """Return the letter of a campaign; raise Invalid when it cannot be built."""
        now = time.monotonic()
        known = self._campaigns.get(campaign_id)
        if known is not None and known[0] > now:
            return known[1]
        async with self._system.work(Actor.job(organization_id)) as work:
            campaign = await work.session.get_one(Campaign, campaign_id)
            compiled = await campaign_content.build(work, campaign)
        letter = CampaignLetter(compiled, campaign.from_name, campaign.reply_to)
        self._campaigns = {key: value for key, value in self._campaigns.items() if value[0] > now}
        self._campaigns[campaign_id] = (now + KEPT_SECONDS, letter)
        return letter

    async def of_singles(
        self, organization_id: UUID, ids: Iterable[UUID]
    ) -> Mapping[UUID, Letter | AppError]:
        """Return the letters of single messages by id; an error for each that cannot be built.

        One whose content is gone is left out.
        """
        async with self._system.work(Actor.job(organization_id)) as work:
            contents = await transactional.contents(work.session, ids)
            organization = await organizations.get(work)
        letters: dict[UUID, Letter | AppError] = {}
        for message_id, content in contents.items():
            fields = {name: str(value) for name, value in content.fields.items()}
            building = transactional.building_of(self._system, organization, fields)
            try:
                compiled = await asyncio.to_thread(transactional.built, content, building)
            except AppError as error:
                letters[message_id] = error
                continue
            letters[message_id] = SingleLetter(
                compiled,
                content.from_name,
                content.reply_to,
                fields,
                {name: str(value) for name, value in content.headers.items()},
                {name: str(value) for name, value in content.tags.items()},
            )
        return letters
