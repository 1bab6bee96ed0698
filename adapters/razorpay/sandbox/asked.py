"""What a call was asked: its body or query, read with Razorpay's own sentences for what is wrong."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from adapters.razorpay.sandbox.account import Account, Json
from adapters.razorpay.sandbox.refusals import Refusal

MOST_NOTES = 15
LONGEST_NOTE = 256
LEAST_AMOUNT = 100
CURRENCY = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class Asked:
    """One call: the account, what was sent, the id in the path and the idempotency key."""

    account: Account
    sent: Json
    ref: str = ""
    key: str = ""
    secret: str = ""

    def only(self, *names: str) -> None:
        """Refuse what this call does not know."""
        if strange := sorted(set(self.sent) - set(names)):
            raise Refusal(f"{', '.join(strange)} is/are not required and should not be sent")

    def part(self, name: str) -> Asked:
        """Return the object under a name as something asked."""
        value = self.sent.get(name)
        if not isinstance(value, dict):
            raise Refusal(f"The {name} field is required.", field=name)
        return Asked(self.account, value)

    def text(self, name: str, *, needed: bool = False, longest: int = 2048) -> str:
        """Return a text; the empty one when it was not sent."""
        value = self.sent.get(name)
        if value in (None, ""):
            if needed:
                raise Refusal(f"The {name} field is required.", field=name)
            return ""
        if not isinstance(value, str):
            raise Refusal(f"The {name} must be a string.", field=name)
        if len(value) > longest:
            raise Refusal(f"The {name} may not be greater than {longest} characters.", field=name)
        return value

    def whole(self, name: str, otherwise: int | None = None) -> int:
        """Return a whole number; refuse the call when it lacks one that is needed."""
        value = self.sent.get(name)
        if value is None:
            if otherwise is None:
                raise Refusal(f"The {name} field is required.", field=name)
            return otherwise
        if isinstance(value, bool) or not str(value).isdecimal():
            raise Refusal(f"The {name} must be an integer.", field=name)
        return int(value)

    def flag(self, name: str, *, otherwise: bool = False) -> bool:
        """Return a truth, which may be written as 0 or 1."""
        value = self.sent.get(name, otherwise)
        if value not in (True, False, 0, 1):
            raise Refusal(f"The {name} field must be true or false.", field=name)
        return bool(value)

    def amount(self, currency: str) -> int:
        """Return an amount in the currency's smallest unit."""
        amount = self.whole("amount")
        if amount < LEAST_AMOUNT:
            raise Refusal(f"The amount must be at least {currency} 1.00", field="amount")
        return amount

    def currency(self) -> str:
        """Return the currency, rupees when none is named."""
        currency = self.text("currency") or "INR"
        if not CURRENCY.fullmatch(currency):
            raise Refusal("The currency should be a valid 3-letter code.", field="currency")
        return currency

    def notes(self) -> Any:
        """Return the notes; none are an empty list, as on the real wire."""
        notes = self.sent.get("notes") or []
        if notes and not isinstance(notes, dict):
            raise Refusal("The notes must be an object.", field="notes")
        if len(notes) > MOST_NOTES:
            raise Refusal(
                f"Number of fields in notes should be less than or equal to {MOST_NOTES}",
                field="notes",
            )
        if any(len(str(value)) > LONGEST_NOTE for value in dict(notes).values()):
            raise Refusal(
                f"The notes may not be greater than {LONGEST_NOTE} characters.", field="notes"
            )
        return notes
