"""The Stripe account the sandbox plays: its objects, its time and the request being served."""

from __future__ import annotations

import secrets
import string
from dataclasses import dataclass, replace
from typing import Any

from adapters.sandbox.world import World
from adapters.stripe.sandbox.refusals import InvalidRequest, missing

API_VERSION = "2026-10-28.endive"
MERCHANT = "Mailwright"

Json = dict[str, Any]
"""A Stripe object. Fields that begin with an underscore are ours and never leave the sandbox."""

PREFIXES = {
    "product": "prod_",
    "price": "price_1",
    "customer": "cus_",
    "payment_method": "pm_1",
    "payment_intent": "pi_3",
    "charge": "ch_3",
    "refund": "re_3",
    "checkout.session": "cs_test_",
    "item": "li_1",
    "subscription": "sub_1",
    "subscription_item": "si_",
    "invoice": "in_1",
    "invoiceitem": "ii_1",
    "line_item": "il_1",
    "invoice_payment": "inpay_1",
    "billing_portal.session": "bps_1",
    "webhook_endpoint": "we_1",
    "event": "evt_1",
}
ALPHABET = string.ascii_letters + string.digits
TAIL = {"checkout.session": 58, "product": 14, "customer": 14, "subscription_item": 14}


@dataclass(frozen=True, slots=True)
class Account:
    """The objects of one account, as of ``now`` (seconds)."""

    world: World
    now: int
    request_id: str = ""
    idempotency_key: str = ""

    def at(self, moment: int) -> Account:
        """Return the account at another moment: what happens on its own has its own time."""
        return replace(self, now=moment, request_id="", idempotency_key="")

    def due(self, provider_seconds: float) -> int:
        """Return when something that takes the provider this long is done here."""
        return self.now + int(provider_seconds / self.world.clock.tempo)

    @property
    def base_url(self) -> str:
        """Return the address of the hosted pages."""
        return f"{self.world.public_url}/stripe"

    def create(self, kind: str, /, **fields: Any) -> Json:
        """Store a new object under a new id."""
        thing = {
            "id": new_ref(kind),
            "object": kind,
            "created": self.now,
            "livemode": False,
            **fields,
        }
        return self.save(thing)

    def save(self, thing: Json) -> Json:
        """Store an object as it is now."""
        self.world.store.put(_shelf(thing["object"]), thing["id"], thing)
        return thing

    def find(self, kind: str, ref: str) -> Json | None:
        """Return an object, or None."""
        return self.world.store.get(_shelf(kind), ref)

    def get(self, kind: str, ref: str, param: str = "id") -> Json:
        """Return an object; raise resource_missing when there is none."""
        found = self.find(kind, ref)
        if found is None:
            raise missing(kind, ref, param)
        return found

    def every(self, kind: str, **equals: Any) -> list[Json]:
        """Return the objects whose fields have these values, newest first."""
        return self.world.store.find(_shelf(kind), **equals)[::-1]

    def remove(self, thing: Json) -> Json:
        """Forget an object; return what Stripe answers to that."""
        self.world.store.delete(_shelf(thing["object"]), thing["id"])
        return {"id": thing["id"], "object": thing["object"], "deleted": True}

    def by_ref(self, ref: str) -> Json:
        """Return the object an id belongs to, whatever it is."""
        for kind, prefix in PREFIXES.items():
            found = self.find(kind, ref) if ref.startswith(prefix) else None
            if found:
                return found
        raise InvalidRequest(f"No such object: '{ref}'", code="resource_missing")


def new_ref(kind: str) -> str:
    """Return a new id in the style of this kind of object."""
    tail = "".join(secrets.choice(ALPHABET) for _ in range(TAIL.get(kind, 23)))
    return f"{PREFIXES[kind]}{tail}"


def visible(value: Any) -> Any:
    """Return a copy without the fields that are ours."""
    if isinstance(value, dict):
        return {name: visible(field) for name, field in value.items() if not name.startswith("_")}
    if isinstance(value, list):
        return [visible(item) for item in value]
    return value


def _shelf(kind: str) -> str:
    return f"stripe.{kind}"
