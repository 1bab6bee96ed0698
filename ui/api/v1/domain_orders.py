"""Buying domains: search, cart, quote, payment page, and what became of an order."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Request

from core.domains import orders
from core.domains.orders import Cart, Placed
from ui.api.doors import Changer, Reader, Running, Writer
from ui.api.v1.order_models import (
    CartNames,
    CartShown,
    CartWishes,
    CheckoutShown,
    NameSearch,
    NamesFoundShown,
    OrderItemShown,
    OrderShown,
)

routes = APIRouter(tags=["Buying domains"])


@routes.post("/cart/search", summary="Search for names to buy")
async def search(system: Running, actor: Changer, given: NameSearch) -> NamesFoundShown:
    """Look a word up over all endings, or the names given; at most 60 are answered."""
    return NamesFoundShown.model_validate(await orders.find(system, actor, given.text))


@routes.get("/cart", summary="Read the cart")
async def read(system: Running, actor: Reader) -> CartShown:
    """Return the organization's cart."""
    async with system.work(actor) as work:
        return cart_shown(await orders.view(work))


@routes.post("/cart/items", summary="Put names into the cart")
async def add(system: Running, actor: Writer, given: CartNames) -> CartShown:
    """Add names at today's prices, which hold ten minutes; the first unsellable one refuses all."""
    return cart_shown(await orders.add(system, actor, given.names))


@routes.delete("/cart/items/{name}", summary="Take a name out of the cart")
async def remove(system: Running, actor: Writer, name: str) -> CartShown:
    """Take a name out; one that is not there changes nothing."""
    return cart_shown(await orders.remove(system, actor, name))


@routes.patch("/cart", summary="Choose what follows the purchase")
async def choose(system: Running, actor: Writer, given: CartWishes) -> CartShown:
    """Say whether DNS is set up as soon as a name is bought."""
    async with system.work(actor) as work:
        return cart_shown(await orders.choose(work, auto_configure=given.auto_configure))


@routes.post("/cart/quote", summary="Quote the cart anew")
async def quote(system: Running, actor: Writer) -> CartShown:
    """Look at all prices again; ``changes`` says in words what is different."""
    return cart_shown(await orders.refresh(system, actor))


@routes.post("/cart/checkout", summary="Get the payment page of the cart")
async def checkout(system: Running, actor: Writer, request: Request) -> CheckoutShown:
    """Open the payment page and accept the registrars' agreements; nothing is bought unpaid.

    409 ``quote_expired`` when prices have changed since they were shown.
    """
    agreed_from = request.client.host if request.client else ""
    return CheckoutShown(payment_url=await orders.pay(system, actor, agreed_from))


@routes.get("/domain-orders", summary="List the orders")
async def listing(system: Running, actor: Reader) -> list[OrderShown]:
    """Return the newest hundred orders, newest first, without the cart."""
    async with system.work(actor) as work:
        return [shown(placed) for placed in await orders.placed(work)]


@routes.get("/domain-orders/{order_id}", summary="Follow an order")
async def one(system: Running, actor: Reader, order_id: UUID) -> OrderShown:
    """Return an order and what became of each name."""
    async with system.work(actor) as work:
        return shown(await orders.get(work, order_id))


@routes.post("/domain-orders/{order_id}/retry", summary="Let an order go on")
async def retry(system: Running, actor: Writer, order_id: UUID) -> OrderShown:
    """Let an order that stopped go on; what was sent is read, never sent again."""
    async with system.work(actor) as work:
        return shown(await orders.retry(work, order_id))


@routes.post("/domain-orders/{order_id}/give-up", summary="Give an order up")
async def give_up(system: Running, actor: Writer, order_id: UUID) -> OrderShown:
    """Buy nothing more for an order that stopped; what was not sent is given back."""
    async with system.work(actor) as work:
        return shown(await orders.give_up(work, order_id))


def cart_shown(cart: Cart) -> CartShown:
    """Return a cart as JSON."""
    order = cart.order
    return CartShown(
        order_id=order.id if order else None,
        items=[OrderItemShown.model_validate(item) for item in cart.items],
        total_cents=cart.total_cents,
        auto_configure=order.auto_configure if order else True,
        fresh=cart.fresh,
        quoted_until=order.quoted_until if order else None,
        changes=list(cart.changes),
    )


def shown(placed: Placed) -> OrderShown:
    """Return an order as JSON."""
    own = placed.order.model_dump(include=set(OrderShown.model_fields) - {"items"})
    return OrderShown(**own, items=[OrderItemShown.model_validate(one) for one in placed.items])
