"""The page where a cart is paid, with a choice of what the bank will say."""

from __future__ import annotations

from starlette.responses import Response

from adapters.sandbox.hosted.desk import Desk, Form, go
from adapters.stripe.sandbox import cards, checkout, money
from adapters.stripe.sandbox.account import Account, Json
from adapters.stripe.sandbox.cards import Card
from adapters.stripe.sandbox.refusals import BAD_REQUEST, CARD_FAILED, CardFailed

NO_EMAIL = "Enter an email address, such as you@example.com. The receipt goes there."


class CheckoutPage:
    """Shows an open session, takes the payment, and asks for confirmation where the bank does."""

    def __init__(self, desk: Desk[Account]) -> None:
        self._desk = desk

    def show(self, account: Account, ref: str, form: Form) -> Response:
        """Show the cart and the form, or how the session ended."""
        session = account.get("checkout.session", ref)
        if session["status"] != "open":
            return self._ended(session)
        return self._form(account, session, form)

    def pay(self, account: Account, ref: str, form: Form) -> Response:
        """Try to pay with the chosen or typed card."""
        session = account.get("checkout.session", ref)
        if session["status"] == "complete":
            return go(_success_url(session))
        if session["status"] != "open":
            return self._ended(session)
        email = _email(account, session) or form.get("email", "").strip()
        if "@" not in email.strip("@"):
            return self._form(account, session, form, NO_EMAIL, status=BAD_REQUEST)
        try:
            card = cards.read_number(form.get("number", "").strip() or form.get("card", ""))
        except CardFailed as refusal:
            return self._form(account, session, form, refusal.message, status=refusal.status)
        if card.challenged:
            session["_challenge"] = {"number": card.number, "email": email, "name": _name(form)}
            account.save(session)
            return go(f"{session['url']}/confirm")
        return self._attempt(account, session, card, email, form)

    def show_challenge(self, account: Account, ref: str, _form: Form) -> Response:
        """Show the bank's own page."""
        session = account.get("checkout.session", ref)
        if session["status"] != "open" or not session.get("_challenge"):
            return self.show(account, ref, {})
        return self._desk.render(
            "challenge.html",
            session=session,
            card=cards.KNOWN[session["_challenge"]["number"]],
            title="Confirm this payment",
        )

    def answer_challenge(self, account: Account, ref: str, form: Form) -> Response:
        """Go on as the customer answered the bank."""
        session = account.get("checkout.session", ref)
        asked = session.pop("_challenge", None)
        if session["status"] != "open" or not asked:
            return self.pay(account, ref, {})
        account.save(session)
        card = cards.KNOWN[asked["number"]]
        if form.get("answer") == "confirm":
            return self._attempt(account, session, card, asked["email"], asked)
        checkout.refuse_challenge(account, session, card, asked["email"])
        message = cards.DECLINES["authentication_required"][1]
        return self._form(account, session, asked, message, status=CARD_FAILED)

    def _attempt(
        self, account: Account, session: Json, card: Card, email: str, form: Form
    ) -> Response:
        if checkout.pay(account, session, card, email, _name(form)):
            return go(_success_url(session))
        message = cards.failure(card.declined).message
        return self._form(account, session, form, message, status=CARD_FAILED)

    def _form(
        self, account: Account, session: Json, form: Form, error: str = "", status: int = 200
    ) -> Response:
        known = _email(account, session)
        items = session["_line_items"]
        recurring = [item for item in items if item["price"]["recurring"]]
        return self._desk.render(
            "checkout.html",
            status=status,
            title="Checkout",
            session=session,
            items=[(item, money.every(item["price"])) for item in items],
            regular_cents=sum(item["amount_total"] for item in recurring),
            interval=money.every(recurring[0]["price"]) if recurring else "",
            choices=cards.AT_CHECKOUT,
            others=(cards.POOR, cards.EXPIRED, cards.MASTERCARD),
            chosen=form.get("card") or cards.GOOD.number,
            number=form.get("number", "") if "card" in form else "",
            email=known or form.get("email", ""),
            email_fixed=bool(known),
            name=form.get("name", ""),
            error=error,
            bad_email=error == NO_EMAIL,
        )

    def _ended(self, session: Json) -> Response:
        if session["status"] == "complete":
            return self._desk.notice(
                "This order is placed",
                "Nothing more is needed here. You can close this page or go back to the shop.",
                link=_success_url(session),
            )
        return self._desk.notice(
            "This checkout has expired",
            "Nothing was charged. Go back and start the payment again.",
            link=session["cancel_url"] or "",
        )


def _email(account: Account, session: Json) -> str:
    customer = account.find("customer", session["customer"] or "") if session["customer"] else None
    return str((customer or {}).get("email") or session["customer_email"] or "")


def _name(form: Form) -> str:
    return form.get("name", "").strip()


def _success_url(session: Json) -> str:
    return str(session["success_url"]).replace("{CHECKOUT_SESSION_ID}", session["id"])
