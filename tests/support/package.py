"""A package on its way, with what our books and the providers hold of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlmodel import col, select

from adapters.sandbox import wallet
from adapters.sandbox.faults import Fault
from adapters.sandbox.world import World
from core.billing import checkout
from core.provisioning import allowance, provisions, rows
from core.system import Actor, System
from data.accounts.mails import QueuedMail
from data.provisioning.mailboxes import Mailbox
from data.provisioning.provisions import PackageDomain
from data.provisioning.purchases import Purchase
from jobs.drain import Drain
from tests.support import journey
from tests.support.journey import Seen
from tests.support.till import Till, ref_of

MOST_LOOKS = 200
SLOT_CENTS = 350
READ_SECONDS = 0.5
"""How long an answer of the sandbox is waited for."""


@dataclass(frozen=True, slots=True)
class Holdings:
    """What the providers hold: each list in the order it was made."""

    workspaces: list[str]
    domains: list[str]
    slots: int
    mailboxes: list[str]
    outreach_workspaces: list[str]
    clients: list[str]
    accounts: list[str]
    warming: int
    lists: list[str]
    spent_cents: int


@dataclass
class Package:
    """A provision, its organization's owner, and the world it happens in."""

    system: System
    world: World
    actor: Actor
    provision_id: UUID

    async def settle(
        self, longest: timedelta = journey.LONGEST, pause: timedelta = journey.SHORTEST
    ) -> Seen:
        """Let time pass until nothing moves; return what is there then."""
        await journey.until_settled(self.system, self.world, longest, pause)
        return await self.seen()

    async def seen(self) -> Seen:
        """Return the provision with its run and steps."""
        return await journey.seen(self.system, self.provision_id)

    async def look(self, pause: timedelta = timedelta()) -> Seen:
        """Skip to the next look, make exactly one, and return what is there then."""
        due = await journey.next_due(self.system)
        if due is not None and due > timedelta():
            journey.skip(self.system, self.world, max(due, pause))
        drain = Drain(self.system)
        await drain.look()
        await drain.idle()
        return await self.seen()

    async def until(self, step: str) -> Seen:
        """Look until the run stands at a step that has not been worked on yet."""
        found = await self.seen()
        for _ in range(MOST_LOOKS):
            if list(found.steps)[found.run.position] == step:
                return found
            found = await self.look(journey.SHORTEST)
        message = f"the run never came to {step}"
        raise AssertionError(message)

    async def retry(self) -> None:
        """Do as an operator who presses retry."""
        async with self.system.platform(journey.operator()) as work:
            await provisions.retry(work, self.provision_id)

    def break_down(
        self,
        provider: str,
        kind: str,
        route: str = "*",
        *,
        times: int | None = 1,
        value: float = 0.0,
    ) -> Fault:
        """Ask for a fault; ``route`` is "POST /path", or "*"."""
        method, _, path = route.partition(" ")
        return self.world.faults.inject(
            provider, kind, method=method, route_pattern=path or "*", times=times, value=value
        )

    async def domains(self) -> list[PackageDomain]:
        """Return our rows of domains."""
        async with self.system.work(self.actor) as work:
            return await rows.domains_of(work, self.provision_id)

    async def mailboxes(self) -> list[Mailbox]:
        """Return our rows of mailboxes that exist or shall exist."""
        async with self.system.work(self.actor) as work:
            return await rows.mailboxes_of(work, self.provision_id)

    async def purchases(self, kind: str) -> list[str]:
        """Return the statuses of our orders of a kind, oldest first."""
        async with self.system.work(self.actor) as work:
            query = select(Purchase).where(Purchase.kind == kind).order_by(col(Purchase.id))
            return [purchase.status for purchase in await work.session.exec(query)]

    async def mails(self, start: str) -> list[QueuedMail]:
        """Return the mails queued under keys that start so, oldest first."""
        async with self.system.platform(Actor.job()) as work:
            query = select(QueuedMail).order_by(col(QueuedMail.id))
            found = list(await work.session.exec(query))
        return [mail for mail in found if mail.dedupe_key.startswith(start)]

    def holdings(self) -> Holdings:
        """Return what the providers hold by now."""
        store = self.world.store
        now = self.world.now().isoformat()
        own = [row for row in store.all("zapmail_workspace") if not row["is_default"]]
        accounts = [row for row in store.all("plusvibe_account") if row["arrives_at"] <= now]
        return Holdings(
            workspaces=[row["name"] for row in own],
            domains=[row["domain"] for row in store.all("zapmail_domain")],
            slots=sum(row["slots"] for row in own),
            mailboxes=[row["email"] for row in store.all("zapmail_mailbox")],
            outreach_workspaces=[
                row["name"] for row in store.all("plusvibe_workspace") if row["name"] != "Agency"
            ],
            clients=[row["email"] for row in store.all("plusvibe_client")],
            accounts=[row["email"] for row in accounts],
            warming=sum(row["warmup_since"] is not None for row in accounts),
            lists=[row["name"] for row in store.all("heyreach_list")],
            spent_cents=wallet.DEFAULT_CENTS - wallet.balance_cents(store),
        )

    async def require_complete(self) -> None:
        """Assert that everything is there exactly once, here and at the providers."""
        found = await self.seen()
        errors = {name: step.error for name, step in found.steps.items() if step.status != "done"}
        assert errors == {}
        assert (found.run.status, found.provision.status) == ("done", "active")
        assert found.provision.sealed_client_password == ""
        domains, mailboxes = await self.domains(), await self.mailboxes()
        assert {domain.status for domain in domains} == {"active"}
        assert {mailbox.status for mailbox in mailboxes} == {"warming"}
        has = self.holdings()
        emails = sorted(mailbox.email for mailbox in mailboxes)
        assert len(has.workspaces) == len(has.outreach_workspaces) == len(has.lists) == 1
        ours = (*has.workspaces, *has.outreach_workspaces, *has.lists)
        assert all(name.startswith(self.actor.organization_name) for name in ours)
        assert has.clients == [found.provision.outreach_client_email]
        assert sorted(has.domains) == sorted(domain.name for domain in domains)
        assert has.slots == len(emails)
        assert sorted(has.mailboxes) == sorted(has.accounts) == emails
        assert has.warming == len(emails)
        names = sum(domain.price_cents for domain in domains)
        assert has.spent_cents == names + len(emails) * SLOT_CENTS


async def bought(shop: Till, names: list[str] | None = None, brand: str = "Acme") -> Package:
    """Buy a Starter package through the payment page, as a customer does."""
    actor = await journey.customer(shop.system, brand)
    await journey.drafted(shop.system, actor, brand=brand, names=names)
    url = await provisions.pay(shop.system, actor)
    assert (await shop.pay(url)).status_code == 303
    await checkout.settle(shop.system, ref_of(url))
    async with shop.system.work(actor) as work:
        provision = await allowance.find(work)
    assert provision is not None
    return Package(shop.system, shop.world, actor, provision.id)
