"""Telling the owners of an organization about money: a notice in the app and a mail to each."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.accounts import mails, notifications
from core.accounts.notifications import Level
from core.system import Work
from data.accounts import organizations
from data.accounts.organizations import Organization, Role

BILLING_PATH = "/billing"


async def notify(work: Work, key: str, title: str, text: str, level: Level) -> None:
    """Show a notice that leads to the billing page, once per key."""
    await notifications.notify(work, title, text, level, BILLING_PATH, dedupe_key=key)
    work.ring(topic(work))


async def mail(work: Work, key: str, template: str, **values: Any) -> None:
    """Queue a mail to every owner, once per key. Letters get ``organization`` and ``link``."""
    organization = await work.session.get_one(Organization, work.organization_id)
    for membership, _, email in await organizations.members(work.session, work.organization_id):
        if membership.role == Role.owner:
            await mails.queue(
                work,
                f"{key}-{membership.user_id}",
                email,
                template,
                organization=organization.name,
                link=f"{work.system.settings.url}{BILLING_PATH}",
                **values,
            )


def topic(work: Work) -> str:
    """Return the topic that rings when an organization's payments change."""
    return topic_of(work.organization_id)


def topic_of(organization_id: UUID) -> str:
    """Return that topic of one organization."""
    return f"organization:{organization_id}:billing"
