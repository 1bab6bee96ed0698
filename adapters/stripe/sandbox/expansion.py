"""``expand``: ids replaced by the objects they stand for, and lists that are only shown on request.

Source: https://docs.stripe.com/api/expanding_objects
"""

from __future__ import annotations

from adapters.stripe.sandbox.account import Account, Json
from adapters.stripe.sandbox.lists import listed
from adapters.stripe.sandbox.refusals import InvalidRequest

DEEPEST = 4


def expand(account: Account, answer: Json, paths: list[str]) -> Json:
    """Return the answer with the dotted paths expanded."""
    for path in paths:
        steps = path.split(".")
        if len(steps) > DEEPEST:
            raise InvalidRequest(f"At most {DEEPEST} levels can be expanded.", param="expand")
        answer = _expanded(account, answer, steps, path)
    return answer


def _expanded(account: Account, node: Json, steps: list[str], path: str) -> Json:
    step, rest = steps[0], steps[1:]
    value = node.get(step)
    hidden = _on_request(account, node, step)
    if hidden is not None:
        value = hidden
    elif step not in node:
        raise InvalidRequest(f"This property cannot be expanded ({path}).", param="expand")
    elif isinstance(value, str):
        value = account.by_ref(value)
    if rest and isinstance(value, dict):
        value = _expanded(account, value, rest, path)
    elif rest and isinstance(value, list):
        value = [_expanded(account, one, rest, path) for one in value]
    return {**node, step: value}


def _on_request(account: Account, node: Json, step: str) -> Json | None:
    """Return a list that Stripe leaves out until it is asked for."""
    ref = node.get("id", "")
    match node.get("object"), step:
        case "checkout.session", "line_items":
            return listed(node["_line_items"], f"/v1/checkout/sessions/{ref}/line_items")
        case "invoice", "payments" if isinstance(node.get("payments", ""), str):
            return listed(
                account.every("invoice_payment", invoice=ref), f"/v1/invoice_payments?invoice={ref}"
            )
        case "charge", "refunds":
            return listed(account.every("refund", charge=ref), f"/v1/charges/{ref}/refunds")
        case "customer", "subscriptions":
            return listed(account.every("subscription", customer=ref), "/v1/subscriptions")
    return None
