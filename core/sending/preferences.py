"""What a person may choose about an organization's mail: get it, have a break from it, or leave."""

from __future__ import annotations

from datetime import timedelta

from core.accounts.sessions import Browser
from core.errors import Conflict, Invalid
from core.sending import addressees, suppressions, unsubscribes
from core.sending.addressees import Addressee
from core.sending.suppressions import SuppressionKind
from core.sending.tracking_tokens import Purpose
from core.system import Actor, PlatformWork, System
from data.sending import mail_breaks
from data.sending.mail_breaks import MailBreak
from data.sending.messages import Message

__all__ = ["BREAKS", "Addressee", "end_due", "find", "leave", "pause"]

BREAKS = {30: "a month", 90: "three months", 180: "half a year"}
"""The breaks on offer, in days."""
AT_ONCE = 500


async def find(work: PlatformWork, token: str) -> Addressee:
    """Return whom a link to preferences belongs to."""
    return await addressees.find(work, Purpose.preferences, token)


async def leave(work: PlatformWork, person: Addressee, browser: Browser) -> bool:
    """Write no more to a person; say whether that is new."""
    return await unsubscribes.leave(work, person, "preferences", browser)


async def pause(work: PlatformWork, person: Addressee, days: int) -> None:
    """Write nothing to a person for some days, and go on by itself afterwards.

    Raises Conflict for who gets no mail anyway, Invalid for a length that is not on offer.
    """
    if days not in BREAKS:
        raise Invalid("Choose one of the breaks on the page.", field="days")
    if person.state not in ("subscribed", "break"):
        raise Conflict("You get no mail from them at the moment.", action="Subscribe again first.")
    ends_at = work.now() + timedelta(days=days)
    await suppressions.add(
        work,
        person.organization_id,
        person.email,
        SuppressionKind.unsubscribe,
        f"Asked for a break until {ends_at:%-d %B %Y}",
        campaign_id=person.campaign_id,
    )
    row = MailBreak(id=person.message_id, organization_id=person.organization_id, ends_at=ends_at)
    await mail_breaks.put(work.session, row)


async def end_due(system: System) -> int:
    """End the breaks that are over and return how many were."""
    async with system.platform(Actor.job()) as work:
        over = await mail_breaks.ended(work.session, work.now(), AT_ONCE)
        for one in over:
            message = await work.session.get(Message, one.id)
            if message is not None:
                kinds = (SuppressionKind.unsubscribe,)
                await suppressions.lift(work, one.organization_id, message.email, kinds)
            await mail_breaks.remove(work.session, one.id)
    return len(over)
