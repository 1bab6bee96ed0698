"""What an order of a name must say, and why one is refused; the error numbers are our guess."""

from __future__ import annotations

import re
from typing import Any

from adapters.cloudflare.sandbox import workflows
from adapters.cloudflare.sandbox.replies import Ask, CloudflareRefusal
from adapters.cloudflare.sandbox.trees import EXCLUDED, Tree
from adapters.sandbox import names

MOST_OWNED, MOST_YEARS = 500, 10
PHONE = re.compile(r"\+[0-9]{1,3}\.[0-9]{4,14}")
COUNTRY = re.compile(r"[A-Z]{2}")
ADDRESS = ("street", "city", "state", "postal_code", "country_code")


def reason(ask: Ask, tree: Tree, name: str) -> str:
    """Return why a name cannot be registered, empty when it can."""
    ending = names.ending(name)
    if ending in EXCLUDED:
        return "extension_not_supported_via_api"
    if ending not in tree.endings:
        return "extension_not_supported"
    if names.is_premium(name):
        return "domain_premium"
    begun = ask.store.find(tree.kind, domain_name=name)
    if any(row["state"] != "failed" for row in begun) or names.is_taken(ask.store, name):
        return "domain_unavailable"
    return ""


def require(ask: Ask, tree: Tree, account: str) -> str:
    """Return the name of an order that can be carried out; raises otherwise."""
    name = str(ask.body.get("domain_name", "")).lower()
    if not names.is_name(name):
        raise CloudflareRefusal(400, 10101, "domain_name is required and must be a domain name.")
    if why := reason(ask, tree, name):
        raise CloudflareRefusal(400, 10102, f"{name} cannot be registered: {why}.")
    years = ask.body.get("years", 1)
    if not isinstance(years, int) or not 1 <= years <= MOST_YEARS:
        raise CloudflareRefusal(400, 10103, "years must be from 1 to 10.")
    owned = ask.store.find(tree.kind, account=account)
    if len(owned) >= MOST_OWNED:
        raise CloudflareRefusal(400, 10104, f"The account holds its {MOST_OWNED} domains already.")
    contacts = ask.body.get("contacts")
    registrant = contacts.get("registrant") if isinstance(contacts, dict) else None
    if registrant is not None or not tree.real:
        _require_contact(registrant)
    return name


def _require_contact(contact: Any) -> None:
    facts = contact if isinstance(contact, dict) else {}
    postal = _object(facts, "postal_info")
    address = _object(postal, "address")
    wrong = [name for name in ADDRESS if not str(address.get(name, "")).strip()]
    wrong += [] if str(postal.get("name", "")).strip() else ["name"]
    wrong += [] if "@" in str(facts.get("email", "")) else ["email"]
    wrong += [] if PHONE.fullmatch(str(facts.get("phone", ""))) else ["phone"]
    wrong += [] if COUNTRY.fullmatch(str(address.get("country_code", ""))) else ["country_code"]
    if wrong:
        fields = ", ".join(dict.fromkeys(wrong))
        raise CloudflareRefusal(400, 10105, f"contacts.registrant is invalid: {fields}.")


def _object(facts: dict[str, Any], name: str) -> dict[str, Any]:
    value = facts.get(name)
    return value if isinstance(value, dict) else {}


def existing(ask: Ask, tree: Tree, account: str) -> dict[str, Any] | None:
    """Return the registration an order repeats; the name is its key, and a failed one may be asked anew."""
    name = str(ask.body.get("domain_name", "")).lower()
    row = ask.store.get(tree.kind, workflows.key(account, name))
    return None if row is None or row["state"] == "failed" else row
