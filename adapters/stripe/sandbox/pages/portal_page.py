"""The customer's own page: the plan, the card that is charged, and every invoice."""

from __future__ import annotations

from starlette.responses import Response

from adapters.sandbox.hosted.desk import Desk, Form, go
from adapters.stripe.sandbox import cards, money, portal
from adapters.stripe.sandbox.account import Account, Json
from adapters.stripe.sandbox.refusals import CardFailed, missing

SAID = {
    "card": "Your card is replaced. It is charged from now on.",
    "cancel": "Your plan ends with the period that is paid for.",
    "resume": "Your plan goes on.",
}
CHOICES = (cards.GOOD, cards.RENEWAL_FAILS, cards.DECLINED)


class PortalPage:
    """Shows a portal session and does what its buttons say."""

    def __init__(self, desk: Desk[Account]) -> None:
        self._desk = desk

    def show(self, account: Account, ref: str, form: Form) -> Response:
        """Show the page, or that its time is over."""
        session = account.get("billing_portal.session", ref)
        if portal.expired(account, session):
            return self._expired(session)
        return self._page(account, session, said=SAID.get(form["said"], ""))

    def act(self, account: Account, ref: str, form: Form) -> Response:
        """Replace the card, or end or resume a plan."""
        session = account.get("billing_portal.session", ref)
        if portal.expired(account, session):
            return self._expired(session)
        customer = account.get("customer", session["customer"])
        action, subscription = form["action"], form.get("subscription", "")
        if action == "card":
            try:
                card = cards.read_number(form.get("number", "").strip() or form.get("card", ""))
                portal.replace_card(account, customer, card)
            except CardFailed as refusal:
                return self._page(account, session, error=refusal.message, status=refusal.status)
        elif action in {"cancel", "resume"}:
            portal.set_ending(account, customer, subscription, ends=action == "cancel")
        else:
            raise missing("action", action)
        return go(f"{session['url']}?said={action}")

    def _page(
        self, account: Account, session: Json, *, said: str = "", error: str = "", status: int = 200
    ) -> Response:
        customer = account.get("customer", session["customer"])
        subscriptions = portal.live_subscriptions(account, customer)
        invoices = account.every("invoice", customer=customer["id"])
        method = _method(account, customer, subscriptions)
        return self._desk.render(
            "portal.html",
            status=status,
            title="Billing",
            session=session,
            customer=customer,
            plans=[_plan(account, subscription) for subscription in subscriptions],
            card=cards.label(method) if method else "",
            invoices=[invoice for invoice in invoices if invoice["number"]],
            choices=CHOICES,
            said=said,
            error=error,
        )

    def _expired(self, session: Json) -> Response:
        return self._desk.notice(
            "This link has expired",
            "For your safety it works for an hour only. Open the billing page again.",
            link=session["return_url"] or "",
            status=410,
        )


def _plan(account: Account, subscription: Json) -> Json:
    item = subscription["items"]["data"][0]
    price = item["price"]
    return {
        "id": subscription["id"],
        "name": money.product_name(account, price),
        "amount": money.shown(price["unit_amount"] * item["quantity"], price["currency"]),
        "interval": money.every(price),
        "status": subscription["status"],
        "ends": subscription["cancel_at_period_end"],
        "period_end": money.day(item["current_period_end"]),
    }


def _method(account: Account, customer: Json, subscriptions: list[Json]) -> Json | None:
    refs = [one["default_payment_method"] for one in subscriptions]
    ref = next(filter(None, [*refs, customer["invoice_settings"]["default_payment_method"]]), None)
    return account.find("payment_method", ref) if ref else None
