"""An organization that buys domains through the payment page, as a customer does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlmodel import col, select

from adapters.sandbox.world import World
from core.billing import checkout
from core.domains import orders
from core.domains.orders import Placed
from core.system import Actor, System
from data.accounts.notifications import Notification
from data.billing.refunds import Refund
from data.domains.domains import Domain
from data.workflow import Run
from tests.support import journey
from tests.support.till import Till, ref_of

BROWSER = "203.0.113.7"


@dataclass
class Desk:
    """A customer, the shop's till and the sandbox behind it."""

    till: Till
    actor: Actor

    @property
    def system(self) -> System:
        """The product."""
        return self.till.system

    @property
    def world(self) -> World:
        """The outside world."""
        return self.till.world

    async def fill(self, *names: str, auto_configure: bool = False) -> orders.Cart:
        """Put names into the cart."""
        await orders.add(self.system, self.actor, list(names))
        async with self.system.work(self.actor) as work:
            return await orders.choose(work, auto_configure=auto_configure)

    async def pay(self) -> str:
        """Open the payment page, pay there, and return its address."""
        url = await orders.pay(self.system, self.actor, BROWSER)
        assert (await self.till.pay(url)).status_code == 303
        return url

    async def buy(self, *names: str, auto_configure: bool = False) -> UUID:
        """Buy names up to the recorded payment, before anything is registered."""
        cart = await self.fill(*names, auto_configure=auto_configure)
        assert cart.order is not None
        await checkout.settle(self.system, ref_of(await self.pay()))
        return cart.order.id

    async def settle(self, pause: timedelta = journey.SHORTEST) -> None:
        """Let time pass until nothing is moving."""
        await journey.until_settled(self.system, self.world, pause=pause)

    async def placed(self, order_id: UUID) -> Placed:
        """Return an order as it is now."""
        async with self.system.work(self.actor) as work:
            return await orders.get(work, order_id)

    async def states(self, order_id: UUID) -> dict[str, str]:
        """Return the status of each name of an order."""
        return {item.name: item.status for item in (await self.placed(order_id)).items}

    async def domains(self) -> dict[str, Domain]:
        """Return the organization's domains by name."""
        async with self.system.work(self.actor) as work:
            return {domain.name: domain for domain in await work.session.exec(select(Domain))}

    async def refunds(self) -> list[int]:
        """Return what was given back, in cents, oldest first."""
        async with self.system.work(self.actor) as work:
            query = select(Refund.amount_cents).order_by(col(Refund.id))
            return list(await work.session.exec(query.where(Refund.status == "done")))

    async def run(self, order_id: UUID) -> Run:
        """Return the run of an order."""
        async with self.system.work(self.actor) as work:
            query = select(Run).where(Run.kind == orders.KIND, Run.subject_id == order_id)
            return (await work.session.exec(query)).one()

    async def notices(self) -> list[str]:
        """Return the titles of the notices, oldest first."""
        async with self.system.work(self.actor) as work:
            query = select(Notification.title).order_by(col(Notification.id))
            return list(await work.session.exec(query))

    def charged(self) -> list[str]:
        """Return the names GoDaddy has charged for and not paid back."""
        rows = self.world.store.all("godaddy_charge")
        return sorted(row["domain"] for row in rows if not row["refunded"])
