"""Version 3's purchase: a quote carried out once, replayed under the same key, then polled."""

from __future__ import annotations

from typing import Any

from starlette.responses import JSONResponse, Response

from adapters.godaddy.sandbox import holdings, offers, quotes
from adapters.godaddy.sandbox.availability_v3 import money
from adapters.godaddy.sandbox.domains_v3 import require_key
from adapters.godaddy.sandbox.refusals import No
from adapters.sandbox import names
from adapters.sandbox.calls import Call, passed

KEY = "godaddy_key"
POLL_SECONDS = "5"


async def register(call: Call) -> Response:
    """POST /v3/domains/registrations: 202 with a registration to poll."""
    key = f"{call.workspace} {require_key(call)}"
    with call.store.transaction():
        known = call.store.get(KEY, key)
        if known is None:
            row = _carry_out(call)
            call.store.put(KEY, key, {"domain": row["domain"], "body": call.body})
        elif known["body"] != call.body:
            raise No(409, "idempotency_key_reused", "The key was used for another request")
        else:
            row = call.store.get(holdings.KIND, known["domain"]) or {}
    headers = {
        "location": f"/v3/domains/registrations/{row['registration_id']}",
        "retry-after": POLL_SECONDS,
    }
    return JSONResponse(_shown(call, row), 202, headers=headers)


async def one(call: Call) -> Response:
    """GET /v3/domains/registrations/{id}."""
    row = _find(call, "registration_id")
    return JSONResponse(_shown(call, row), headers=_poll(row))


async def operation(call: Call) -> Response:
    """GET /v3/domains/operations/{id}: the same, with the reason of a failure."""
    row = _find(call, "operation_id")
    shown: dict[str, Any] = {
        "operationId": row["operation_id"],
        "type": "REGISTER",
        "domain": row["domain"],
        "status": _status(call, row),
    }
    if row["ended"] == "failed":
        shown["error"] = {
            "name": "REGISTRY_REFUSED",
            "correlationId": row["operation_id"],
            "message": "The registry refused the registration.",
        }
    if row["ended"] == "registered":
        shown["result"] = {"orderId": str(row["order_id"])}
    return JSONResponse(shown, headers=_poll(row))


def _carry_out(call: Call) -> dict[str, Any]:
    quote = call.store.get(quotes.KIND, str(call.body.get("quoteToken", "")))
    if quote is None or quote["account"] != call.workspace:
        raise No(409, "quote_mismatch", "No such quote was made")
    if quote["used"]:
        raise No(409, "quote_consumed", "The quote was used already")
    if passed(quote["expires_at"], call.world.now()):
        raise No(409, "quote_expired", "The quote has expired")
    name = quote["domain"]
    _require_same(call, quote)
    if names.is_premium(name):
        raise No(422, "UNSUPPORTED_AFTERMARKET_DOMAIN", "Premium domains are not sold here")
    if names.is_race(name) or call.world.faults.take("godaddy", "domain_taken"):
        names.lose(call.store, name)
    if not offers.is_free(call.world, name):
        raise No(409, "domain_already_exists", "The domain was registered meanwhile")
    call.store.put(quotes.KIND, quote["token"], quote | {"used": True})
    profile = quote["profile"]
    return holdings.order(
        call,
        name,
        quote["cents"],
        auto_renew=bool(profile.get("autoRenew", True)),
        privacy=bool(profile.get("privacy", True)),
    )


def _require_same(call: Call, quote: dict[str, Any]) -> None:
    """Refuse what differs from the quote: name, period, profile or agreements."""
    consent = call.body.get("consent")
    if not isinstance(consent, dict) or not consent.get("agreedAt"):
        raise No(400, "INVALID_BODY", "consent is required", (("consent", "is required"),))
    same = (
        str(call.body.get("domain", "")).lower() == quote["domain"]
        and int(call.body.get("period", 1)) == quote["period"]
        and (call.body.get("profile") or {}) == quote["profile"]
        and quotes.AGREEMENT in (consent.get("agreementTypes") or [])
    )
    if not same:
        raise No(422, "quote_mismatch", "The request differs from the quote")


def _find(call: Call, field: str) -> dict[str, Any]:
    ref = call.request.path_params["id"]
    for row in holdings.listing(call):
        if row[field] == ref:
            return row
    raise No(404, "NOT_FOUND", "No such registration")


def _status(call: Call, row: dict[str, Any]) -> str:
    if row["ended"]:
        return "COMPLETED" if row["ended"] == "registered" else "FAILED"
    return "EXECUTING" if passed(row["set_up_at"], call.world.now()) else "CONFIRMED"


def _poll(row: dict[str, Any]) -> dict[str, str]:
    return {} if row["ended"] else {"retry-after": POLL_SECONDS}


def _shown(call: Call, row: dict[str, Any]) -> dict[str, Any]:
    ref = row["registration_id"]
    shown = {
        "registrationId": ref,
        "operationId": row["operation_id"],
        "domain": row["domain"],
        "period": 1,
        "price": money(row["cents"]),
        "status": _status(call, row),
        "createdAt": row["created_at"],
        "updatedAt": call.world.now().isoformat(),
        "links": [{"rel": "self", "href": f"/v3/domains/registrations/{ref}"}],
    }
    if row["ended"] == "registered":
        shown["orderId"] = str(row["order_id"])
    return shown
