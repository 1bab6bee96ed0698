"""What is for sale here and for how much, in cents."""

from __future__ import annotations

from adapters.godaddy.sandbox import holdings
from adapters.sandbox import names
from adapters.sandbox.world import World

RISE_CENTS = 500


def is_sold(name: str) -> bool:
    """Say whether the ending is in the price list."""
    return names.is_name(name) and names.ending(name) in names.PRICES


def is_free(world: World, name: str) -> bool:
    """Say whether nobody has the name, nor ordered it."""
    return not names.is_taken(world.store, name) and not holdings.is_held(world, name)


def price_cents(name: str, *, firm: bool) -> int:
    """Return what a year costs; a name that begins with "dearer" costs more once it is asked firmly."""
    rise = RISE_CENTS if firm and name.startswith("dearer") else 0
    return int(names.price(name) * 100) + rise


def renewal_cents(name: str) -> int:
    """Return what a further year costs."""
    return int(names.renewal(name) * 100)
