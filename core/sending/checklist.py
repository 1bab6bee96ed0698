"""What has to be right before a campaign may start, as a list that a person can work off."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from core.accounts import organizations
from core.amounts import percent
from core.errors import AppError, Conflict
from core.sending import (
    audience_counts,
    campaign_content,
    campaign_pace,
    reputation,
    routing,
    spam_signs,
)
from core.sending.audience_counts import Counted
from core.sending.build import Compiled
from core.sending.campaigns import get
from core.sending.routing import Route
from core.sending.thresholds import Reception, Standing
from core.system import Actor, System, Work
from data.sending import senders as sender_rows
from data.sending.campaigns import Campaign
from data.sending.senders import Sender, SenderStatus

State = Literal["passed", "warned", "failed"]


@dataclass(frozen=True, slots=True)
class Item:
    """One point of the list. ``failed`` keeps a campaign from starting, ``warned`` does not."""

    key: str
    title: str
    state: State
    detail: str
    action: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Checklist:
    """Every point, of a campaign as it was at a version."""

    version: int
    items: tuple[Item, ...]
    counted: Counted
    verified: bool
    duration: str

    @property
    def passed(self) -> bool:
        """Tell whether the campaign may start."""
        return all(item.state != "failed" for item in self.items)

    def receipt(self, work: Work) -> dict[str, Any]:
        """Return what is kept of it: every point, when and for whom it was looked at."""
        return {
            "at": work.now().isoformat(),
            "by": str(work.actor.user_id or ""),
            "version": self.version,
            "passed": self.passed,
            "verified": self.verified,
            "reached": self.counted.reached,
            "left_out": dict(self.counted.left_out),
            "duration": self.duration,
            "items": [
                {"key": item.key, "title": item.title, "state": item.state, "detail": item.detail}
                for item in self.items
            ],
        }


async def review(system: System, actor: Actor, campaign_id: UUID) -> Checklist:
    """Go through every point; nothing is changed."""
    async with system.work(actor) as work:
        campaign = await get(work, campaign_id)
        sender = await sender_of(work, campaign)
    way = await _way(system, actor, campaign)
    async with system.work(actor) as work:
        counted = await audience_counts.count(work, campaign.audience)
        built = await _built(work, campaign)
        spam = await _spam(work, campaign, built)
        duration = await campaign_pace.duration(work, campaign, counted.reached)
        organization = await organizations.get(work)
        address = campaign_content.postal_address(organization)
        items = (
            _content(built),
            _tags(built),
            spam,
            _unsubscribe(campaign, built),
            _address(address),
            _sender(sender, way, counted.reached),
            _people(counted),
            _reception(await reputation.standing(work)),
        )
    verified = sender is not None and sender.status == SenderStatus.verified
    return Checklist(campaign.version, items, counted, verified, duration)


async def sender_of(work: Work, campaign: Campaign) -> Sender | None:
    """Return the sender a campaign goes out from, None when none is chosen or it was removed."""
    if campaign.sender_id is None:
        return None
    sender = await work.session.get(Sender, campaign.sender_id)
    return None if sender is None or sender.deleted_at is not None else sender


async def leaves_from(work: Work, campaign: Campaign) -> Sender | None:
    """Return the sender readers will see: the one chosen, else the default one, if there is any."""
    chosen = await sender_of(work, campaign)
    if chosen is not None or campaign.sender_id is not None:
        return chosen
    return await sender_rows.default(work.session)


async def require_sender(system: System, actor: Actor, campaign: Campaign) -> None:
    """Raise the reason why a campaign's sender may not send now."""
    async with system.work(actor) as work:
        sender = await sender_of(work, campaign)
    way = await _way(system, actor, campaign)
    if isinstance(way, AppError):
        raise way
    found = _sender(sender, way, campaign.planned)
    if found.state == "failed":
        raise Conflict(found.detail, code="checklist_failed", action=found.action)


async def _way(system: System, actor: Actor, campaign: Campaign) -> Route | AppError:
    """Return how the campaign's mail would leave now, or why it may not."""
    owner = actor.require_organization()
    try:
        return await routing.route(system, owner, sender_id=campaign.sender_id, bulk=True)
    except AppError as error:
        return error


async def _built(work: Work, campaign: Campaign) -> Compiled | AppError:
    try:
        words = await campaign_content.content(work, campaign)
        if not words.subject.strip() or not (words.html.strip() or words.text.strip()):
            missing = "subject" if not words.subject.strip() else "content"
            return AppError(f"There is no {missing} yet.", action="Write it in the first step.")
        return await campaign_content.build(work, campaign)
    except AppError as error:
        return error


def _content(built: Compiled | AppError) -> Item:
    title = "Subject and content"
    if isinstance(built, AppError):
        return Item("content", title, "failed", str(built), built.advice.action, "?step=1")
    parts = "HTML and plain text" if built.html else "plain text only"
    links = len(built.links)
    tracked = f", {links} tracked link{'s' if links != 1 else ''}" if links else ""
    return Item("content", title, "passed", f"{parts}{tracked}.")


def _tags(built: Compiled | AppError) -> Item:
    title = "Merge tags"
    if isinstance(built, AppError):
        return Item("tags", title, "failed", "They can be checked once the content can be read.")
    if built.bare:
        names = ", ".join(f"{{{{{name}}}}}" for name in built.bare)
        return Item(
            "tags",
            title,
            "warned",
            f"{names} stay empty for people without a value.",
            "Give them a default, such as {{first_name|there}}.",
            "?step=1",
        )
    return Item("tags", title, "passed", "Every tag has a field and a default.")


async def _spam(work: Work, campaign: Campaign, built: Compiled | AppError) -> Item:
    title = "Signs of spam"
    if isinstance(built, AppError):
        return Item("spam", title, "failed", "They can be counted once the content can be read.")
    words = await campaign_content.content(work, campaign)
    found = await asyncio.to_thread(spam_signs.signs, words)
    points = spam_signs.score(found)
    said = " ".join([f"{points:g} of 10 points.", *(sign.sentence for sign in found)])
    if points < spam_signs.DOUBTFUL:
        return Item("spam", title, "passed", said)
    return Item("spam", title, "warned", said, "Change what filters hold against it.", "?step=1")


def _unsubscribe(campaign: Campaign, built: Compiled | AppError) -> Item:
    title = "Unsubscribe link"
    if isinstance(built, AppError):
        return Item("unsubscribe", title, "failed", "There is no content to hold one yet.")
    own = "unsubscribe_url" in f"{campaign.html}{campaign.text}"
    where = "It stands in your text" if own else "Every message has one, under your text if need be"
    return Item("unsubscribe", title, "passed", f"{where}; mail programs offer one click as well.")


def _address(address: str) -> Item:
    title = "Postal address"
    if address:
        return Item("address", title, "passed", address)
    return Item(
        "address",
        title,
        "failed",
        "Mail to many has to say where its sender lives.",
        "Enter the address of your organization.",
        "/organization",
    )


def _sender(sender: Sender | None, way: Route | AppError, people: int) -> Item:
    title = "Sender"
    if isinstance(way, AppError):
        return Item("sender", title, "failed", str(way), way.advice.action, "/senders")
    if way.quota.paused:
        sentence = f"{way.provider_name} has paused the account. {way.warning}".strip()
        return Item("sender", title, "failed", sentence, "Clear it up there.", "/senders")
    if way.provider_name == routing.FALLBACK:
        few = people <= way.quota.per_day
        state: State = "warned" if few and sender is None else "failed"
        return Item("sender", title, state, way.warning, "Verify a domain of yours.", "/senders")
    chosen = sender.email if sender else way.sender.address
    if way.quota.sandbox:
        sentence = f"The account at {way.provider_name} reaches verified addresses only."
        return Item("sender", title, "warned", sentence, "Ask it for production access.")
    if way.warning:
        return Item("sender", title, "warned", f"{chosen}. {way.warning}", "", "/senders")
    return Item("sender", title, "passed", f"{chosen}; its domain is verified.")


def _people(counted: Counted) -> Item:
    title = "Audience"
    left = sum(counted.left_out.values())
    without = f" {left:,} {'is' if left == 1 else 'are'} left out." if left else ""
    if counted.reached:
        gets = "1 person gets" if counted.reached == 1 else f"{counted.reached:,} people get"
        return Item("audience", title, "passed", f"{gets} it.{without}")
    return Item(
        "audience",
        title,
        "failed",
        f"Nobody would get it.{without}",
        "Choose another audience, or import contacts.",
        "?step=2",
    )


def _reception(received: Reception) -> Item:
    title = "Bounces and complaints"
    rung, measure = received.worst
    bad, whole = received.of(measure)
    if rung is Standing.good:
        return Item("reception", title, "passed", "Both are low enough." if whole else "None yet.")
    state: State = "failed" if rung is Standing.suspended else "warned"
    said = f"{measure.title}: {bad:,} of {whole:,} ({percent(received.rate(measure), 1)})."
    return Item("reception", title, state, said, measure.advice)
