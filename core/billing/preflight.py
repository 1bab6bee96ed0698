"""Before anything is sold: whether the payment provider is ready for what is on sale."""

from __future__ import annotations

from dataclasses import dataclass

from core.billing import prices, tiers
from core.errors import ProviderError
from core.ports.money import dollars
from core.ports.payments import PriceSpec
from core.system import Actor, System
from data.billing.tiers import Tier

BY_MAIL = "No payment key is set: customers are asked to write to you."
MAKE_PRICES = "It is made with the first sale, or now with the button above."


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; ``action`` says how to put it right and is empty when it is.

    ``later``: nothing is wrong, it has only not been needed yet.
    """

    ok: bool
    what: str
    action: str = ""
    later: bool = False


async def check(system: System, actor: Actor) -> list[Finding]:
    """Look at the key and, when it works, at the prices of every tier on sale."""
    actor.require_platform()
    if not system.settings.takes_payments:
        return [Finding(ok=True, what=BY_MAIL)]
    try:
        await system.ports.payments.check_key()
    except ProviderError as error:
        return [Finding(ok=False, what=str(error), action=error.advice.action)]
    findings = [Finding(ok=True, what="The payment key works.")]
    async with system.platform(actor) as work:
        on_sale = await tiers.on_sale(work)
    if not on_sale:
        findings.append(
            Finding(ok=False, what="No package is on sale.", action="Add or restore a package.")
        )
    for tier in on_sale:
        findings += await _prices(system, tier)
    return findings


async def _prices(system: System, tier: Tier) -> list[Finding]:
    setup, monthly = prices.specs(tier)
    return [
        await _price(system, tier, setup, tier.setup_price_ref),
        await _price(system, tier, monthly, tier.monthly_price_ref),
    ]


async def _price(system: System, tier: Tier, spec: PriceSpec, stored: str) -> Finding:
    what = f"{tier.name}: {dollars(spec.amount_cents)} {'a month' if spec.monthly else 'for setup'}"
    try:
        found = await system.ports.payments.find_price(spec)
    except ProviderError as error:
        return Finding(ok=False, what=f"{what}: {error}", action=error.advice.action)
    if not found:
        return Finding(ok=False, what=f"{what} has no price yet.", action=MAKE_PRICES, later=True)
    if found != stored:
        return Finding(ok=False, what=f"{what} points to another price.", action=MAKE_PRICES)
    return Finding(ok=True, what=f"{what} can be charged.")
