"""Test mails: a campaign as one person would get it, sent to an address of one's own."""

from __future__ import annotations

import re
from dataclasses import replace
from uuid import UUID

from core.accounts import audit, rates
from core.amounts import count
from core.errors import Invalid, LimitReached
from core.sending import addresses, campaign_preview, transactional
from core.sending.campaigns import get
from core.sending.template_online import literal, literal_words
from core.sending.template_test_mail import MARK, QUOTA
from core.sending.transactional import Message, Single
from core.system import Actor, System

MOST_AT_ONCE = 5


async def send(
    system: System, actor: Actor, campaign_id: UUID, to: str, contact_id: UUID | None = None
) -> list[Message]:
    """Send a campaign to a few addresses, filled in for a contact; opens and clicks do not count.

    ``to`` holds up to five addresses with commas or blanks between them. Raises LimitReached after
    twenty in an hour, Invalid for an address or for content that cannot be built.
    """
    recipients = _recipients(to)
    async with system.work(actor) as work:
        campaign = await get(work, campaign_id)
        shown = await campaign_preview.preview(work, campaign_id, contact_id)
    single = Single(
        to="",
        subject=literal_words(f"{MARK}{shown.subject}"),
        html=literal(shown.html),
        text=literal_words(shown.text),
        sender_id=campaign.sender_id,
        from_name=campaign.from_name,
        reply_to=campaign.reply_to,
        tags={"kind": "test"},
    )
    await _count(system, actor, len(recipients))
    async with system.work(actor) as work:
        sent = [await transactional.send(work, replace(single, to=one)) for one in recipients]
        await audit.record(
            work, "campaign.tested", "campaign", campaign_id, messages=len(recipients)
        )
    return sent


async def _count(system: System, actor: Actor, mails: int) -> None:
    """Count test mails, together with those of templates; raise LimitReached after twenty."""
    bucket = f"test-mails:{actor.require_organization()}"
    taken = await rates.take(system, [(bucket, QUOTA)] * mails)
    if taken.wait_seconds:
        raise LimitReached(
            f"At most {QUOTA[0].calls} test mails can be sent in an hour.",
            action=f"Try again in {count(max(1, round(taken.wait_seconds / 60)), 'minute')}.",
            retry_after=taken.wait_seconds,
        )


def _recipients(text: str) -> list[str]:
    found = [word for word in re.split(r"[,;\s]+", text) if word]
    if not found:
        raise Invalid("Enter an address.", field="to")
    if len(found) > MOST_AT_ONCE:
        raise Invalid(f"At most {MOST_AT_ONCE} addresses at once.", field="to")
    return list(dict.fromkeys(addresses.normal(word, "to")[0] for word in found))
