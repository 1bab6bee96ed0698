"""The operator's prepaid wallet: domains and mailbox slots are bought from it."""

from __future__ import annotations

from adapters.sandbox.state import Store

DEFAULT_CENTS = 50_000


def balance_cents(store: Store) -> int:
    """Return what is in the wallet."""
    saved = store.get("wallet", "wallet")
    return int(saved["cents"]) if saved else DEFAULT_CENTS


def set_balance(store: Store, amount_cents: int) -> None:
    """Put exactly this amount in."""
    if amount_cents < 0:
        message = "a wallet is never below zero"
        raise ValueError(message)
    store.put("wallet", "wallet", {"cents": amount_cents})


def move(store: Store, amount_cents: int) -> None:
    """Add, or with a negative amount take out; raises ValueError when it would go below zero."""
    set_balance(store, balance_cents(store) + amount_cents)
