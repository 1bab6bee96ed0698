"""What GoDaddy's refusals mean: version 1 names a ``code``, version 3 a ``name``."""

from __future__ import annotations

import json
from typing import Any

from core.errors import CredentialsRefused, ProviderError, RateLimited, Rejected

PROVIDER = "godaddy"
UNAUTHORIZED, FORBIDDEN, TOO_MANY, SERVER_ERROR = 401, 403, 429, 500

TAKEN = frozenset({"UNAVAILABLE_DOMAIN", "DOMAIN_ALREADY_EXISTS", "DOMAIN_UNAVAILABLE"})
PREMIUM = frozenset({"UNSUPPORTED_AFTERMARKET_DOMAIN", "CONSENT_FEES_REQUIRED"})
QUOTE_OVER = frozenset({"QUOTE_EXPIRED", "QUOTE_CONSUMED", "QUOTE_MISMATCH"})
UNPAID = frozenset({"NO_PAYMENT_PROFILE", "INVALID_PAYMENT_INFO"})
"""Names as documented for version 3, and as reported for version 1 (November 2026)."""


def read_refusal(status: int, text: str) -> ProviderError | None:
    """Return what a refusal means, None where nothing but its status is telling."""
    try:
        facts = json.loads(text)
    except ValueError:
        return None
    if not isinstance(facts, dict):
        return None
    words = _words(facts)
    if status == TOO_MANY:
        return _rate_limited(facts)
    if status == UNAUTHORIZED:
        return CredentialsRefused(
            "GoDaddy does not accept our key.", provider=PROVIDER, status=status, detail=words
        )
    if status == FORBIDDEN:
        return CredentialsRefused(
            "GoDaddy does not let this account do that.",
            provider=PROVIDER,
            status=status,
            detail=words,
            action="A token needs the scopes domains.domain:read and domains.domain:create. A "
            "key and secret work only for accounts with 50 domains, or by GoDaddy's leave.",
        )
    return _rejected(status, facts, words) if status < SERVER_ERROR else None


def _rate_limited(facts: dict[str, Any]) -> RateLimited | None:
    seconds = facts.get("retryAfterSec")
    if not isinstance(seconds, int | float):
        return None
    return RateLimited(
        "GoDaddy asks us to slow down.",
        provider=PROVIDER,
        status=TOO_MANY,
        retry_after=max(0.0, float(seconds)),
    )


def _rejected(status: int, facts: dict[str, Any], words: str) -> Rejected:
    named = _names(facts)
    if named & TAKEN:
        return Rejected(
            "Somebody else has this name by now.",
            provider=PROVIDER,
            status=status,
            detail=words,
            code="name_taken",
            action="Choose another name.",
        )
    if named & PREMIUM:
        return Rejected(
            "The registry asks a special price for this name.",
            provider=PROVIDER,
            status=status,
            detail=words,
            code="name_premium",
            action="Choose another name.",
        )
    if named & QUOTE_OVER:
        return Rejected(
            "The price quoted is no longer valid.",
            provider=PROVIDER,
            status=status,
            detail=words,
            code="quote_expired",
            action="Ask for the price again.",
        )
    if named & UNPAID:
        return Rejected(
            "The GoDaddy account has no means of payment that works.",
            provider=PROVIDER,
            status=status,
            detail=words,
            code="no_payment_method",
            action="Add one in the account's payment settings, then retry.",
        )
    return Rejected(f"GoDaddy said no: {words}.", provider=PROVIDER, status=status, detail=words)


def _names(facts: dict[str, Any]) -> set[str]:
    """Return all the names an error goes by, in capitals."""
    inner = [*_listed(facts, "fields"), *_listed(facts, "details")]
    found = [facts.get("code"), facts.get("name")]
    found += [part.get("code") or part.get("issue") for part in inner]
    return {name.upper() for name in found if isinstance(name, str)}


def _words(facts: dict[str, Any]) -> str:
    """Return the sentence of an error with what it says about single fields."""
    inner = [*_listed(facts, "fields"), *_listed(facts, "details")]
    told = [str(facts.get("message") or facts.get("code") or "no reason given")]
    for part in inner:
        where = part.get("path") or part.get("field") or ""
        what = part.get("message") or part.get("description") or part.get("issue") or ""
        told.append(f"{where} {what}".strip())
    return "; ".join(text.rstrip(".") for text in told if text)


def _listed(facts: dict[str, Any], name: str) -> list[dict[str, Any]]:
    value = facts.get(name)
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []
