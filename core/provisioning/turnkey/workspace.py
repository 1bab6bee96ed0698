"""Step 1: the money is there, and the organization has a workspace at the mailbox host."""

from __future__ import annotations

from typing import Any

from core.ports.money import dollars
from core.ports.turnkey import BillingDetails
from core.provisioning import rows
from core.provisioning.turnkey import alerts
from core.waits import Why
from core.workflow import Context, Done, Wait
from data.accounts.organizations import Organization

WALLET_LOOK_SECONDS = 60.0


async def workspace(ctx: Context, _facts: dict[str, Any]) -> Done | Wait:
    """Check the wallet, then find or create the workspace."""
    host = ctx.system.ports.turnkey
    async with ctx.work() as work:
        provision = await rows.get(work, ctx.subject_id)
        organization = await work.session.get_one(Organization, work.organization_id)
        domains = rows.wanted(await rows.domains_of(work, provision.id))
        mailbox_count = len(await rows.mailboxes_of(work, provision.id))
    if provision.host_workspace_ref:
        return Done({"shown": "Workspace ready"})
    needed = sum(domain.price_cents for domain in domains)
    needed += mailbox_count * await host.slot_price_cents()
    short = await wallet_short(ctx, needed)
    if short is not None:
        return short
    name = f"{organization.name} {ctx.subject_id.hex[-12:]}"
    billing = BillingDetails(
        company=organization.name,
        first_name=provision.first_name,
        last_name=provision.last_name,
        address=organization.address,
        city=organization.city,
        state=organization.state or organization.city,
        postal_code=organization.postal_code,
        country=organization.country,
        phone=organization.phone,
    )
    ref = await host.find_workspace(name) or await host.create_workspace(name, billing)
    async with ctx.work() as work:
        stored = await rows.get(work, ctx.subject_id, lock=True)
        stored.host_workspace_ref, stored.updated_at = ref, work.now()
    return Done({"workspace": name, "shown": f"Workspace “{organization.name}” ready"})


async def wallet_short(ctx: Context, needed_cents: int) -> Wait | None:
    """Return a wait while the operator's wallet holds less than needed, else None."""
    balance = await ctx.system.ports.turnkey.balance_cents()
    if balance >= needed_cents:
        return None
    ctx.remember(shown="Waiting for the operator's wallet")
    if not ctx.facts.get("wallet_told"):
        await alerts.tell(ctx, "The wallet is short", "The wallet cannot carry this package.")
        await ctx.note(wallet_told=True)
    missing = dollars(needed_cents - balance)
    return Wait(
        Why(
            "The operator's wallet has to be topped up before anything is bought.",
            limit=f"{missing} more needed for this package",
            remedy="Your payment is safe. The operator has been told; it continues by itself.",
        ),
        WALLET_LOOK_SECONDS,
    )
