"""The pages of senders, opened as an owner opens them: from none to one, and what is told on the way."""

from __future__ import annotations

from uuid import UUID

import pytest

from adapters.sandbox.server import Server
from core.ports.sandbox import FaultWish
from core.sending import campaigns, quotas, senders, sending_domains
from core.system import Actor, System
from tests.support import campaigning
from tests.support.journey import customer
from tests.support.sending_zones import copied, elsewhere
from tests.support.visiting import Visitor, visiting
from ui.sending.senders_regions import SenderRecords

DOMAIN = "acme-mail.com"


@pytest.fixture
async def owner(system: System) -> Actor:
    """Give the owner of an organization without a sender."""
    return await customer(system)


def links(visitor: Visitor) -> dict[str, str]:
    """Return where the links of a page lead, by their text."""
    found = [one for one in visitor.elements() if one.props.get("href")]
    return {str(getattr(one, "text", "")): str(one.props["href"]) for one in found}


def records(visitor: Visitor) -> list[SenderRecords]:
    """Return the regions of a page that show records."""
    return [one for one in visitor.elements() if isinstance(one, SenderRecords)]


async def test_a_newcomer_comes_from_the_figures_to_a_first_sender(
    system: System, sandbox: Server, owner: Actor
) -> None:
    """The empty page invites; the button that adds is busy until the provider has answered.

    Nothing is asked for at _amazonses: the account does not return a token for it.
    """
    assert system.ports.sandbox is not None
    elsewhere(sandbox.world, DOMAIN)
    async with visiting(system, owner) as visitor:
        await visitor.open("/analytics")
        assert links(visitor)["Senders"] == "/senders"
        assert "No sender yet" in await visitor.open("/senders")
        visitor.press("add")
        await visitor.sees("Which email address do you prefer to send from?")
        visitor.fill("email", f"ada@{DOMAIN}")
        await system.ports.sandbox.inject(FaultWish("ses", "latency", value=0.3))
        button = visitor.button("add-sender")
        visitor.press("add-sender")
        await visitor.until(lambda: button.busy)
        assert button.props["aria-disabled"] == "true"
        assert "busy" in button.classes
        await visitor.sees("Configure DNS Records")
        await visitor.until(lambda: button.is_deleted and not button.busy)
        (region,) = records(visitor)
        shown = region.props["snapshot"]["data"]["records"]
        assert {one["kind"] for one in shown} == {"TXT", "CNAME", "MX"}
        assert [one for one in shown if one["name"].startswith("_amazonses.")] == []
    async with system.work(owner) as work:
        (seen,) = (await senders.listing(work)).rows
    assert (seen.sender.email, seen.sender.status) == (f"ada@{DOMAIN}", "pending")


async def test_who_sends_over_an_account_in_the_sandbox_of_amazon_is_told_what_it_may(
    system: System, owner: Actor
) -> None:
    assert system.ports.sandbox is not None
    await system.ports.sandbox.inject(FaultWish("ses", "account_sandbox", times=None))
    async with visiting(system, owner) as visitor:
        await visitor.open("/senders")
        await visitor.sees("SES is in sandbox mode")
        assert "200 messages a day, 1 a second" in visitor.said()
        assert "verified addresses only" in visitor.said()
        assert links(visitor)["How to leave it"] == quotas.SANDBOX_GUIDE


async def test_a_domain_to_send_from_is_entered_shown_with_its_records_and_verified(
    system: System, sandbox: Server, owner: Actor
) -> None:
    """The account is an older one, which returns a token for a TXT record at _amazonses."""
    elsewhere(sandbox.world, DOMAIN)
    sandbox.world.faults.inject("ses", "account_older")
    async with visiting(system, owner) as visitor:
        assert "No sending domain yet" in await visitor.open("/senders/domains")
        visitor.press("add")
        await visitor.sees("Which domain do you want to send from?")
        visitor.fill("domain", DOMAIN)
        visitor.press("add-domain")
        await visitor.sees("Add these records in Cloudflare")
        await visitor.sees("records-done")
        visitor.press("records-done")
        await visitor.until(lambda: "records-done" not in visitor.said() and bool(records(visitor)))
        (region,) = records(visitor)
        shown = region.props["snapshot"]["data"]["records"]
        meanings = {one["meaning"] for one in shown}
        assert {"Holds the key that signs your mail", "Says who may send"} <= meanings
        (older,) = [one for one in shown if one["name"] == f"_amazonses.{DOMAIN}"]
        assert (older["kind"], older["meaning"]) == ("TXT", "Shows the domain to the provider")
        assert len(older["content"]) == 44
        copied(sandbox.world, DOMAIN, shown)
        sandbox.world.skip(3600)
        visitor.happen(region, "verify")
        await visitor.sees(f"{DOMAIN} is verified")
    async with system.work(owner) as work:
        (domain,) = await sending_domains.listing(work)
    assert {one["state"] for one in sending_domains.result(domain).records} == {"verified"}


async def test_a_campaign_in_the_making_tells_how_the_domain_of_its_sender_stands(
    system: System, owner: Actor
) -> None:
    sender_id = await campaigning.sender(system, owner)
    made = await campaigns.create(system, owner, "Spring", {"sender_id": sender_id})
    async with visiting(system, owner) as visitor:
        assert "Its domain is verified." in await opened(visitor, made.id)
        await campaigning.lose(system, owner, made.id)
        assert "Its domain is not verified any more" in await opened(visitor, made.id)


async def opened(visitor: Visitor, campaign_id: UUID) -> str:
    """Open the first step of a campaign."""
    return await visitor.open(f"/campaigns/{campaign_id}/edit?step=1")
