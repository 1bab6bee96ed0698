"""Test mails and previews: what one person would get, to an address of one's own."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from core.accounts import organizations
from core.errors import Invalid, LimitReached
from core.sending import campaign_preview, campaigns, contact_fields, test_mails, transactional
from core.sending.campaigns import Campaign
from core.system import Actor, System
from data.sending.contacts import Contact
from data.sending.messages import Message
from tests.support.campaigning import ready

HTML = (
    "<style>@media (max-width:600px){.x{color:red}}</style>"
    '<p class="x">Hi {{first_name|there}}, {plans|plans} cost {{price}}.</p>'
)


@pytest.fixture
async def mine(system: System) -> tuple[Actor, Campaign]:
    """Give a draft whose reader has braces in their data."""
    actor, campaign = await ready(system, readers=1)
    async with system.work(actor) as work:
        await contact_fields.register(work, {"price": "Price"})
        one = (await work.session.exec(select(Contact))).one()
        one.fields = {"price": "{{first_name}} {a|b} <b>"}
        await campaigns.update(work, campaign.id, 1, {"html": HTML})
    return actor, campaign


async def test_a_preview_is_the_mail_of_one_person_and_counts_nothing(
    system: System, mine: tuple[Actor, Campaign]
) -> None:
    actor, campaign = mine
    async with system.work(actor) as work:
        [reader] = await campaign_preview.candidates(work, "acme")
        assert await campaign_preview.candidates(work, "nobody") == []
        known = await campaign_preview.preview(work, campaign.id, reader.id)
        blank = await campaign_preview.preview(work, campaign.id)
    assert "Hi Reader 0, plans cost {{first_name}} {a|b} &lt;b&gt;." in known.html
    assert "Hi there, plans cost ." in blank.html
    assert (known.sender, known.to) == ("Acme <news@acme.example>", "acme0@people.example")
    assert "1 Main St" in known.html
    assert "/o/" not in known.html
    assert "/c/" not in known.html


async def test_a_test_says_exactly_what_the_preview_shows(
    system: System, mine: tuple[Actor, Campaign]
) -> None:
    actor, campaign = mine
    async with system.work(actor) as work:
        [reader] = await campaign_preview.candidates(work)
    sent = await test_mails.send(system, actor, campaign.id, "tim@acme.example", reader.id)
    async with system.work(actor) as work:
        message = await work.session.get_one(Message, sent[0].id)
        kept = (await transactional.contents(work.session, [message.id]))[message.id]
        how = transactional.building_of(system, await organizations.get(work), ())
        built = transactional.built(kept, how)
        sender = await campaign_preview.person_of(work, campaign)
        facts = campaign_preview.facts(work, campaign, sender, campaign_preview.Reader())
        mail = built.mail({}, facts)
    assert (message.campaign_id, message.email) == (None, "tim@acme.example")
    assert mail.subject == "[Test] Spring news"
    assert "plans cost {{first_name}} {a|b} &lt;b&gt;." in mail.html
    assert "color:red" in mail.html
    assert "plans cost {{first_name}} {a|b} <b>." in mail.text


async def test_twenty_tests_an_hour_and_five_at_once(
    system: System, mine: tuple[Actor, Campaign]
) -> None:
    actor, campaign = mine
    five = ", ".join(f"colleague{n}@acme.example" for n in range(5))
    for wrong in ("", "nobody", f"{five}, one@more.example"):
        with pytest.raises(Invalid) as refused:
            await test_mails.send(system, actor, campaign.id, wrong)
        assert refused.value.field == "to"
    for _ in range(4):
        assert len(await test_mails.send(system, actor, campaign.id, five)) == 5
    with pytest.raises(LimitReached):
        await test_mails.send(system, actor, campaign.id, "tim@acme.example")
    system.clock.skip(timedelta(hours=1))
    assert len(await test_mails.send(system, actor, campaign.id, "tim@acme.example")) == 1
