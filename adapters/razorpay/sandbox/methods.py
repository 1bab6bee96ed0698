"""Ways to pay on the hosted pages, and what the bank behind each will say.

UPI takes rupees only, and a subscription paid by UPI, or by a card of an Indian bank, cannot be moved
to another plan. Source: https://razorpay.com/docs/payments/subscriptions/update and
https://razorpay.com/docs/payments/payments/test-upi-details
"""

from __future__ import annotations

from dataclasses import dataclass

from adapters.razorpay.sandbox.refusals import Refusal

DECLINED = "Your payment was declined by the bank. Try another way to pay."
EMPTY = "Your account does not have enough money for this payment."


@dataclass(frozen=True, slots=True)
class Method:
    """One way to pay. ``first`` and ``later`` are the bank's objections, empty when it has none."""

    name: str
    title: str
    note: str
    kind: str = "card"
    first: str = ""
    later: str = ""
    movable: bool = True
    vpa: str = ""
    last4: str = ""


ALL = (
    Method("card", "A card that works", "Mastercard from abroad", last4="5558"),
    Method("declined", "A card that is declined", "The bank says no", first=DECLINED, last4="0002"),
    Method(
        "fails_later",
        "A card that runs dry",
        "Pays now, every later charge fails",
        later=EMPTY,
        last4="0341",
    ),
    Method("domestic", "An Indian card", "Cannot change plans", movable=False, last4="4366"),
    Method("upi", "UPI", "Rupees only", "upi", movable=False, vpa="success@razorpay"),
    Method(
        "upi_declined",
        "UPI that is declined",
        "Rupees only",
        "upi",
        first=DECLINED,
        movable=False,
        vpa="failure@razorpay",
    ),
)
BY_NAME = {method.name: method for method in ALL}


def offered(currency: str) -> list[Method]:
    """Return what can be chosen for a currency."""
    return [method for method in ALL if method.kind != "upi" or currency == "INR"]


def chosen(name: str, currency: str) -> Method:
    """Return the method a form names."""
    for method in offered(currency):
        if method.name == name:
            return method
    raise Refusal("Choose a way to pay.", field="method")
