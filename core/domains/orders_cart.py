"""The cart: names with prices that are held ten minutes, until they are taken to the payment page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from core.billing import checkout
from core.billing.lines import Line
from core.domains import orders_rows, orders_search, registrants
from core.domains.names import normalise_name
from core.domains.orders_search import Listed
from core.domains.orders_states import move, move_item
from core.errors import Conflict, Invalid, LimitReached
from core.ports.money import dollars
from core.system import Actor, System, Work
from data.domains.orders import DomainOrder, DomainOrderItem, ItemStatus, OrderStatus

PURPOSE = checkout.DOMAINS
QUOTE_LASTS = timedelta(minutes=10)
MOST_ITEMS = 50


@dataclass(frozen=True, slots=True)
class Cart:
    """What is in the cart. ``changes`` say in words what a new look at the prices has changed."""

    order: DomainOrder | None
    items: tuple[DomainOrderItem, ...]
    fresh: bool
    changes: tuple[str, ...] = ()

    @property
    def sellable(self) -> tuple[DomainOrderItem, ...]:
        """The items that can be paid for."""
        return tuple(item for item in self.items if item.status == ItemStatus.available)

    @property
    def total_cents(self) -> int:
        """What the items that can be paid for cost together."""
        return sum(item.price_cents for item in self.sellable)


async def view(work: Work, changes: tuple[str, ...] = ()) -> Cart:
    """Return the organization's cart."""
    order = await orders_rows.open_order(work)
    if order is None:
        return Cart(None, (), fresh=True)
    items = await orders_rows.items_of(work, order.id)
    fresh = order.quoted_until is not None and order.quoted_until > work.now()
    return Cart(order, tuple(items), fresh, changes)


async def add(system: System, actor: Actor, names: list[str]) -> Cart:
    """Put names into the cart at today's prices; one that is there already stays as it is.

    Raises Invalid for the first that cannot be bought, and then adds none of them.
    """
    wanted = list(dict.fromkeys(normalise_name(name) for name in names))
    await reopen(system, actor)
    found = await orders_search.look_up(system, actor, wanted)
    offers = {offer.name: offer for offer in found.offers}
    for name in wanted:
        require_sellable(name, offers.get(name))
    async with system.work(actor) as work:
        order = await _changing(work)
        there = {item.name for item in await orders_rows.items_of(work, order.id)}
        new = [offers[name] for name in wanted if name not in there]
        if len(there) + len(new) > MOST_ITEMS:
            raise LimitReached(f"A cart holds at most {MOST_ITEMS} names.")
        work.session.add_all([_item(work, order, offer) for offer in new])
        until = work.now() + QUOTE_LASTS
        order.quoted_until = min(order.quoted_until or until, until) if there else until
        orders_rows.ring(work, order)
        await work.session.flush()
        return await view(work)


async def remove(system: System, actor: Actor, name: str) -> Cart:
    """Take a name out of the cart."""
    await reopen(system, actor)
    async with system.work(actor) as work:
        order = await _changing(work)
        for item in await orders_rows.items_of(work, order.id):
            if item.name == name.strip().lower():
                await work.session.delete(item)
        orders_rows.ring(work, order)
        await work.session.flush()
        return await view(work)


async def choose(work: Work, *, auto_configure: bool) -> Cart:
    """Say whether DNS is set up as soon as a name is bought."""
    order = await _changing(work)
    order.auto_configure, order.updated_at = auto_configure, work.now()
    return await view(work)


async def refresh(system: System, actor: Actor) -> Cart:
    """Look at all prices again; what changed is said in words, what is gone is marked."""
    async with system.work(actor) as work:
        before = await view(work)
    if before.order is None or not before.items:
        return before
    found = await orders_search.look_up(system, actor, [item.name for item in before.items])
    if found.unasked:
        raise LimitReached(
            "The registrar answers a limited number of searches.",
            action="Look at the prices again in a moment. Your cart is kept.",
        )
    offers = {offer.name: offer for offer in found.offers}
    async with system.work(actor) as work:
        order = await _changing(work)
        items = await orders_rows.items_of(work, order.id)
        changes = [_looked_at(work, item, offers.get(item.name)) for item in items]
        order.quoted_until = work.now() + QUOTE_LASTS
        orders_rows.ring(work, order)
        await work.session.flush()
        return await view(work, tuple(change for change in changes if change))


async def pay(system: System, actor: Actor, agreed_from: str) -> str:
    """Open the payment page for the cart and return its address; owners only.

    ``agreed_from`` is the network address from which the registrar's agreements were accepted.
    Raises Conflict "quote_expired" when prices have changed since they were shown.
    """
    actor.require_owner()
    async with system.work(actor) as work:
        cart = await view(work)
        await registrants.contact(work)
    if not cart.fresh:
        cart = await refresh(system, actor)
        if cart.changes:
            raise Conflict(
                " ".join(cart.changes),
                code="quote_expired",
                action="Look at the cart again, then pay.",
            )
    if cart.order is None or not cart.sellable:
        raise Conflict("There is nothing in the cart.", action="Search for a name first.")
    if len(cart.sellable) != len(cart.items):
        raise Conflict("A name in the cart is gone.", action="Take it out, then pay.")
    async with system.work(actor) as work:
        order = await orders_rows.get(work, cart.order.id, lock=True)
        if order.status not in orders_rows.OPEN:
            raise Conflict("This cart is paid already.", action="Go to your domains.")
        move(order, OrderStatus.pending_payment, work.now())
        order.agreed_at, order.agreed_from = work.now(), agreed_from
        wanted = lines(await orders_rows.items_of(work, order.id))
        orders_rows.ring(work, order)
    return await checkout.open_cart(
        system, actor, purpose=PURPOSE, subject_id=cart.order.id, cart=wanted
    )


async def reopen(system: System, actor: Actor) -> None:
    """Close the payment page of a cart that is about to change; raise Conflict when it was paid."""
    async with system.work(actor) as work:
        order = await orders_rows.open_order(work)
    if order is None or order.status != OrderStatus.pending_payment:
        return
    await checkout.close_cart(system, actor, purpose=PURPOSE, subject_id=order.id)
    async with system.work(actor) as work:
        stored = await orders_rows.get(work, order.id, lock=True)
        if stored.status == OrderStatus.pending_payment:
            move(stored, OrderStatus.cart, work.now())


def lines(items: list[DomainOrderItem]) -> list[Line]:
    """Return a cart as the payment page lists it."""
    return [
        Line(name=f"{item.name}, one year", amount_cents=item.price_cents, monthly=False)
        for item in items
    ]


def require_sellable(name: str, offer: Listed | None) -> None:
    """Raise Invalid, with the reason, for a name that cannot go into the cart."""
    if offer is None:
        raise Invalid(
            f"No registrar here sells {name}.", action="Choose another ending.", field="names"
        )
    if not offer.available:
        raise Invalid(
            f"{name} is taken.", code="name_taken", action="Choose another name.", field="names"
        )
    if not offer.sellable:
        raise Invalid(
            f"The registry asks a special price for {name}.",
            code="name_premium",
            action="Choose another name.",
            field="names",
        )


async def _changing(work: Work) -> DomainOrder:
    order = await orders_rows.open_or_new(work)
    if order.status != OrderStatus.cart:
        raise Conflict("The cart is at the payment page.", action="Reload, then try again.")
    order.updated_at = work.now()
    return order


def _item(work: Work, order: DomainOrder, offer: Listed) -> DomainOrderItem:
    return DomainOrderItem(
        organization_id=work.organization_id,
        order_id=order.id,
        name=offer.name,
        registrar=offer.registrar,
        status=ItemStatus.available,
        cost_cents=offer.cost_cents,
        price_cents=offer.price_cents or 0,
        renewal_cents=offer.renewal_cents,
        created_at=work.now(),
        updated_at=work.now(),
    )


def _looked_at(work: Work, item: DomainOrderItem, offer: Listed | None) -> str:
    """Record what is known of an item now; return what changed, in words."""
    before, price = item.status, item.price_cents
    move_item(item, ItemStatus.checking_availability, work.now())
    if offer is None or not offer.sellable:
        move_item(item, ItemStatus.unavailable, work.now())
        item.reason = "Somebody else has this name by now."
        return f"{item.name} is gone." if before != ItemStatus.unavailable else ""
    move_item(item, ItemStatus.available, work.now())
    item.registrar, item.reason = offer.registrar, ""
    item.cost_cents, item.price_cents = offer.cost_cents, offer.price_cents or 0
    item.renewal_cents = offer.renewal_cents
    if item.price_cents == price:
        return ""
    return f"{item.name} costs {dollars(item.price_cents)} now, not {dollars(price)}."
