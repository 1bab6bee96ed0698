"""Plan and invoices: what is paid every month, the bills, cancelling, the payment provider's portal."""

from __future__ import annotations

from typing import NamedTuple

from nicegui import background_tasks

from core.accounts import organizations
from core.billing import invoices, owners, subscriptions, tiers
from core.billing.subscriptions import Subscription
from core.billing.tiers import Tier
from core.errors import NotPermitted
from core.ports.money import dollars
from core.system import Work
from ui import kit
from ui.billing import packages
from ui.shell.live import Snapshot
from ui.shell.regions import Quiet
from ui.shell.view import View

PATH = "/billing"


async def build(view: View) -> None:
    """Show the subscriptions, one for each package, as they move, and all invoices."""
    if view.actor.organization_id is None:
        raise NotPermitted("This page belongs to an organization.")

    async def fetch() -> Snapshot:
        return signs(await view.read(held))

    async def follow() -> None:
        now = await view.read(held)
        if not parts.is_deleted:
            parts.clear()
            draw(now)

    def draw(now: Held) -> None:
        with parts:
            if now.owing:
                kit.alert(
                    "danger",
                    "Your last payment failed",
                    "Update your card to keep your mailboxes: it is tried again with the new one.",
                )
            for subscription, tier in now.plans:
                plan(view, subscription, tier)
            if not now.plans:
                nothing()

    present = await view.read(held)
    with kit.page():
        kit.page_header("Plan and invoices", "What you pay, every bill, and how to leave.")
        parts = kit.box("stack g24")
        draw(present)
        region = await view.live(
            Quiet, owners.topic_of(view.actor.organization_id), fetch, signs(present), share="plan"
        )
        region.on_change = lambda _: background_tasks.create(follow())
        if present.plans or await invoices.listing(view.system, view.actor):
            await bills(view)


class Held(NamedTuple):
    """The subscriptions that run, with what they are for, and whether a payment is owed."""

    plans: list[tuple[Subscription, Tier]]
    owing: bool


async def held(work: Work) -> Held:
    """Read what an organization pays for."""
    running = await subscriptions.running(work)
    plans = [(one, await tiers.get(work, one.tier_id)) for one in running]
    return Held(plans, (await organizations.get(work)).payment_failed)


def signs(now: Held) -> Snapshot:
    """Return by what an open page tells that something has changed."""
    moving = ("status", "tier_id", "period_end", "cancel_at_period_end")
    plans = [[str(getattr(one, name)) for name in moving] for one, _ in now.plans]
    return {"plans": plans, "owing": now.owing}


def nothing() -> None:
    """Say that there is no plan."""
    with kit.card():
        kit.empty_state(
            "credit-card",
            "No plan yet",
            "Set up a package to start one.",
            lambda: kit.link_button("Start setup", "/gtm/setup"),
        )


def plan(view: View, subscription: Subscription, tier: Tier) -> None:
    """Show the subscription and what can be done about it."""
    end = kit.day(subscription.period_end) if subscription.period_end else "unknown"
    with kit.section("Subscription"):
        kit.definition_list(
            [
                ("Package", lambda: package(tier)),
                ("Every month", dollars(tier.monthly_fee_cents)),
                ("State", lambda: kit.status_badge(subscription.status)),
                ("Ends on" if subscription.cancel_at_period_end else "Renews on", end),
            ]
        )
        with kit.box("row g8 wrap"):
            actions(view, subscription, tier)


def package(tier: Tier) -> None:
    """Show which package it is."""
    with kit.box("row g8"):
        kit.badge(tier.name, "accent")
        kit.text(f"{tier.mailbox_count} mailboxes", tag="span")


def actions(view: View, subscription: Subscription, tier: Tier) -> None:
    """Draw what can be done about a subscription as it stands."""

    async def upgrade() -> None:
        await packages.upgrade(view, tier, subscription.subject_id)

    async def portal() -> None:
        url = await view.look(subscriptions.portal_url, view.actor)
        if url is not None:
            view.leave(url)

    async def resume() -> None:
        await view.call(
            subscriptions.resume, view.actor, subscription.subject_id, done_message="It goes on"
        )
        view.go(PATH)

    ending = subscription.cancel_at_period_end
    if subscription.status == "active" and not ending:
        kit.button("Upgrade…", on_click=upgrade, icon="trending-up")
    kit.button("Card and details", on_click=portal, variant="secondary", icon="credit-card")
    if ending and view.system.ports.payments.resumes:
        kit.button("Keep the plan", on_click=resume)
    elif not ending and subscription.status != "canceled":
        kit.button("Cancel plan…", on_click=lambda: cancel(view, subscription), variant="secondary")


async def cancel(view: View, subscription: Subscription) -> None:
    """Ask, then end a subscription with its paid period."""
    sure = await view.confirm(
        "Cancel the subscription?",
        "Everything keeps running until the end of the paid period, then mailboxes are removed.",
        "Cancel at period end",
    )
    if sure:
        await view.call(
            subscriptions.cancel,
            view.actor,
            subscription.subject_id,
            at_period_end=True,
            done_message="It ends with the paid period",
        )
        view.go(PATH)


async def bills(view: View) -> None:
    """List the invoices with their documents; links are fresh at every look."""

    async def fetch(query: kit.TableQuery) -> kit.TablePage:
        found = await view.ask(invoices.listing, view.actor)
        wanted = query.filters.get("status")
        rows = [
            {
                "id": bill.ref,
                "number": bill.number,
                "href": bill.pdf_url,
                "status": bill.status,
                "total": dollars(bill.total_cents),
                "at": bill.created_at.isoformat(),
            }
            for bill in found
            if (not wanted or bill.status == wanted) and query.search.lower() in bill.number.lower()
        ]
        return kit.TablePage(rows[query.offset : query.offset + query.size], len(rows))

    await kit.data_table(
        "Invoices",
        [
            kit.Column("number", "Invoice", href="href"),
            kit.Column("at", "Date", "time"),
            kit.Column("status", "State", "status"),
            kit.Column("total", "Total", right=True),
        ],
        fetch,
        filters=[kit.Filter("status", "State", {"paid": "Paid", "open": "Open"})],
        search="Search invoices",
        empty=lambda: kit.empty_state(
            "receipt",
            "No invoice yet",
            "The first comes with payment.",
            lambda: kit.link_button("Choose a package", "/gtm", variant="secondary"),
        ),
    )
