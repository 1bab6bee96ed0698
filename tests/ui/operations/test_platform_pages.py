"""What staff see of everybody: organizations with their figures, and the health of sending."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from sqlalchemy import text
from sqlmodel import select

from core.billing import tiers
from core.operations import tenants
from core.ports.money import dollars
from core.sending.delivery import Delivery
from core.system import Actor, System
from data.base import new_id
from data.billing.subscriptions import Subscription
from data.billing.tiers import Tier
from data.sending import budgets, mail_accounts, receptions
from jobs.drain import Drain
from tests.support.journey import customer
from tests.support.ledger import ADMIN, campaign
from tests.support.relayed import relayed
from tests.support.visiting import visiting

UNUSED = 1


async def test_staff_see_how_many_send_who_is_suspended_what_left_and_what_is_earned(
    system: System,
) -> None:
    acme, beta = await customer(system, "Acme"), await customer(system, "Beta")
    key = beta.require_organization()
    await tiers.ensure_defaults(system)
    async with system.platform(ADMIN) as work:
        now = work.now()
        await tenants.suspend(work, key, "Complaints from a blocklist.")
        tier = (await work.session.exec(select(Tier).order_by(Tier.slug))).first()
        assert tier is not None
        work.session.add(
            Subscription(
                organization_id=acme.require_organization(),
                subject_id=new_id(),
                tier_id=tier.id,
                ref="sub_1",
                created_at=now,
                updated_at=now,
            )
        )
        await receptions.mark(
            work.session, {(acme.require_organization(), now.date(), "delivered"): 5}
        )
        await budgets.locked(work.session, [acme.require_organization()], now)
        await work.session.run(
            text(
                "update organization_limits set first_sent_at = :now, sent_this_month = 1234,"
                " month = date_trunc('month', cast(:now as timestamptz))::date"
                " where organization_id = :id"
            ),
            {"id": acme.organization_id, "now": now},
        )
    earned = dollars(tier.monthly_fee_cents)
    async with visiting(system, ADMIN) as visitor:
        said = (await visitor.open("/operate/organizations")).splitlines()
        figures = set(pairwise(said))
        assert {("Organizations", "2"), ("Suspended", "1")} <= figures
        assert {("Messages this month", "1,234"), ("A month", earned)} <= figures
        assert {"1 sent in 30 days", "Acme", "Beta", "good", "suspended"} <= set(said)


async def test_staff_see_the_queue_its_couriers_and_the_accounts_that_take_nothing(
    system: System,
) -> None:
    owner, sender_id = await relayed(system, UNUSED)
    await campaign(system, owner, 7, sender_id=sender_id)
    delivery = Delivery(system)
    await delivery.start()
    async with system.platform(Actor.job()) as work:
        now = work.now()
        await budgets.accounts(work.session, ["ses"], now)
        until = now + timedelta(minutes=5)
        await mail_accounts.close(work.session, "ses", now, until, "Amazon does not answer.")
    system.lately.took(51)
    await Drain(system).beat()
    async with visiting(system, ADMIN) as visitor:
        said = (await visitor.open("/operate/sending")).splitlines()
    await delivery.stop()
    due = said.index("Due now")
    assert "7" in said[due - 3 : due + 3]
    assert {delivery.courier, "working", "Well"} <= set(said)
    assert {"Too much", "An action took 51 seconds: asks for more workers."} <= set(said)
    assert {"ses", "paused", "Amazon does not answer."} <= set(said)
