"""Answers of people: kept with the message they answer, sorted by what they want, told to the team."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from core.accounts import audit
from core.errors import Invalid, NotFound
from core.paging import PAGE_SIZE, Page, offset_of
from core.sending import contact_tags, events, suppressions
from core.sending.events import EventKind
from core.sending.inboxes import Inbox, topic
from core.sending.reply_categories import Category, category_of
from core.sending.reply_linking import Link
from core.sending.reply_reading import Letter
from core.sending.suppressions import SuppressionKind
from core.system import Actor, System, Work
from data.sending import replies as rows
from data.sending.campaigns import Campaign
from data.sending.contacts import Contact
from data.sending.replies import Method, Reply, Verdict

__all__ = [
    "METHODS",
    "TITLES",
    "Category",
    "Method",
    "Reply",
    "change_category",
    "counts",
    "decisions",
    "get",
    "keep",
    "listing",
    "topic",
]

TITLES = {
    Category.interested: "Interested",
    Category.not_interested: "Not interested",
    Category.question: "Question",
    Category.out_of_office: "Out of office",
    Category.unsubscribe: "Wants to leave",
    Category.other: "Other",
}
METHODS = {
    Method.thread: "By the thread",
    Method.token: "By a signed link",
    Method.subject: "By person and subject",
    Method.address: "By the person alone",
    Method.none: "Not linked",
}
REPLIED = "replied"
"""The tag a contact gets with the first answer that counts."""
DECISIONS_KEPT = timedelta(days=90)


async def keep(
    work: Work, inbox: Inbox, letter: Letter, link: Link, verdict: Verdict
) -> UUID | None:
    """Keep an answer with what it means; None for mail that is no answer.

    Runs in a transaction of the platform, on behalf of the organization.
    """
    message = link.message
    if message is None or verdict not in (Verdict.reply, Verdict.auto_reply):
        return None
    reply = _row(work, inbox, letter, link, counts=link.counts and verdict is Verdict.reply)
    work.session.add(reply)
    await work.session.flush()
    if reply.counts:
        await events.record(work, message.id, EventKind.replied, detail={"reply": str(reply.id)})
        if message.contact_id is not None:
            await contact_tags.add(work, [message.contact_id], [REPLIED])
        if reply.category == Category.unsubscribe and letter.sender == message.email_norm:
            await _keep_off(work, reply)
    work.ring(topic(work.organization_id))
    return reply.id


async def listing(
    work: Work,
    *,
    search: str = "",
    category: str = "",
    campaign_id: UUID | None = None,
    page: int = 1,
    size: int = PAGE_SIZE,
) -> Page[dict[str, Any]]:
    """Return a page of replies, newest first; ``search`` looks into writer, subject and words."""
    found, total = await rows.found(
        work.session,
        search=search,
        category=category,
        campaign_id=campaign_id,
        offset=offset_of(page, size),
        limit=size,
    )
    return Page([_shown(reply, name) for reply, name in found], total)


async def counts(work: Work) -> dict[str, int]:
    """Return how many replies there are of each category, zeros too."""
    found = await rows.counts(work.session)
    return {category.value: found.get(category.value, 0) for category in Category}


async def get(work: Work, reply_id: UUID) -> dict[str, Any]:
    """Return one reply with what it quotes, whom it belongs to and how that was found."""
    reply = await _get(work, reply_id)
    campaign = await work.session.get(Campaign, reply.campaign_id) if reply.campaign_id else None
    contact = await work.session.get(Contact, reply.contact_id) if reply.contact_id else None
    decision = await rows.decision_of(work.session, reply_id)
    return {
        **_shown(reply, campaign.name if campaign else None),
        "text": reply.excerpt,
        "quoted": reply.quoted,
        "contact_email": contact.email if contact else "",
        "why": decision.why if decision else "",
    }


async def change_category(work: Work, reply_id: UUID, category: str) -> Reply:
    """Sort a reply by hand; "wants to leave" also keeps the person from being written to."""
    if category not in set(Category):
        raise Invalid("Choose one of the categories.", field="category")
    reply = await _get(work, reply_id)
    reply.category, reply.sorted_by = Category(category), "person"
    reply.updated_at = work.now()
    if category == Category.unsubscribe:
        await _keep_off(work, reply)
    await audit.record(work, "reply.sorted", "reply", reply.id, category=category)
    work.ring(topic(work.organization_id))
    return reply


async def decisions(
    work: Work, page: int = 1, size: int = PAGE_SIZE, *, search: str = "", verdict: str = ""
) -> Page[dict[str, Any]]:
    """Return how incoming mails were judged, newest first."""
    found, total = await rows.decisions(
        work.session, offset_of(page, size), size, search=search, verdict=verdict
    )
    shown = [
        {
            "id": str(row.id),
            "at": row.at.isoformat(),
            "verdict": row.verdict,
            "method": METHODS[Method(row.method)],
            "confidence": row.confidence,
            "why": row.why,
            "reply_id": str(row.reply_id or ""),
        }
        for row in found
    ]
    return Page(shown, total)


async def forget_decisions(system: System) -> int:
    """Remove what was judged more than 90 days ago; return how many."""
    async with system.platform(Actor.job()) as work:
        return await rows.forget_decisions(work.session, work.now() - DECISIONS_KEPT)


async def _keep_off(work: Work, reply: Reply) -> None:
    if not reply.from_email:
        return
    await suppressions.add(
        work,
        work.organization_id,
        reply.from_email,
        SuppressionKind.unsubscribe,
        "Asked in a reply to be taken off.",
        campaign_id=reply.campaign_id,
    )


async def _get(work: Work, reply_id: UUID) -> Reply:
    reply = await work.session.get(Reply, reply_id)
    if reply is None:
        raise NotFound("There is no such reply.", action="Go back to the list.")
    return reply


def _row(work: Work, inbox: Inbox, letter: Letter, link: Link, *, counts: bool) -> Reply:
    message, now = link.message, work.now()
    return Reply(
        organization_id=work.organization_id,
        mail_id=letter.mail_id,
        inbox_id=inbox.id,
        campaign_id=message.campaign_id if message else None,
        message_id=message.id if message else None,
        contact_id=message.contact_id if message else None,
        from_email=letter.sender,
        from_name=letter.sender_name,
        subject=letter.subject,
        excerpt=letter.words,
        quoted=letter.quoted,
        category=category_of(letter),
        method=link.method,
        confidence=link.confidence,
        counts=counts,
        received_at=now,
        created_at=now,
        updated_at=now,
    )


def _shown(reply: Reply, campaign: str | None) -> dict[str, Any]:
    return {
        "id": str(reply.id),
        "from_email": reply.from_email,
        "from_name": reply.from_name,
        "subject": reply.subject,
        "excerpt": " ".join(reply.excerpt.split())[:160],
        "category": reply.category,
        "sorted_by": reply.sorted_by,
        "method": reply.method,
        "confidence": reply.confidence,
        "counts": reply.counts,
        "campaign_id": str(reply.campaign_id) if reply.campaign_id else None,
        "campaign": campaign,
        "contact_id": str(reply.contact_id) if reply.contact_id else None,
        "received_at": reply.received_at.isoformat(),
    }
