"""The page of plan and invoices: what a failed payment says, and the ways to a larger package."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.billing import checkout
from core.errors import Paused
from core.settings import Mode
from core.system import Actor
from tests.support.people import letters
from tests.support.till import FAILS_LATER, Till
from tests.support.visiting import Visitor, visiting

pytest_plugins = ("tests.support.selling",)
FAILED = "Your last payment failed"


def links(visitor: Visitor) -> set[str]:
    return {str(one.props["href"]) for one in visitor.elements() if "href" in one.props}


async def test_a_failed_payment_is_said_on_the_page_and_by_mail_until_it_is_paid(
    till: Till, buyer: Actor
) -> None:
    await till.bought(buyer, card=FAILS_LATER)
    await till.skip(timedelta(days=31, hours=1))
    await till.heard()
    async with visiting(till.system, buyer) as visitor:
        assert FAILED in await visitor.open("/billing")
        assert "Upgrade…" not in visitor.said()
        told = [subject for subject, _ in await letters(till.system, buyer.email)]
        assert told.count("A payment for Acme did not go through") == 1
        await till.pay_debts(buyer)
        await till.heard()
        assert FAILED not in await visitor.open("/billing")


async def test_the_dialog_compares_packages_and_pays_or_asks_for_a_mail(
    till: Till, buyer: Actor
) -> None:
    """With a payment key it leads on to paying, without one to a mail to the operator."""
    await till.bought(buyer)
    async with visiting(till.system, buyer) as visitor:
        await visitor.open("/billing")
        visitor.press("Upgrade…")
        await visitor.until(lambda: "Yours" in visitor.asked)
        for said in ("Starter", "$147.00", "once, then $77.00 a month", "20 Google mailboxes"):
            assert said in visitor.asked
        assert not [link for link in links(visitor) if link.startswith("mailto:")]
        visitor.press("continue-upgrade")
        await visitor.until(lambda: not visitor.asked)
        till.system.settings.mode = Mode.live
        await visitor.open("/billing")
        visitor.press("Upgrade…")
        await visitor.until(lambda: "Contact us" in visitor.asked)
        assert "Continue" not in visitor.asked.splitlines()
        operator = till.system.settings.operator_email
        assert f"mailto:{operator}?subject=Upgrade%20from%20Starter" in links(visitor)
    key = buyer.require_organization()
    with pytest.raises(Paused) as refused:
        await checkout.open(till.system, buyer, purpose="package", subject_id=key, tier_id=key)
    assert refused.value.code == "payment_by_mail"
