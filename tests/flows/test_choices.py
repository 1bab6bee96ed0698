"""A name that is gone after paying: the customer chooses another one or the money."""

from __future__ import annotations

import pytest
from sqlmodel import select

from core.errors import Conflict, Invalid, NotFound, NotPermitted
from core.provisioning import choices
from core.waits import Why
from data.billing.checkouts import Checkout
from data.billing.refunds import Refund
from data.provisioning.provisions import PackageDomain
from tests.support import journey
from tests.support.database import TestServer
from tests.support.package import Package
from tests.support.prepared import prepared
from tests.support.till import Till, colleague

pytest_plugins = (
    "tests.support.unhurried",
    "tests.support.selling",
    "tests.support.shop",
)

SHARE_CENTS = 9700 // 3


@pytest.fixture
async def asked(sold: Package, server: TestServer) -> Package:
    """Give a bought package one of whose names was lost, waiting for the customer's choice."""

    async def made() -> None:
        await sold.until("buy")
        sold.break_down("zapmail", "domain_taken")
        for _ in range(60):
            await sold.look()
            if await lost(sold):
                break
        await sold.look()

    await prepared("sold package without a name", sold.system, sold.world, server, made)
    return sold


async def lost(package: Package) -> PackageDomain | None:
    return next((d for d in await package.domains() if d.status == "failed"), None)


async def the_lost(package: Package) -> PackageDomain:
    found = await lost(package)
    assert found is not None
    return found


async def free_name(package: Package) -> str:
    """Return a name that can be bought and is not part of the package."""
    taken = {domain.name for domain in await package.domains()}
    candidates = [f"acme-choice-{n}.com" for n in range(12)]
    offers = await package.system.ports.turnkey.offers(candidates)
    return next(o.name for o in offers if o.available and o.name not in taken)


async def test_a_lost_name_waits_for_the_customer(asked: Package) -> None:
    """The order is not failed; the others are bought once; the question names the name."""
    found, domain = await asked.seen(), await the_lost(asked)
    assert (found.provision.status, found.steps["buy"].status) == ("provisioning", "waiting")
    why = Why.from_json(found.steps["buy"].why)
    assert domain.name in why.cause
    assert domain.reason in why.cause
    assert "another name" in why.remedy
    assert "money back" in why.remedy
    assert len(asked.holdings().domains) == 2
    assert await asked.purchases("domains") == ["partial"]


async def test_another_name_takes_its_place_with_its_mailboxes(asked: Package) -> None:
    """The new name is bought once, its mailboxes carry it, and nothing more is charged."""
    domain, name = await the_lost(asked), await free_name(asked)
    before = {d.name for d in await asked.domains()} - {domain.name}
    await choices.replace(asked.system, asked.actor, domain.id, f" https://{name.upper()}/ ")
    await asked.settle()
    await asked.require_complete()
    assert {d.name for d in await asked.domains()} == before | {name}
    emails = {m.email for m in await asked.mailboxes()}
    assert {f"tim@{name}", f"tim.keen@{name}"} < emails
    assert not any(email.endswith(f"@{domain.name}") for email in emails)
    assert await asked.purchases("domains") == ["partial", "confirmed"]


async def test_the_money_goes_back_once_and_the_rest_is_set_up(shop: Till, asked: Package) -> None:
    """Two domains and four mailboxes remain; one refund at the payment provider."""
    domain = await the_lost(asked)
    cents = await choices.refund(asked.system, asked.actor, domain.id)
    assert cents == SHARE_CENTS
    with pytest.raises(Conflict, match="no decision"):
        await choices.refund(asked.system, asked.actor, domain.id)
    with pytest.raises(Conflict, match="no decision"):
        await choices.replace(asked.system, asked.actor, domain.id, await free_name(asked))
    settled = await asked.settle()
    assert settled.provision.status == "active"
    assert settled.steps["finish"].facts["domains"] == 2
    assert len(await asked.mailboxes()) == asked.holdings().slots == 4
    assert len(asked.holdings().mailboxes) == asked.holdings().warming == 4
    async with asked.system.work(asked.actor) as work:
        [refund] = list(await work.session.exec(select(Refund)))
        [checkout] = list(await work.session.exec(select(Checkout)))
    assert (refund.status, refund.amount_cents) == ("done", cents)
    assert checkout.refunded_cents == cents
    assert await shop.payments.refunded_cents(checkout.payment_intent_ref) == cents


async def test_a_refund_whose_answer_was_lost_is_paid_once(shop: Till, asked: Package) -> None:
    """The customer presses again after an error; the payment provider paid once."""
    domain = await the_lost(asked)
    asked.break_down("stripe", "drop_after_effect", "POST /v1/refunds", times=None)
    with pytest.raises(Exception, match="did not answer"):
        await choices.refund(asked.system, asked.actor, domain.id)
    asked.world.faults.clear()
    await choices.refund(asked.system, asked.actor, domain.id)
    async with asked.system.work(asked.actor) as work:
        [checkout] = list(await work.session.exec(select(Checkout)))
    assert await shop.payments.refunded_cents(checkout.payment_intent_ref) == SHARE_CENTS


async def test_what_cannot_take_its_place(asked: Package) -> None:
    """Taken, premium, of an ending not sold, of this package already, no name at all."""
    domain = await the_lost(asked)
    other = next(d.name for d in await asked.domains() if d.id != domain.id)
    for text in ("taken-by-others.com", "premium-acme.com", "acme-nice.io", other, "no name"):
        with pytest.raises(Invalid):
            await choices.replace(asked.system, asked.actor, domain.id, text)
    assert (await the_lost(asked)).name == domain.name


async def test_only_an_owner_of_this_organization_chooses(asked: Package) -> None:
    """A member may not, another organization sees no such domain."""
    domain, name = await the_lost(asked), await free_name(asked)
    stranger = await journey.customer(asked.system, "Globex")
    member = colleague(asked.actor)
    with pytest.raises(NotPermitted):
        await choices.replace(asked.system, member, domain.id, name)
    with pytest.raises(NotPermitted):
        await choices.refund(asked.system, member, domain.id)
    with pytest.raises(NotFound):
        await choices.replace(asked.system, stranger, domain.id, name)
    with pytest.raises(NotFound):
        await choices.refund(asked.system, stranger, domain.id)


async def test_the_last_domain_is_replaced_or_the_package_cancelled(
    shop: Till, sold: Package
) -> None:
    """All three names are lost: two can be refunded, for the third another name is asked."""
    package = sold
    await package.until("buy")
    fault = package.break_down("zapmail", "domain_taken", times=None)
    for _ in range(60):
        await package.look()
        if all(domain.status == "failed" for domain in await package.domains()):
            break
    package.world.faults.clear(fault.id)
    first, second, third = await package.domains()
    assert {first.status, second.status, third.status} == {"failed"}
    await choices.refund(package.system, package.actor, first.id)
    await choices.refund(package.system, package.actor, second.id)
    with pytest.raises(Conflict, match="last domain"):
        await choices.refund(package.system, package.actor, third.id)
