"""The plan before paying: what will be done, what each part costs and how long it takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from core.billing.economics import surcharge_cents
from core.ports.money import dollars
from core.provisioning import drafts, usernames
from core.provisioning.plan_calls import CALLS, Call
from core.provisioning.turnkey.steps import TURNKEY
from core.system import Work
from data.billing.tiers import Tier
from data.provisioning.drafts import Draft

WHAT = {
    "workspace": "Check the wallet, create 1 workspace at Zapmail",
    "buy": "Re-check and register {domains} domains for a year at Zapmail",
    "connect": "Watch {domains} domains until name servers and DNS are in place",
    "dmarc": "Publish DMARC with reports to {email}",
    "mailboxes": "Book {mailboxes} places and create {mailboxes} Google mailboxes",
    "outreach": "Create 1 workspace and 1 login at PlusVibe",
    "export": "Link PlusVibe and hand over {mailboxes} mailboxes",
    "warmup": "Set limits and start warmup of {mailboxes} mailboxes",
    "leads": "Create 1 lead list at HeyReach",
    "finish": "Count everything once more and mail you the summary",
}


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One step: its title, what it does, its calls at least, what it costs and how long it takes.

    ``price`` is empty where the step costs nothing beside the package.
    """

    title: str
    what: str
    calls: tuple[Call, ...]
    price: str
    usual: timedelta


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything a person should know before paying. Amounts are cents."""

    tier: Tier
    domains: tuple[tuple[str, int], ...]
    mailboxes: tuple[str, ...]
    lines: tuple[PlanLine, ...]
    setup_cents: int
    surcharge_cents: int
    monthly_cents: int

    @property
    def due_today_cents(self) -> int:
        """What is charged now: setup, surcharge and the first month."""
        return self.setup_cents + self.surcharge_cents + self.monthly_cents

    @property
    def usual(self) -> timedelta:
        """How long it all usually takes."""
        return sum((line.usual for line in self.lines), timedelta())

    @property
    def calls(self) -> int:
        """How many calls to providers it takes at least."""
        return sum(len(line.calls) for line in self.lines)


async def of_draft(work: Work) -> Plan:
    """Return the plan of a complete draft; raise Conflict naming what is missing."""
    draft, tier = await drafts.require_complete(work)
    return of(draft, tier, work.actor.email)


def of(draft: Draft, tier: Tier, email: str) -> Plan:
    """Return the plan of a draft; pure."""
    domains = tuple((entry["name"], entry["price_cents"]) for entry in draft.domains)
    mailboxes = tuple(
        f"{name}@{domain}"
        for domain, name in usernames.cascade([name for name, _ in domains], draft.patterns)
    )
    facts = {"domains": len(domains), "mailboxes": len(mailboxes), "email": email}
    names_cents = sum(price for _, price in domains)
    prices = {
        "buy": f"{dollars(names_cents)}, part of the setup",
        "mailboxes": f"part of {dollars(tier.monthly_fee_cents)} a month",
    }
    lines = tuple(
        PlanLine(
            step.title,
            WHAT[step.name].format(**facts),
            tuple(Call(to, what.format(**facts)) for to, what in CALLS[step.name]),
            prices.get(step.name, ""),
            timedelta(seconds=step.usual_seconds),
        )
        for step in TURNKEY
    )
    return Plan(
        tier,
        domains,
        mailboxes,
        lines,
        tier.setup_fee_cents,
        surcharge_cents([price for _, price in domains]),
        tier.monthly_fee_cents,
    )
