"""Paying for a package through the sandbox's checkout: exactly one provision, of what was paid for."""

from __future__ import annotations

import asyncio

import pytest
from sqlmodel import select

from adapters.sandbox.server import Server
from core.accounts import mails
from core.billing.settlement import settle
from core.errors import Conflict, Paused
from core.provisioning import drafts, provisions, rows
from core.provisioning.families import PURPOSES
from core.system import Actor, System
from data.billing.checkouts import Checkout
from data.provisioning.provisions import Provision
from data.workflow import Run
from tests.support import journey

pytestmark = pytest.mark.timeout(180)


async def ref_of(system: System, actor: Actor) -> str:
    """Return the session of the organization's only open checkout."""
    async with system.work(actor) as work:
        query = select(Checkout).where(Checkout.status == "open")
        return (await work.session.exec(query)).one().session_ref or ""


async def pay(system: System, url: str, actor: Actor) -> None:
    """Pay on the page at ``url`` with a card that works."""
    assert system.ports.sandbox is not None
    await system.ports.sandbox.pay(url, actor.email)


async def all_of(system: System, actor: Actor, table: type) -> list[object]:
    """Return every row of a table that the actor's organization sees."""
    async with system.work(actor) as work:
        return list(await work.session.exec(select(table)))


async def test_success_page_webhook_and_a_late_repeat_start_one_provision(system: System) -> None:
    """Twenty settlements at once are one."""
    actor = await journey.customer(system)
    await journey.drafted(system, actor)
    url = await provisions.pay(system, actor)
    assert await provisions.pay(system, actor) == url
    ref = await ref_of(system, actor)
    await pay(system, url, actor)
    await asyncio.gather(*(settle(system, ref, actor) for _ in range(20)))
    assert await settle(system, ref) == "paid"
    [provision] = await all_of(system, actor, Provision)
    [run] = await all_of(system, actor, Run)
    assert isinstance(provision, Provision)
    assert isinstance(run, Run)
    assert (provision.status, provision.run_id) == ("provisioning", run.id)


async def test_another_package_cannot_be_slipped_under_a_payment(system: System) -> None:
    """Who has paid for the small package gets the small one, whatever another tab says."""
    actor = await journey.customer(system)
    await journey.drafted(system, actor)
    url = await provisions.pay(system, actor)
    ref = await ref_of(system, actor)
    await pay(system, url, actor)
    await journey.drafted(system, actor, slug="growth")
    with pytest.raises(Conflict):
        await provisions.pay(system, actor)
    assert await settle(system, ref) == "paid"
    [provision] = await all_of(system, actor, Provision)
    assert isinstance(provision, Provision)
    assert provision.tier_id == (await journey.tier(system, "starter")).id
    async with system.work(actor) as work:
        assert len(await rows.domains_of(work, provision.id)) == 3


async def test_a_changed_cart_closes_the_page_of_the_old_one(system: System) -> None:
    """An unpaid page of another package can no longer be paid."""
    actor = await journey.customer(system)
    await journey.drafted(system, actor)
    first = await provisions.pay(system, actor)
    await journey.drafted(system, actor, slug="growth")
    second = await provisions.pay(system, actor)
    assert second != first
    with pytest.raises(Exception, match="did not take"):
        await pay(system, first, actor)
    await pay(system, second, actor)
    assert await settle(system, await ref_of(system, actor)) == "paid"


async def test_a_paid_package_cannot_be_drafted_again(system: System) -> None:
    """After paying the wizard is closed."""
    actor = await journey.customer(system)
    await journey.drafted(system, actor)
    url = await provisions.pay(system, actor)
    ref = await ref_of(system, actor)
    await pay(system, url, actor)
    await settle(system, ref)
    async with system.work(actor) as work:
        with pytest.raises(Conflict, match="already has a package"):
            await drafts.choose_brand(work, "Other", signed=True)
    assert set(PURPOSES) == {"package", "upgrade", "domains"}


async def test_nothing_is_sold_that_the_wallet_cannot_carry(
    system: System, sandbox: Server
) -> None:
    """The customer is told, the operator gets one mail, and paying works once it is topped up."""
    actor = await journey.customer(system)
    await journey.drafted(system, actor)
    assert system.ports.sandbox is not None
    await system.ports.sandbox.set_wallet(100)
    for _ in range(2):
        with pytest.raises(Paused, match="cannot start new packages"):
            await provisions.pay(system, actor)
    assert await all_of(system, actor, Provision) == []
    await mails.deliver_due(system)
    told = await system.ports.sandbox.mails()
    assert [mail.recipient for mail in told] == [system.settings.operator_email]
    await system.ports.sandbox.set_wallet(50_000)
    assert await provisions.pay(system, actor)
