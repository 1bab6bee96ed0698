"""Version 1's purchase: checked field by field, charged at once, and without any idempotency."""

from __future__ import annotations

import ipaddress
import re
from datetime import datetime
from typing import Any

from starlette.responses import JSONResponse, Response

from adapters.godaddy.sandbox import agreements, holdings, offers
from adapters.godaddy.sandbox.door import UNPAID
from adapters.godaddy.sandbox.refusals import No
from adapters.sandbox import names
from adapters.sandbox.calls import Call

CONTACTS = ("contactRegistrant", "contactAdmin", "contactTech", "contactBilling")
PERSON = ("nameFirst", "nameLast", "email", "phone")
ADDRESS = ("address1", "city", "state", "postalCode", "country")
PHONE = re.compile(r"\+\d{1,3}\.\d{4,14}")
MICROS_PER_CENT = 10_000


async def schema(call: Call) -> Response:
    """GET /v1/domains/purchase/schema/{tld}: what a purchase must carry, as JSON Schema."""
    tld = call.request.path_params["tld"]
    if tld not in names.PRICES:
        raise No(404, "UNKNOWN_TLD", f"The ending {tld} is not known")
    required = ["domain", "consent", *CONTACTS]
    return JSONResponse(
        {
            "id": f"https://api.godaddy.com/DomainPurchase#{tld}",
            "type": "object",
            "required": required,
            "properties": {name: {"type": "object"} for name in required[1:]}
            | {"domain": {"type": "string", "format": "domain"}},
        }
    )


async def validate(call: Call) -> Response:
    """POST /v1/domains/purchase/validate: empty when a purchase would be taken."""
    _require_valid(call)
    return Response(status_code=200)


async def purchase(call: Call) -> Response:
    """POST /v1/domains/purchase."""
    _require_valid(call)
    name = call.body["domain"].lower()
    if call.workspace.startswith(UNPAID):
        raise No(
            402,
            "INVALID_PAYMENT_INFO",
            "Unable to authorize credit based on specified payment information",
        )
    with call.store.transaction():
        _require_free(call, name)
        row = holdings.order(
            call,
            name,
            offers.price_cents(name, firm=True),
            auto_renew=bool(call.body.get("renewAuto", True)),
            privacy=bool(call.body.get("privacy", False)),
        )
    total = row["cents"] * MICROS_PER_CENT
    told = {"orderId": row["order_id"], "itemCount": 1, "total": total, "currency": "USD"}
    return JSONResponse(told)


def _require_free(call: Call, name: str) -> None:
    race = names.is_race(name) or call.world.faults.take("godaddy", "domain_taken") is not None
    if race:
        names.lose(call.store, name)
    if race or names.is_premium(name) or not offers.is_free(call.world, name):
        raise No(422, "UNAVAILABLE_DOMAIN", "The requested domain is not available for purchase")


def _require_valid(call: Call) -> None:
    wrong = tuple(_wrong(call.body))
    if wrong:
        message = "Request body doesn't fulfill schema, see details in `fields`"
        raise No(422, "INVALID_BODY", message, wrong)
    name = call.body["domain"].lower()
    if not offers.is_sold(name):
        raise No(422, "UNSUPPORTED_TLD", f"The domain {name} cannot be sold")
    missing = set(agreements.required(names.ending(name))) - set(
        call.body["consent"]["agreementKeys"]
    )
    if missing:
        needed = f"{', '.join(sorted(missing))} must be accepted"
        raise No(422, "INVALID_AGREEMENT", needed, (("consent.agreementKeys", needed),))


def _wrong(body: dict[str, Any]) -> list[tuple[str, str]]:
    found = [] if isinstance(body.get("domain"), str) else [("domain", "is required")]
    found += _wrong_consent(body.get("consent"))
    for role in CONTACTS:
        found += _wrong_contact(role, body.get(role))
    return found


def _wrong_consent(consent: Any) -> list[tuple[str, str]]:
    if not isinstance(consent, dict):
        return [("consent", "is required")]
    found = []
    if not isinstance(consent.get("agreementKeys"), list):
        found.append(("consent.agreementKeys", "is required"))
    try:
        ipaddress.ip_address(str(consent.get("agreedBy", "")))
    except ValueError:
        found.append(("consent.agreedBy", "is no IP address"))
    try:
        datetime.fromisoformat(str(consent.get("agreedAt", "")))
    except ValueError:
        found.append(("consent.agreedAt", "is no ISO 8601 time"))
    return found


def _wrong_contact(role: str, contact: Any) -> list[tuple[str, str]]:
    if not isinstance(contact, dict):
        return [(role, "is required")]
    address = contact.get("addressMailing")
    given = address if isinstance(address, dict) else {}
    found = [(f"{role}.{name}", "is required") for name in PERSON if not contact.get(name)]
    found += [
        (f"{role}.addressMailing.{name}", "is required") for name in ADDRESS if not given.get(name)
    ]
    if contact.get("phone") and not PHONE.fullmatch(str(contact["phone"])):
        found.append((f"{role}.phone", "does not match +NNN.NNNNNNNNNN"))
    return found
