"""The wallet of the account and the mailbox slots of a workspace."""

from __future__ import annotations

from decimal import Decimal

from starlette.responses import Response

from adapters.sandbox import wallet
from adapters.sandbox.calls import Call, Refusal
from adapters.zapmail.sandbox import workspaces
from adapters.zapmail.sandbox.replies import reply

SLOT_CENTS = 350
MOST_SLOTS = 1000


async def user(call: Call) -> Response:
    """GET /v2/users: the account's plan and wallet."""
    facts = {"email": "operator@mailwright.example", "plan": "PRO", "walletBalance": shown(call)}
    return reply(200, "Success", facts)


async def balance(call: Call) -> Response:
    """GET /v2/wallet/balance."""
    facts = {"walletBalance": shown(call), "autoRechargeEnabled": False, "autoRechargeDetails": {}}
    return reply(200, "Wallet balance fetched", facts)


async def buy_slots(call: Call) -> Response:
    """POST /v2/wallet/buy-addon-mailboxes?quantity=: monthly slots, paid from the wallet."""
    quantity = call.query.get("quantity", "")
    if not quantity.isdecimal() or not 1 <= int(quantity) <= MOST_SLOTS:
        raise Refusal(422, "quantity must be a positive number")
    cost = SLOT_CENTS * int(quantity)
    with call.store.transaction():
        have = available_cents(call)
        if cost > have:
            raise Refusal(
                400, f"Insufficient wallet balance. Required ${usd(cost)}, available ${usd(have)}"
            )
        wallet.move(call.store, -cost)
        row = call.store.get(workspaces.KIND, call.workspace) or {}
        call.store.put(workspaces.KIND, row["id"], {**row, "slots": row["slots"] + int(quantity)})
    return reply(200, "Mailboxes purchased successfully")


def available_cents(call: Call) -> int:
    """Return what the wallet holds, nothing when a fault says so."""
    return 0 if call.fault("zapmail", "empty_wallet") else wallet.balance_cents(call.store)


def shown(call: Call) -> str:
    """Return the balance as a decimal string of USD."""
    return usd(available_cents(call))


def usd(amount_cents: int) -> str:
    """Return cents as the provider writes money."""
    return f"{Decimal(amount_cents) / 100:.2f}"
