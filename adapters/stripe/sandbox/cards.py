"""The test cards and accounts the sandbox knows, and what each one does when it is charged.

Numbers and outcomes: https://docs.stripe.com/testing
"""

from __future__ import annotations

from dataclasses import dataclass

from adapters.stripe.sandbox.account import Account, Json
from adapters.stripe.sandbox.refusals import CardFailed

EXPIRY_MONTH = 12
EXPIRY_YEAR = 2034
SHORTEST_NUMBER = 12


@dataclass(frozen=True, slots=True)
class Card:
    """A way to pay. ``declined`` is the bank's reason at once, ``declined_later`` from the second time.

    ``bank`` marks an account whose payment takes days to settle; ``bounces`` one that then fails.
    """

    number: str
    title: str
    note: str
    brand: str = "visa"
    declined: str = ""
    declined_later: str = ""
    challenged: bool = False
    bank: bool = False
    bounces: bool = False

    @property
    def spaced(self) -> str:
        """Return the number as printed on a card."""
        return " ".join(self.number[at : at + 4] for at in range(0, len(self.number), 4))


GOOD = Card("4242424242424242", "Payment succeeds", "Now, and at every renewal.")
DECLINED = Card(
    "4000000000000002",
    "Card is declined",
    "You stay here and can try again.",
    declined="generic_decline",
)
CHALLENGED = Card(
    "4000002500003155",
    "3-D Secure check",
    "Your bank asks you to confirm first.",
    challenged=True,
)
RENEWAL_FAILS = Card(
    "4000000000000341",
    "Declined at renewal",
    "Paid now; the next payment fails.",
    declined_later="generic_decline",
)
SLOW_BANK = Card(
    "000123456789",
    "Bank debit, succeeds later",
    "Unpaid at first, then the money arrives.",
    brand="",
    bank=True,
)
BOUNCING_BANK = Card(
    "000111111116",
    "Bank debit, fails later",
    "Unpaid at first, then the bank refuses.",
    brand="",
    bank=True,
    bounces=True,
)
POOR = Card(
    "4000000000009995",
    "Insufficient funds",
    "Declined for lack of money.",
    declined="insufficient_funds",
)
EXPIRED = Card("4000000000000069", "Expired card", "Declined as expired.", declined="expired_card")
MASTERCARD = Card("5555555555554444", "Payment succeeds", "A Mastercard.", brand="mastercard")

AT_CHECKOUT = (GOOD, DECLINED, CHALLENGED, RENEWAL_FAILS, SLOW_BANK, BOUNCING_BANK)
"""The choices of the checkout page, in its order."""

KNOWN = {card.number: card for card in (*AT_CHECKOUT, POOR, EXPIRED, MASTERCARD)}

DECLINES = {
    "generic_decline": ("card_declined", "Your card was declined."),
    "insufficient_funds": ("card_declined", "Your card has insufficient funds."),
    "expired_card": ("expired_card", "Your card has expired."),
    "test_mode_live_card": (
        "card_declined",
        "This is not a test card, and no real card is ever charged here. Try 4242 4242 4242 4242.",
    ),
    "authentication_required": (
        "authentication_required",
        "Your bank could not confirm that it was you. Choose another way to pay, or try again.",
    ),
}


def read_number(text: str) -> Card:
    """Return the card with this number; raise CardFailed for any other number."""
    number = "".join(character for character in text if character not in " -")
    if number in KNOWN:
        return KNOWN[number]
    if number.isascii() and number.isdecimal() and _checks_out(number):
        raise failure("test_mode_live_card")
    raise CardFailed(
        "This card number is not valid. Check the digits.", code="incorrect_number", param="number"
    )


def failure(decline: str) -> CardFailed:
    """Return the error for a bank's reason."""
    code, message = DECLINES[decline]
    return CardFailed(message, code=code, decline_code=decline)


def keep(account: Account, card: Card, customer: str) -> Json:
    """Store a customer's way to pay as a payment method."""
    details: Json = (
        {"type": "us_bank_account", "us_bank_account": {"last4": card.number[-4:]}}
        if card.bank
        else {
            "type": "card",
            "card": {
                "brand": card.brand,
                "country": "US",
                "exp_month": EXPIRY_MONTH,
                "exp_year": EXPIRY_YEAR,
                "funding": "credit",
                "last4": card.number[-4:],
            },
        }
    )
    return account.create(
        "payment_method",
        billing_details={"address": None, "email": None, "name": None, "phone": None},
        customer=customer or None,
        metadata={},
        _number=card.number,
        **details,
    )


def of(method: Json) -> Card:
    """Return the card behind a payment method."""
    return KNOWN[method["_number"]]


def label(method: Json) -> str:
    """Return a payment method as people read it: "Visa ending in 4242"."""
    card = of(method)
    name = card.brand.title() if card.brand else "Bank account"
    return f"{name} ending in {card.number[-4:]}"


def _checks_out(number: str) -> bool:
    """Apply the check digit of ISO/IEC 7812 (Luhn)."""
    total = 0
    for place, digit in enumerate(reversed(number)):
        doubled = int(digit) * (1 + place % 2)
        total += sum(divmod(doubled, 10))
    return len(number) >= SHORTEST_NUMBER and total % 10 == 0
