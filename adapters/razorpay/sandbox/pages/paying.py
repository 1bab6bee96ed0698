"""The pages where a link or a subscription is paid, with a choice of what the bank will say."""

from __future__ import annotations

from starlette.responses import Response

from adapters.razorpay.sandbox import charging, invoices, links, methods
from adapters.razorpay.sandbox.account import Account, Json
from adapters.razorpay.sandbox.methods import Method
from adapters.razorpay.sandbox.refusals import BAD_REQUEST, Refusal
from adapters.sandbox.hosted.desk import Desk, Form, go

NO_EMAIL = "Enter an email address, such as you@example.com."
PAID = "Nothing more is needed here. You can close this page and go back to the shop."
TRY_AGAIN = "Nothing was charged. Go back and start the payment again."


class LinkPage:
    """Takes one payment and leads back to the shop."""

    def __init__(self, desk: Desk[Account]) -> None:
        self._desk = desk

    def show(self, account: Account, ref: str, _form: Form) -> Response:
        """Show what is to be paid, or how it ended."""
        return self._shown(account, account.get("payment_link", ref), {})

    def pay(self, account: Account, ref: str, form: Form) -> Response:
        """Try to pay by the chosen method."""
        link = account.get("payment_link", ref)
        if link["status"] != links.OPEN:
            return self._shown(account, link, form)
        try:
            method, email = _chosen(form, link["currency"])
        except Refusal as refusal:
            return self._shown(account, link, form, refusal.description)
        if objection := links.pay(account, link, method, email):
            return self._shown(account, link, form, objection)
        return go(links.way_back(link) or account.page_of(link))

    def _shown(self, account: Account, link: Json, form: Form, error: str = "") -> Response:
        if link["status"] == "paid":
            return self._desk.notice("This link is paid", PAID)
        if link["status"] != links.OPEN:
            return self._desk.notice(f"This link is {link['status']}", TRY_AGAIN)
        lines = [{"name": link["description"] or "Payment", "amount": link["amount"]}]
        return _form(
            self._desk,
            account.page_of(link),
            lines,
            currency=link["currency"],
            form=form,
            error=error,
        )


class SubscriptionPage:
    """Takes the first payment of a subscription, and another way to pay when one has failed.

    It shows itself afterwards: the real one has no way back either.
    """

    def __init__(self, desk: Desk[Account]) -> None:
        self._desk = desk

    def show(self, account: Account, ref: str, _form: Form) -> Response:
        """Show what is to be paid, or how the subscription stands."""
        return self._shown(account, account.get("subscription", ref), {})

    def pay(self, account: Account, ref: str, form: Form) -> Response:
        """Try to pay by the chosen method."""
        subscription = account.get("subscription", ref)
        if subscription["status"] not in ("created", "pending", "halted"):
            return self._shown(account, subscription, form)
        plan = account.get("plan", subscription["plan_id"])
        try:
            method, email = _chosen(form, plan["item"]["currency"])
        except Refusal as refusal:
            return self._shown(account, subscription, form, refusal.description)
        if subscription["status"] == "created":
            objection = charging.authorise(account, subscription, method, email)
        else:
            objection = charging.repair(account, subscription, method)
        if objection:
            return self._shown(account, subscription, form, objection)
        return go(account.page_of(subscription))

    def _shown(self, account: Account, subscription: Json, form: Form, error: str = "") -> Response:
        status = subscription["status"]
        if status == "active":
            return self._desk.notice("This subscription is paid", PAID)
        if status in ("cancelled", "completed", "expired"):
            return self._desk.notice(f"This subscription is {status}", TRY_AGAIN)
        due = invoices.open_of(account, subscription)
        lines = [one for invoice in due for one in invoice["line_items"]]
        return _form(
            self._desk,
            account.page_of(subscription),
            lines,
            currency=due[0]["currency"],
            form=form,
            error=error,
            often="month",
        )


def _form(
    desk: Desk[Account],
    action: str,
    lines: list[Json],
    *,
    currency: str,
    form: Form,
    error: str = "",
    often: str = "",
) -> Response:
    return desk.render(
        "pay.html",
        status=BAD_REQUEST if error else 200,
        title="Payment",
        action=action,
        lines=lines,
        total=sum(line["amount"] for line in lines),
        regular=sum(line["amount"] for line in lines if line.get("type") == "plan"),
        currency=currency,
        often=often,
        choices=methods.offered(currency),
        chosen=form.get("method", "card"),
        email=form.get("email", ""),
        error=error,
    )


def _chosen(form: Form, currency: str) -> tuple[Method, str]:
    email = form.get("email", "").strip()
    if "@" not in email.strip("@"):
        raise Refusal(NO_EMAIL)
    return methods.chosen(form.get("method", ""), currency), email
