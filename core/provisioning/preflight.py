"""Before anything is sold: keys, prices, and a wallet that can carry the largest package."""

from __future__ import annotations

from core.accounts import mails
from core.billing import preflight, prices, tiers
from core.billing.economics import INCLUDED_DOMAIN_CENTS
from core.billing.preflight import Finding
from core.errors import Paused, ProviderError
from core.ports.money import dollars
from core.provisioning.plan import Plan
from core.system import Actor, System


async def check(system: System, actor: Actor) -> list[Finding]:
    """Look at every key, every price and the wallet; nothing is changed."""
    actor.require_platform()
    ports = system.ports
    findings = await preflight.check(system, actor)
    for name, look in (
        ("Zapmail", ports.turnkey.check_key),
        ("PlusVibe", ports.outreach.check_key),
        ("HeyReach", ports.lead_lists.check_key),
    ):
        try:
            await look()
            findings.append(Finding(ok=True, what=f"{name} accepts our key."))
        except ProviderError as error:
            findings.append(Finding(ok=False, what=str(error), action=error.advice.action))
    findings += [await lead_campaigns(system), await wallet(system, actor)]
    return findings


async def lead_campaigns(system: System) -> Finding:
    """Say whether lead campaigns could be made by program by now; here they are made by hand."""
    try:
        there = await system.ports.lead_lists.offers_campaigns()
    except ProviderError as error:
        return Finding(ok=False, what=str(error), action=error.advice.action)
    return Finding(
        ok=True,
        what="HeyReach makes campaigns over its interface by now."
        if there
        else "HeyReach makes campaigns only in its own app.",
        action="Customers still make theirs by hand, led by their dashboard: nothing to do.",
    )


async def wallet(system: System, actor: Actor) -> Finding:
    """Say whether the wallet can carry one more of the largest package on sale."""
    async with system.platform(actor) as work:
        on_sale = await tiers.on_sale(work)
    try:
        balance = await system.ports.turnkey.balance_cents()
        slot_cents = await system.ports.turnkey.slot_price_cents()
    except ProviderError as error:
        return Finding(ok=False, what=str(error), action=error.advice.action)
    needed = max(
        (
            tier.domain_count * INCLUDED_DOMAIN_CENTS + tier.mailbox_count * slot_cents
            for tier in on_sale
        ),
        default=0,
    )
    what = f"The wallet holds {dollars(balance)}; the largest package may cost {dollars(needed)}."
    return Finding(
        ok=balance >= needed,
        what=what,
        action="" if balance >= needed else "Top the wallet up at the mailbox host.",
    )


async def require_funded(system: System, actor: Actor, planned: Plan) -> None:
    """Raise Paused, and tell the operator, when the wallet cannot carry this package right now."""
    ports = system.ports
    names = sum(price for _, price in planned.domains)
    needed = names + len(planned.mailboxes) * await ports.turnkey.slot_price_cents()
    balance = await ports.turnkey.balance_cents()
    if balance >= needed:
        return
    async with system.work(actor) as work:
        await mails.queue(
            work,
            f"wallet-short-{actor.organization_id}-{work.now():%Y-%m-%d}",
            system.settings.operator_email,
            "operator_alert",
            what="A sale waits for the wallet",
            organization=actor.organization_name,
            step="Paying",
            reason=f"{dollars(needed - balance)} more is needed.",
            link=f"{system.settings.url}/operate/preflight",
        )
    raise Paused(
        "We cannot start new packages at this moment, so nothing is charged.",
        code="not_selling",
        action="Your choices are kept. The operator has been told; try again in an hour.",
    )


async def prepare(system: System, actor: Actor) -> None:
    """Make the prices of every package on sale at the payment provider."""
    actor.require_platform()
    async with system.platform(actor) as work:
        on_sale = await tiers.on_sale(work)
    for tier in on_sale:
        await prices.ensure(system, actor, tier.id)
