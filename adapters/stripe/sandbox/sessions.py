"""Checkout sessions as the API shows them: a cart, a page to pay it on, and where to go after.

Source: https://docs.stripe.com/api/checkout/sessions
"""

from __future__ import annotations

from adapters.stripe.sandbox import events, money, prices
from adapters.stripe.sandbox.account import Account, Json, new_ref
from adapters.stripe.sandbox.lists import created_within, page
from adapters.stripe.sandbox.params import Params
from adapters.stripe.sandbox.refusals import InvalidRequest

SHORTEST_SECONDS = 30 * 60
LONGEST_SECONDS = 24 * 3600
MOST_LINES = 20
"""Lines of each kind, recurring and one-time."""

STATUSES = ("open", "complete", "expired")


def create(account: Account, params: Params, _ref: str) -> Json:
    """POST /v1/checkout/sessions."""
    mode = params.choice("mode", ("payment", "subscription"))
    if not mode:
        raise params.lacking("mode")
    items = _items(account, params, mode)
    total = sum(item["amount_total"] for item in items)
    customer = _customer(account, params)
    creation = params.choice("customer_creation", ("always", "if_required"))
    if creation and mode == "subscription":
        raise InvalidRequest(
            "customer_creation is for payment mode; a subscription always has a customer.",
            param="customer_creation",
        )
    invoiced = params.part("invoice_creation").flag("enabled")
    session = account.create(
        "checkout.session",
        adaptive_pricing=None,
        after_expiration=None,
        allow_promotion_codes=None,
        amount_subtotal=total,
        amount_total=total,
        automatic_tax={"enabled": False, "liability": None, "provider": None, "status": None},
        billing_address_collection=None,
        cancel_url=params.address("cancel_url") or None,
        client_reference_id=params.text("client_reference_id") or None,
        client_secret=None,
        consent=None,
        currency=items[0]["currency"],
        custom_fields=[],
        custom_text=dict.fromkeys(("after_submit", "shipping_address", "submit")),
        customer=customer["id"] if customer else None,
        customer_creation=creation or ("if_required" if mode == "payment" else "always"),
        customer_details=None,
        customer_email=params.text("customer_email") or None,
        expires_at=_expiry(account, params),
        invoice=None,
        invoice_creation={"enabled": invoiced} if mode == "payment" else None,
        locale=None,
        metadata=params.mapping("metadata"),
        mode=mode,
        payment_intent=None,
        payment_link=None,
        payment_method_collection="always",
        payment_method_options={},
        payment_method_types=params.texts("payment_method_types") or ["card", "us_bank_account"],
        payment_status="unpaid" if total else "no_payment_required",
        setup_intent=None,
        shipping_options=[],
        status="open",
        submit_type=None,
        subscription=None,
        success_url=_success_url(params),
        total_details={"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        ui_mode="hosted_page",
        _line_items=items,
        _subscription_data=_subscription_data(params, mode),
        _intent_metadata=params.part("payment_intent_data").mapping("metadata"),
    )
    session["url"] = f"{account.base_url}/c/pay/{session['id']}"
    return account.save(session)


def retrieve(account: Account, _params: Params, ref: str) -> Json:
    """GET /v1/checkout/sessions/{id}."""
    return account.get("checkout.session", ref)


def update(account: Account, params: Params, ref: str) -> Json:
    """POST /v1/checkout/sessions/{id}: its metadata."""
    session = account.get("checkout.session", ref)
    session["metadata"] |= params.mapping("metadata")
    return account.save(session)


def listing(account: Account, params: Params, _ref: str) -> Json:
    """GET /v1/checkout/sessions."""
    filters = {
        name: params.text(name) for name in ("customer", "subscription", "payment_intent")
    } | {"status": params.choice("status", STATUSES)}
    found = [
        session
        for session in created_within(params, account.every("checkout.session"))
        if all(value in ("", session[name]) for name, value in filters.items())
    ]
    return page(params, found, "/v1/checkout/sessions")


def list_line_items(account: Account, params: Params, ref: str) -> Json:
    """GET /v1/checkout/sessions/{id}/line_items."""
    session = account.get("checkout.session", ref)
    return page(params, session["_line_items"], f"/v1/checkout/sessions/{ref}/line_items")


def expire(account: Account, _params: Params, ref: str) -> Json:
    """POST /v1/checkout/sessions/{id}/expire."""
    session = account.get("checkout.session", ref)
    if session["status"] != "open":
        raise InvalidRequest(
            f"Only an open session can expire; this one is {session['status']}.", param="session"
        )
    return close(account, session)


def close(account: Account, session: Json) -> Json:
    """Let an open session expire."""
    session |= {"status": "expired", "url": None}
    account.save(session)
    events.emit(account, "checkout.session.expired", session)
    return session


def _items(account: Account, params: Params, mode: str) -> list[Json]:
    entries = params.parts("line_items")
    if not entries:
        raise params.lacking("line_items")
    items = [_item(account, entry) for entry in entries]
    recurring = [item for item in items if item["price"]["recurring"]]
    if mode == "payment" and recurring:
        raise InvalidRequest("A recurring price needs mode=subscription.", param="line_items")
    if mode == "subscription" and not recurring:
        raise InvalidRequest(
            "mode=subscription needs at least one recurring price.", param="line_items"
        )
    if max(len(recurring), len(items) - len(recurring)) > MOST_LINES:
        raise InvalidRequest(f"At most {MOST_LINES} lines of each kind.", param="line_items")
    if len({item["currency"] for item in items}) > 1:
        raise InvalidRequest("All prices must have the same currency.", param="line_items")
    if len({money.every(item["price"]) for item in recurring}) > 1:
        raise InvalidRequest(
            "All recurring prices must have the same interval.", param="line_items"
        )
    return items


def _item(account: Account, entry: Params) -> Json:
    if "price_data" in entry:
        price = prices.add(account, entry.part("price_data")) | {"active": False}
        account.save(price)
    else:
        price = account.get("price", entry.needed("price"), entry.name("price"))
        if not price["active"]:
            raise InvalidRequest(
                f"The price {price['id']} is not active.", param=entry.name("price")
            )
    quantity = entry.whole("quantity")
    if quantity is None:
        raise entry.lacking("quantity")
    if quantity < 1:
        raise InvalidRequest("quantity must be at least 1.", param=entry.name("quantity"))
    amount = price["unit_amount"] * quantity
    return {
        "id": new_ref("item"),
        "object": "item",
        "adjustable_quantity": None,
        "amount_discount": 0,
        "amount_subtotal": amount,
        "amount_tax": 0,
        "amount_total": amount,
        "currency": price["currency"],
        "description": money.product_name(account, price),
        "metadata": {},
        "price": price,
        "quantity": quantity,
    }


def _customer(account: Account, params: Params) -> Json | None:
    ref, email = params.text("customer"), params.text("customer_email")
    if ref and email:
        raise InvalidRequest(
            "Give either customer or customer_email, not both.", param="customer_email"
        )
    if email and "@" not in email:
        raise InvalidRequest(
            f"Invalid email address: {email}", code="email_invalid", param="customer_email"
        )
    return account.get("customer", ref, "customer") if ref else None


def _expiry(account: Account, params: Params) -> int:
    wish = params.whole("expires_at")
    if wish is None:
        return account.now + LONGEST_SECONDS
    if not SHORTEST_SECONDS <= wish - account.now <= LONGEST_SECONDS:
        raise InvalidRequest(
            "expires_at must be between 30 minutes and 24 hours from now.", param="expires_at"
        )
    return wish


def _success_url(params: Params) -> str:
    url = params.address("success_url")
    if not url:
        raise params.lacking("success_url")
    return url


def _subscription_data(params: Params, mode: str) -> Json:
    if "subscription_data" in params and mode != "subscription":
        raise InvalidRequest(
            "subscription_data is for mode=subscription.", param="subscription_data"
        )
    part = params.part("subscription_data")
    return {"metadata": part.mapping("metadata"), "description": part.text("description")}
