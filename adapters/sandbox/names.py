"""Which names can be bought and what they cost: decided by the name alone, so demos repeat.

All registrars of the sandbox ask here; which endings one of them sells is its own affair.
"""

from __future__ import annotations

import hashlib
import re
from decimal import Decimal

from adapters.sandbox.dns import registrations
from adapters.sandbox.state import Store

PRICES = {
    "com": ("11.98", "14.98"),
    "net": ("13.48", "15.48"),
    "org": ("11.48", "13.98"),
    "biz": ("15.98", "19.98"),
    "live": ("4.98", "28.98"),
    "info": ("5.48", "24.98"),
    "io": ("39.98", "49.98"),
    "dev": ("12.18", "12.18"),
    "app": ("14.18", "14.18"),
    "co": ("24.98", "29.98"),
    "xyz": ("2.18", "12.98"),
    "me": ("11.98", "16.98"),
    "email": ("8.98", "24.98"),
    "agency": ("9.98", "23.98"),
    "studio": ("13.98", "31.98"),
}
"""First year and renewal, in USD, per top-level domain; invented, in a plausible range."""

PREMIUM_PRICE = "1250.00"
LOST_KIND = "lost_name"
NAME = re.compile(r"(?=.{1,63}\.)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.[a-z]{2,24}")
FATES = ("action-", "blocked-", "failed-")
"""Names that can be ordered, and what then becomes of the order."""
SOLD_BY_HASH = 4
"""One name in so many belongs to somebody already."""


def is_name(name: str) -> bool:
    """Say whether this is one label and a top-level domain."""
    return NAME.fullmatch(name) is not None


def ending(name: str) -> str:
    """Return the top-level domain."""
    return name.rpartition(".")[2]


def is_premium(name: str) -> bool:
    """Say whether the registry asks a special price."""
    return name.startswith("premium")


def is_race(name: str) -> bool:
    """Say whether somebody else is faster between the check and the purchase."""
    return name.startswith("race")


def is_taken(store: Store, name: str) -> bool:
    """Say whether somebody owns the name already, we included."""
    if name.startswith("taken") or store.get(registrations.KIND, name):
        return True
    if store.get(LOST_KIND, name):
        return True
    if is_premium(name) or is_race(name) or name.startswith(FATES):
        return False
    return hashlib.sha256(name.encode()).digest()[0] % SOLD_BY_HASH == 0


def lose(store: Store, name: str) -> None:
    """Let somebody else own the name from now on."""
    store.put(LOST_KIND, name, {"name": name})


def price(name: str) -> Decimal:
    """Return the price of the first year in USD; the ending must be in the list."""
    return Decimal(PREMIUM_PRICE if is_premium(name) else PRICES[ending(name)][0])


def renewal(name: str) -> Decimal:
    """Return the price of a further year in USD; the ending must be in the list."""
    return Decimal(PREMIUM_PRICE if is_premium(name) else PRICES[ending(name)][1])
