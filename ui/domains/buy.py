"""The shop: names over every ending we sell, a cart with held prices, and the way to pay."""

from __future__ import annotations

from typing import Any

from nicegui import context
from nicegui.element import Element

from core.amounts import count
from core.domains import orders
from core.domains.orders import Cart, Found, Listed
from core.ports.money import dollars
from ui import kit
from ui.shell.view import View

PAYING = "The payment page opens"


async def build(view: View, q: str = "", cart: str = "") -> None:
    """Search names and fill the cart; ``cart`` tells of a payment that was not made."""
    shop = Shop(view)
    with kit.page():
        kit.page_header(
            "Buy domains",
            "Registered for you for one year, and set up for mail as soon as they are yours.",
            lambda: kit.link_button("Your orders", "/domains/orders", variant="secondary"),
        )
        if cart:
            kit.alert("warning", "You were not charged", "Your cart is kept as it was.")
        with kit.card(), kit.form(shop.search):
            shop.word = kit.field(
                "Word or names",
                name="names",
                value=q,
                placeholder="acme-mail, or acme-mail.com acme-post.net",
                icon="search",
                autocomplete="off",
                hint="One word is looked up over every ending we sell.",
                focus=True,
            )
            with kit.box("row"):
                kit.button("Search", submit=True, icon="search", testid="search-names")
        shop.results = kit.box("stack g16")
        shop.basket = kit.box("stack g16")
        shop.show_cart(await view.read(orders.view))
        if q:
            await shop.search()


class Shop:
    """What one visitor has found and put into the cart."""

    word: kit.Field
    results: Element
    basket: Element

    def __init__(self, view: View) -> None:
        self.view = view
        self.found = Found(())
        self.cart = Cart(None, (), fresh=True)
        self.offers: kit.NameList | None = None

    async def search(self) -> None:
        """Look names up and show what they cost."""
        found = await self.view.look(orders.find, self.view.actor, self.word.value)
        if found is not None:
            self.found = found
            self.show_offers()

    async def add(self, name: str) -> None:
        """Put a name into the cart."""
        said = f"{name} is in your cart"
        self._show(await self.view.call(orders.add, self.view.actor, [name], done_message=said))

    async def remove(self, name: str) -> None:
        """Take a name out of the cart."""
        said = f"{name} is out of your cart"
        self._show(await self.view.call(orders.remove, self.view.actor, name, done_message=said))

    async def refresh(self) -> None:
        """Look at the prices again."""
        said = "The prices are of this moment"
        self._show(await self.view.call(orders.refresh, self.view.actor, done_message=said))

    async def pay(self) -> None:
        """Accept the agreements and go to the payment page."""
        came_from = context.client.ip or ""
        url = await self.view.call(orders.pay, self.view.actor, came_from, done_message=PAYING)
        if url is not None:
            self.view.leave(url)
            return
        self.show_cart(await self.view.read(orders.view))

    def show_offers(self) -> None:
        """Draw what was found."""
        self.results.clear()
        with self.results:
            if self.found.why:
                kit.alert("warning", self.found.why.cause, self.found.why.remedy)
            free = sum(offer.sellable for offer in self.found.offers)
            with kit.box("card flush", "section", aria_label="Names found"):
                with kit.box("card-head"), kit.box("grow stack"):
                    kit.h2(f"{free} of {len(self.offer_rows())} can be bought")
                    kit.caption("Prices are for the first year. Renewal is said below each.")
                self.offers = kit.name_list("Names found", self.offer_rows(), self.add)

    def offer_rows(self) -> list[dict[str, Any]]:
        """Return what was found, what can be bought first."""
        chosen = {item.name for item in self.cart.items}
        rows = [offer_row(offer, chosen) for offer in self.found.offers]
        rows += [grey(name, "we do not sell this ending") for name in self.found.unsold]
        rows += [grey(name, "not looked up yet") for name in self.found.unasked]
        return sorted(rows, key=lambda row: not row["price"])

    def show_cart(self, cart: Cart) -> None:
        """Draw the cart, and mark what is in it among the names found."""
        self.cart = cart
        self.basket.clear()
        with self.basket:
            basket(self)
        if self.offers is not None and not self.offers.is_deleted:
            self.offers.show(self.offer_rows())

    def _show(self, cart: Cart | None) -> None:
        self.show_cart(self.cart if cart is None else cart)


def basket(shop: Shop) -> None:
    """Draw the cart with its price, how long it holds, and the way to pay."""
    cart, view = shop.cart, shop.view
    if cart.order is None or not cart.items:
        with kit.card():
            kit.empty_state("shopping-cart", "Your cart is empty", "Add names you have found.")
        return

    async def configure(wanted: bool) -> None:  # noqa: FBT001 - a switch
        await view.act("Your wish is noted", orders.choose, auto_configure=wanted)

    until = cart.order.quoted_until
    with kit.box("card flush", "section", aria_label="Cart"):
        with kit.box("card-head"):
            with kit.box("grow stack"):
                kit.h2(f"Cart, {count(len(cart.items), 'name')}")
                with kit.box("row g4 cap muted"):
                    if cart.fresh and until:
                        kit.text("Prices hold for", tag="span")
                        kit.countdown(until, view.now(), "a moment; we look again when you pay")
                    else:
                        kit.text("Prices have run out; we look again when you pay.", tag="span")
            kit.button(
                "Look again",
                on_click=shop.refresh,
                variant="secondary",
                small=True,
                icon="refresh-cw",
            )
        kit.name_list("Cart", [cart_row(item) for item in cart.items], shop.remove, one=True)
        with kit.box("card-body stack g16"):
            for change in cart.changes:
                kit.alert("warning", change)
            kit.checkbox(
                "Set up DNS as soon as a name is mine",
                value=cart.order.auto_configure,
                switch=True,
                name="auto_configure",
                on_change=configure,
            )
            with kit.box("row between g16 wrap"):
                kit.caption(
                    "By paying you accept the registrar's agreement. A name that was registered "
                    "cannot be returned; what cannot be registered is paid back."
                )
                kit.button(
                    f"Pay {dollars(cart.total_cents)}",
                    on_click=shop.pay,
                    icon="credit-card",
                    disabled=len(cart.sellable) != len(cart.items),
                    testid="pay-domains",
                )


def offer_row(offer: Listed, chosen: set[str]) -> dict[str, Any]:
    """Return a name as it is offered; grey where it cannot be had."""
    if not offer.available:
        return grey(offer.name, "taken")
    if offer.price_cents is None:
        return grey(offer.name, "not sold here")
    if offer.premium:
        return grey(offer.name, f"premium, {dollars(offer.price_cents)}")
    there = offer.name in chosen
    renewal = "" if offer.renewal_cents is None else f"then {dollars(offer.renewal_cents)} a year"
    return {
        "id": offer.name,
        "name": offer.name,
        "note": "",
        "price": dollars(offer.price_cents),
        "renewal": renewal,
        "verb": "In cart" if there else "Add",
        "icon": "plus",
        "off": there,
    }


def grey(name: str, why: str) -> dict[str, Any]:
    """Return a name that cannot be had, and why."""
    return {"id": name, "name": name, "note": "", "price": "", "verb": why, "icon": "", "off": True}


def cart_row(item: Any) -> dict[str, Any]:
    """Return a line of the cart."""
    return {
        "id": item.name,
        "name": item.name,
        "note": item.reason,
        "price": dollars(item.price_cents) if item.status == "available" else "gone",
        "renewal": "",
        "verb": "Remove",
        "icon": "x",
        "quiet": True,
    }
