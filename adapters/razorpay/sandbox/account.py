"""The Razorpay account the sandbox plays: its objects, its time, and how its ids look."""

from __future__ import annotations

import secrets
import string
from dataclasses import dataclass, replace
from typing import Any

from adapters.razorpay.sandbox.refusals import unknown
from adapters.sandbox.world import World

ACCOUNT = "acc_MailwrightBox1"
MERCHANT = "Mailwright"

Json = dict[str, Any]
"""An entity. Fields that begin with an underscore are ours and never leave the sandbox."""

PREFIXES = {
    "addon": "ao",
    "customer": "cust",
    "event": "evt",
    "invoice": "inv",
    "item": "item",
    "line_item": "li",
    "order": "order",
    "payment": "pay",
    "payment_link": "plink",
    "plan": "plan",
    "refund": "rfnd",
    "subscription": "sub",
    "webhook": "hook",
}
PAGES = {"invoice": "v", "payment_link": "l", "subscription": "s"}
"""Where the hosted pages are, by entity."""
ALPHABET = string.ascii_letters + string.digits
LENGTH = 14


@dataclass(frozen=True, slots=True)
class Account:
    """The objects of one account, as of ``now`` (seconds)."""

    world: World
    now: int

    def at(self, moment: int) -> Account:
        """Return the account at another moment: what happens on its own has its own time."""
        return replace(self, now=moment)

    @property
    def base_url(self) -> str:
        """Return the address of the hosted pages."""
        return f"{self.world.public_url}/razorpay"

    def page_of(self, thing: Json) -> str:
        """Return the address of an entity's hosted page, which moves with the sandbox."""
        return f"{self.base_url}/{PAGES[thing['entity']]}/{thing['id']}"

    def create(self, entity: str, /, **fields: Any) -> Json:
        """Store a new entity under a new id."""
        thing = {"id": new_ref(entity), "entity": entity, **fields, "created_at": self.now}
        return self.save(thing)

    def save(self, thing: Json) -> Json:
        """Store an entity as it is now."""
        self.world.store.put(f"razorpay.{thing['entity']}", thing["id"], thing)
        return thing

    def find(self, entity: str, ref: str) -> Json | None:
        """Return an entity, or None."""
        return self.world.store.get(f"razorpay.{entity}", ref)

    def get(self, entity: str, ref: str) -> Json:
        """Return an entity; refuse an id that belongs to none."""
        found = self.find(entity, ref)
        if found is None:
            raise unknown()
        return found

    def every(self, entity: str, **equals: Any) -> list[Json]:
        """Return the entities whose fields have these values, newest first."""
        return self.world.store.find(f"razorpay.{entity}", **equals)[::-1]


def new_ref(entity: str) -> str:
    """Return a new id in the style of this entity."""
    tail = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return f"{PREFIXES[entity]}_{tail}"


def visible(account: Account, value: Any) -> Any:
    """Return a copy as it leaves: without the fields that are ours, with the address of its page."""
    if isinstance(value, dict):
        shown = {
            name: visible(account, field)
            for name, field in value.items()
            if not name.startswith("_")
        }
        paged = value.get("entity") in PAGES
        return shown | ({"short_url": account.page_of(value)} if paged else {})
    if isinstance(value, list):
        return [visible(account, item) for item in value]
    return value
