"""Steps 2 to 4: domains are bought, become reachable, and report abuse to their owner."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from core.errors import Rejected
from core.ports.turnkey import HostedDomain
from core.provisioning import rows
from core.provisioning.turnkey import patience, purchase
from core.provisioning.turnkey.workspace import wallet_short
from core.waits import Why
from core.workflow import Context, Done, Wait
from data.provisioning.provisions import DomainStatus, PackageDomain
from data.provisioning.purchases import PurchaseStatus

LISTED_WITHIN = timedelta(minutes=10)
"""A bought name that is not in the host's list by then was not registered."""
CONNECTED_WITHIN = timedelta(minutes=30)
CONNECTED_LATE = timedelta(hours=24)
PRICE_TOLERANCE_CENTS = 200
CHOICE_LOOK_SECONDS = 3600.0


async def buy(ctx: Context, _facts: dict[str, Any]) -> Done | Wait:
    """Buy the names once, and follow them into the host's list."""
    listed = await _listed(ctx)
    domains = await _store_listed(ctx, listed)
    missing = [domain for domain in domains if domain.name not in listed]
    open_choices = [domain for domain in missing if domain.status == DomainStatus.failed]
    missing = [domain for domain in missing if domain not in open_choices]
    if missing:
        return await _buy_missing(ctx, domains, missing)
    await purchase.settle(
        ctx, "domains", PurchaseStatus.partial if open_choices else PurchaseStatus.confirmed
    )
    if open_choices:
        return await _ask_for_choice(ctx, open_choices)
    return Done({"shown": _count(len(domains), len(domains), "registered")})


async def connect(ctx: Context, _facts: dict[str, Any]) -> Done | Wait:
    """Wait until every domain's DNS is in place at the host."""
    listed = await _listed(ctx)
    domains = await _store_listed(ctx, listed)
    ready = [domain for domain in domains if listed.get(domain.name, NOWHERE).ready]
    broken = [d.name for d in domains if listed.get(d.name, NOWHERE).status == "failed"]
    if broken:
        raise Rejected(
            f"The host could not set up {', '.join(broken)}.",
            provider="zapmail",
            code="domain_setup_failed",
            action="Ask the host's support to look at the domain, then retry this step.",
        )
    shown = _count(len(ready), len(domains), "connected")
    ctx.remember(shown=shown)
    if len(ready) < len(domains):
        return await patience.wait(
            ctx,
            "connect",
            "The registry and the host are setting up name servers and DNS.",
            usual=CONNECTED_WITHIN,
            overdue=CONNECTED_LATE,
            limit="Usually 5 to 30 minutes, up to 48 hours",
        )
    return Done({"shown": shown})


async def dmarc(ctx: Context, _facts: dict[str, Any]) -> Done | Wait:
    """Have DMARC reports of every domain sent to the customer."""
    async with ctx.work() as work:
        provision = await rows.get(work, ctx.subject_id)
    listed = await _listed(ctx)
    domains = await _store_listed(ctx, listed)
    unset = _reporting_elsewhere(listed, domains, provision.email)
    if unset:
        await ctx.system.ports.turnkey.set_dmarc_email(
            provision.host_workspace_ref, unset, provision.email
        )
        unset = _reporting_elsewhere(await _listed(ctx), domains, provision.email)
    if not unset:
        return Done({"shown": f"Reports go to {provision.email}"})
    return await patience.wait(
        ctx,
        "dmarc",
        "The host is publishing the DMARC records.",
        usual=timedelta(minutes=1),
        overdue=timedelta(hours=1),
    )


def _reporting_elsewhere(
    listed: dict[str, HostedDomain], domains: list[PackageDomain], email: str
) -> list[str]:
    hosted = [listed[domain.name] for domain in domains]
    return [domain.ref for domain in hosted if domain.dmarc_email.lower() != email.lower()]


NOWHERE = HostedDomain("", "", "", ready=False)


async def _listed(ctx: Context) -> dict[str, HostedDomain]:
    async with ctx.work() as work:
        workspace_ref = (await rows.get(work, ctx.subject_id)).host_workspace_ref
    return {d.name: d for d in await ctx.system.ports.turnkey.domains(workspace_ref)}


async def _store_listed(ctx: Context, listed: dict[str, HostedDomain]) -> list[PackageDomain]:
    async with ctx.work() as work:
        domains = rows.wanted(await rows.domains_of(work, ctx.subject_id))
        for domain in domains:
            hosted = listed.get(domain.name)
            if hosted is None:
                continue
            domain.ref, domain.host_status, domain.reason = hosted.ref, hosted.status, ""
            if domain.status != DomainStatus.active:
                domain.status = DomainStatus.connected if hosted.ready else DomainStatus.dns_pending
            domain.updated_at = work.now()
        return domains


async def _buy_missing(
    ctx: Context, domains: list[PackageDomain], missing: list[PackageDomain]
) -> Done | Wait:
    sent_at = await purchase.sent_at(ctx, "domains")
    have = len(domains) - len(missing)
    if sent_at is None:
        return await _send_purchase(ctx, missing)
    if ctx.system.clock.now() - sent_at < LISTED_WITHIN:
        ctx.remember(shown=_count(have, len(domains), "registered"))
        return await patience.wait(
            ctx,
            f"listed_{sent_at.isoformat()}",
            "The registrar is registering the names.",
            usual=timedelta(minutes=2),
            overdue=LISTED_WITHIN,
        )
    taken, free = await _availability(ctx, missing)
    await _store_taken(ctx, taken)
    if free:
        await purchase.give_up(ctx, "domains", ", ".join(free))
    else:
        await purchase.settle(ctx, "domains", PurchaseStatus.partial, "some names were taken")
    return Wait(Why("The registrar did not register every name."), patience.SOONEST_SECONDS)


async def _send_purchase(ctx: Context, missing: list[PackageDomain]) -> Wait:
    host = ctx.system.ports.turnkey
    taken, _ = await _availability(ctx, missing)
    if taken:
        await _store_taken(ctx, taken)
        missing = [domain for domain in missing if domain.name not in taken]
        if not missing:
            return Wait(Why("Some names were taken."), patience.SOONEST_SECONDS)
    expected = sum(domain.price_cents for domain in missing)
    short = await wallet_short(ctx, expected)
    if short is not None:
        return short
    async with ctx.work() as work:
        workspace_ref = (await rows.get(work, ctx.subject_id)).host_workspace_ref
        for domain in await rows.domains_of(work, ctx.subject_id):
            if domain.name in {d.name for d in missing}:
                domain.status, domain.updated_at = DomainStatus.purchasing, work.now()
    names = [domain.name for domain in missing]
    async with purchase.sending(ctx, "domains", list(names), expected):
        await host.buy_domains(workspace_ref, names)
    return Wait(
        Why("The registrar is registering the names.", limit="Usually within 2 minutes"),
        patience.FIRST_SECONDS,
    )


async def _availability(
    ctx: Context, missing: list[PackageDomain]
) -> tuple[dict[str, str], list[str]]:
    """Return names that can no longer be bought with the reason, and those still free."""
    prices = {domain.name: domain.price_cents for domain in missing}
    taken: dict[str, str] = {}
    for offer in await ctx.system.ports.turnkey.offers(list(prices)):
        if not offer.available:
            taken[offer.name] = "Somebody else registered it in the meantime."
        elif offer.price_cents is None or offer.premium:
            taken[offer.name] = "The registrar no longer sells it at an ordinary price."
        elif offer.price_cents > prices[offer.name] + PRICE_TOLERANCE_CENTS:
            taken[offer.name] = "Its price has gone up since you paid."
    return taken, [name for name in prices if name not in taken]


async def _store_taken(ctx: Context, taken: dict[str, str]) -> None:
    async with ctx.work() as work:
        for domain in await rows.domains_of(work, ctx.subject_id):
            if domain.name in taken and not domain.refunded_cents:
                domain.status, domain.reason = DomainStatus.failed, taken[domain.name]
                domain.updated_at = work.now()


async def _ask_for_choice(ctx: Context, failed: list[PackageDomain]) -> Wait:
    names = ", ".join(domain.name for domain in failed)
    ctx.remember(shown=f"Your choice is needed for {names}")
    return Wait(
        Why(
            f"{names}: {failed[0].reason}",
            limit="Waits for your choice",
            remedy="Choose another name, or take the money back for it.",
        ),
        CHOICE_LOOK_SECONDS,
    )


def _count(have: int, total: int, what: str) -> str:
    return f"{have} of {total} domains {what}"
