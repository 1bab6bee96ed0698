"""A till: the product with the payment sandbox behind it and its webhook door open on real TCP.

Test modules that sell something name ``tests.support.selling`` in ``pytest_plugins`` and ask for
``till``.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
from sqlmodel import col, select

from adapters.sandbox.webhooks import signature
from adapters.sandbox.world import World
from core.billing import checkout, invoices, stripe_events, subscriptions, tiers
from core.billing.purposes import Purpose
from core.ports.payments import Payments
from core.system import Actor, System, Work
from data.accounts.mails import QueuedMail
from data.accounts.organizations import Membership, Organization, Role
from data.accounts.users import User
from data.base import new_id
from data.billing.checkouts import Checkout
from data.billing.stripe_events import StripeEvent
from data.billing.subscriptions import Subscription
from data.billing.tiers import Tier
from tests.support.waiting import until

GOOD = "4242424242424242"
DECLINED = "4000000000000002"
CHALLENGED = "4000002500003155"
FAILS_LATER = "4000000000000341"
SLOW = "000123456789"
BOUNCES = "000111111116"

RAZORPAY_METHODS = {GOOD: "card", DECLINED: "declined", FAILS_LATER: "fails_later"}
"""The same outcomes on Razorpay's pages."""

STAFF = Actor(None, "member", None, "admin", name="Ada Admin")
EVENT_WAIT_SECONDS = 10.0


@dataclass
class Goods:
    """What is sold: notes what billing tells it, and sells nothing twice that is ``closed``."""

    paid: list[UUID] = field(default_factory=list)
    ended: list[UUID] = field(default_factory=list)
    moved: list[UUID] = field(default_factory=list)
    closed: set[UUID] = field(default_factory=set)

    def purpose(self) -> Purpose:
        """Return the purpose that notes."""

        async def paid(_work: Work, sold: Checkout) -> None:
            self.paid.append(sold.subject_id)

        async def ended(_work: Work, subscription: Subscription) -> None:
            self.ended.append(subscription.subject_id)

        async def tier_changed(_work: Work, subscription: Subscription) -> None:
            self.moved.append(subscription.tier_id)

        async def reclaim(_work: Work, wanted: Checkout) -> bool:
            return wanted.subject_id not in self.closed

        return Purpose(paid, ended, tier_changed, reclaim)


@dataclass
class Till:
    """The product, its payment provider's sandbox, the webhook door and a buyer's browser."""

    system: System
    world: World
    hook_url: str
    secret: str
    browser: httpx.AsyncClient
    goods: Goods
    provider: str = "stripe"

    @property
    def payments(self) -> Payments:
        """The payment provider."""
        return self.system.ports.payments

    async def tier(self, slug: str = "starter") -> Tier:
        """Return one of the packages on sale."""
        async with self.system.platform(Actor.job()) as work:
            return next(one for one in await tiers.on_sale(work) if one.slug == slug)

    async def open(
        self,
        actor: Actor,
        subject_id: UUID,
        slug: str = "starter",
        *,
        purpose: str = "package",
        surcharge_cents: int = 0,
        moving: UUID | None = None,
    ) -> str:
        """Take a cart to the payment page and return its address."""
        url = await checkout.open(
            self.system,
            actor,
            purpose=purpose,
            subject_id=subject_id,
            tier_id=(await self.tier(slug)).id,
            surcharge_cents=surcharge_cents,
            moving=moving,
        )
        waiting = url.partition("/gtm/paid?session_id=")[2]
        return (await self.row(waiting)).url if waiting else url

    async def pay(self, url: str, card: str = GOOD) -> httpx.Response:
        """Choose a card on the payment page and press the button."""
        choice = {"card": card, "method": RAZORPAY_METHODS.get(card, "")}
        return await self.browser.post(url, data=choice | {"email": "ada@example.com"})

    async def bought(self, actor: Actor, slug: str = "starter", card: str = GOOD) -> Checkout:
        """Buy a package for a new subject and return the settled checkout."""
        subject_id = new_id()
        url = await self.open(actor, subject_id, slug)
        assert (await self.pay(url, card)).status_code == 303
        assert await checkout.settle(self.system, ref_of(url)) == "paid"
        return await self.row(ref_of(url))

    async def pay_debts(self, actor: Actor) -> None:
        """Change to a good card in the portal and pay the newest invoice."""
        portal = await subscriptions.portal_url(self.system, actor)
        await self.browser.post(f"{portal}/card", data={"card": GOOD})
        [newest, *_] = await invoices.listing(self.system, actor)
        await self.browser.post(newest.hosted_url)

    async def row(self, session_ref: str) -> Checkout:
        """Return the checkout behind a payment page."""
        async with self.system.platform(Actor.job()) as work:
            query = select(Checkout).where(Checkout.session_ref == session_ref)
            return (await work.session.exec(query)).one()

    async def rows(self, subject_id: UUID) -> list[Checkout]:
        """Return the checkouts of a subject, oldest first."""
        async with self.system.platform(Actor.job()) as work:
            query = select(Checkout).where(Checkout.subject_id == subject_id)
            return list(await work.session.exec(query.order_by(col(Checkout.id))))

    async def subscription(self, subject_id: UUID) -> Subscription:
        """Return the subscription of a subject."""
        async with self.system.platform(Actor.job()) as work:
            query = select(Subscription).where(Subscription.subject_id == subject_id)
            return (await work.session.exec(query)).one()

    async def organization(self, actor: Actor) -> Organization:
        """Return the actor's organization."""
        async with self.system.platform(Actor.job()) as work:
            return await work.session.get_one(Organization, actor.require_organization())

    async def events(self, kind: str = "") -> list[StripeEvent]:
        """Return the recorded events, oldest first."""
        async with self.system.platform(Actor.job()) as work:
            query = select(StripeEvent).order_by(col(StripeEvent.id))
            found = list(await work.session.exec(query))
        return [event for event in found if kind in ("", event.kind)]

    async def mails(self, start: str) -> list[QueuedMail]:
        """Return the queued mails whose key begins so."""
        async with self.system.platform(Actor.job()) as work:
            found = await work.session.exec(select(QueuedMail))
            return [mail for mail in found if mail.dedupe_key.startswith(start)]

    async def post_event(self, kind: str, object_ref: str, **more: str) -> httpx.Response:
        """Post an event with a right signature, whatever its content."""
        body = event_body(f"evt_{new_id()}", kind, object_ref, **more)
        headers = {"stripe-signature": signature(self.secret, body, int(time.time()))}
        return await self.browser.post(self.hook_url, content=body, headers=headers)

    async def delivered(self) -> None:
        """Wait until every webhook that is due has been delivered."""
        await until(lambda: not self._undelivered(), EVENT_WAIT_SECONDS)

    async def heard(self) -> None:
        """Wait until every webhook that is due has been delivered, and work on all events."""
        await self.delivered()
        while await stripe_events.drain_due(self.system):
            pass

    async def skip(self, duration: timedelta) -> None:
        """Move the product's and the provider's time ahead; what falls due there happens."""
        self.system.clock.skip(duration)
        self.world.skip(duration.total_seconds())
        await self.payments.check_key()

    def _undelivered(self) -> bool:
        now = self.world.now().isoformat()
        return any(
            hook["status"] == "queued" and hook["due"] <= now
            for hook in self.world.webhooks.listing()
        )


def event_body(ref: str, kind: str, object_ref: str, **more: str) -> bytes:
    """Return an event as it comes over the wire."""
    thing = {"id": object_ref, "object": "thing", "customer_email": "ada@example.com", **more}
    event = {"id": ref, "type": kind, "created": int(time.time()), "data": {"object": thing}}
    return json.dumps(event).encode()


def ref_of(url: str) -> str:
    """Return the id of the session behind a payment page."""
    return url.rsplit("/", 1)[1]


async def owner(system: System, name: str = "Acme") -> Actor:
    """Make an organization with one owner and return the owner."""
    email = f"owner@{name.lower()}.example"
    async with system.platform(Actor.job()) as work:
        now: dict[str, Any] = {"created_at": work.now(), "updated_at": work.now()}
        organization = Organization(name=name, **now)
        user = User(email=email, email_norm=email, name="Olive", **now)
        work.session.add_all([organization, user])
        await work.session.flush()
        member = Membership(
            organization_id=organization.id, user_id=user.id, role=Role.owner, **now
        )
        work.session.add(member)
    return Actor(user.id, "owner", organization.id, name=user.name, email=email)


def colleague(actor: Actor) -> Actor:
    """Return a member of the same organization who is no owner."""
    return replace(actor, user_id=None, role="member")
