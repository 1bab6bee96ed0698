"""Invoices: receipts, failed renewals with banner and mail, and what clears them."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest
from sqlmodel import col, select

from adapters.trust import authorities
from core.billing import invoices
from core.errors import NotPermitted
from core.system import Actor
from data.accounts.mails import QueuedMail
from data.accounts.notifications import Notification
from tests.support.people import letters
from tests.support.till import FAILS_LATER, Till, colleague, owner

pytest_plugins = ("tests.support.selling",)


async def notices(till: Till, actor: Actor) -> list[str]:
    async with till.system.work(actor) as work:
        found = await work.session.exec(select(Notification).order_by(col(Notification.id)))
        return [notice.title for notice in found]


async def test_a_receipt_goes_to_the_owner_for_every_paid_invoice(till: Till, buyer: Actor):
    await till.bought(buyer)
    await till.heard()
    await till.skip(timedelta(days=32))
    await till.heard()
    sent = await letters(till.system, buyer.email)
    assert [subject.split()[0] for subject, _ in sent] == ["Receipt", "Receipt"]
    assert "Total: $144.00" in sent[0][1]
    assert "Starter setup: $97.00" in sent[0][1]
    assert "Total: $47.00" in sent[1][1]


async def test_a_failed_renewal_flags_tells_and_is_cleared_by_paying(till: Till, buyer: Actor):
    bought = await till.bought(buyer, card=FAILS_LATER)
    await till.heard()
    assert not (await till.organization(buyer)).payment_failed
    await till.skip(timedelta(days=31, hours=1))
    await till.heard()
    assert (await till.organization(buyer)).payment_failed
    assert (await till.subscription(bought.subject_id)).status == "past_due"
    [(subject, text)] = [
        letter for letter in await letters(till.system, buyer.email) if "through" in letter[0]
    ]
    assert subject == "A payment for Acme did not go through"
    assert "$47.00" in text
    assert "The next attempt is on" in text
    assert "A payment of $47.00 did not go through" in await notices(till, buyer)

    await till.pay_debts(buyer)
    await till.heard()
    assert not (await till.organization(buyer)).payment_failed
    assert (await till.subscription(bought.subject_id)).status == "active"
    assert (await notices(till, buyer))[-1] == "Everything is paid"


async def test_every_failed_attempt_is_told_and_the_last_one_ends_it(till: Till, buyer: Actor):
    bought = await till.bought(buyer, card=FAILS_LATER)
    await till.skip(timedelta(days=31, hours=1))
    await till.heard()
    for days in (1, 2, 4):
        await till.skip(timedelta(days=days, hours=1))
        await till.heard()
    failures = [
        text for subject, text in await letters(till.system, buyer.email) if "through" in subject
    ]
    assert len(failures) == 3
    assert till.goods.ended == [bought.subject_id]
    [newest, *_] = await invoices.listing(till.system, buyer)
    assert newest.status == "open"
    await till.post_event("invoice.payment_failed", newest.ref)
    await till.heard()
    assert not (await till.organization(buyer)).payment_failed


async def test_a_failure_heard_after_paying_raises_no_flag(till: Till, buyer: Actor):
    till.world.faults.inject("stripe", "webhook_lost", times=None)
    await till.bought(buyer, card=FAILS_LATER)
    till.world.faults.clear()
    till.world.faults.inject("stripe", "webhook_late", times=None, value=86_000)
    await till.skip(timedelta(days=31, hours=1))
    await till.pay_debts(buyer)
    await till.skip(timedelta(days=1, hours=1))
    await till.heard()
    assert {event.status for event in await till.events("invoice.payment_failed")} == {"done"}
    assert not (await till.organization(buyer)).payment_failed
    assert not [s for s, _ in await letters(till.system, buyer.email) if "through" in s]


async def test_links_are_fresh_and_lead_to_the_invoice(till: Till, buyer: Actor):
    await till.bought(buyer)
    [invoice] = await invoices.listing(till.system, buyer)
    assert (invoice.status, invoice.total_cents) == ("paid", 14400)
    async with httpx.AsyncClient(verify=authorities(), trust_env=False) as browser:
        assert (await browser.get(invoice.pdf_url)).content.startswith(b"%PDF")
        assert invoice.number in (await browser.get(invoice.hosted_url)).text


async def test_each_organization_sees_its_own(till: Till, buyer: Actor):
    await till.bought(buyer)
    other = await owner(till.system, "Bolt")
    assert await invoices.listing(till.system, other) == []
    with pytest.raises(NotPermitted):
        await invoices.listing(till.system, colleague(buyer))
    await till.heard()
    async with till.system.work(other) as work:
        assert list(await work.session.exec(select(Notification))) == []
    async with till.system.platform(Actor.job()) as work:
        mails = list(await work.session.exec(select(QueuedMail)))
    assert {mail.recipient for mail in mails} == {buyer.email}
