"""What Resend's refusals mean to us: three kinds of 429, and a domain that is not verified."""

from __future__ import annotations

import json
from collections.abc import Mapping

from adapters.resend import limits
from core.errors import CredentialsRefused, ProviderError, RateLimited, Rejected, Unavailable

PROVIDER = "resend"
SHOWN = 400
DAY_IS_FULL = "quota_used_up"
FULL = {"daily_quota_exceeded": "day", "monthly_quota_exceeded": "month"}
KEYS = frozenset({"missing_api_key", "restricted_api_key", "invalid_api_key", "invalid_permission"})
IN_FLIGHT = "concurrent_idempotent_requests"
OTHER_BODY = "invalid_idempotent_request"
FORBIDDEN, NOT_FOUND, SERVER_ERROR = 403, 404, 500


def read(status: int, headers: Mapping[str, str], text: str) -> ProviderError | None:
    """Return our error for a refusal; None leaves it to the status."""
    name, words = _told(text)
    if name == "rate_limit_exceeded":
        return RateLimited(
            "Resend asks us to slow down.",
            provider=PROVIDER,
            status=status,
            detail=words,
            retry_after=_seconds(headers),
        )
    if name in FULL:
        return Rejected(
            f"The account has sent all it may this {FULL[name]}.",
            provider=PROVIDER,
            status=status,
            detail=f"{name}: {words}",
            code=DAY_IS_FULL,
        )
    if name in KEYS:
        return CredentialsRefused(
            "Resend does not accept the API key, or does not let it do this.",
            provider=PROVIDER,
            status=status,
            detail=words,
        )
    if name == "suspended_api_key":
        return Unavailable(
            "Resend has suspended this account.",
            provider=PROVIDER,
            status=status,
            detail=words,
            code="sending_paused",
            retry_after=limits.PAUSED_SECONDS,
        )
    if status >= SERVER_ERROR or not name:
        return None
    return Rejected(
        f"Resend said no: {words or name}",
        provider=PROVIDER,
        status=status,
        detail=f"{name}: {words}",
        code="not_found" if status == NOT_FOUND else "",
    )


def named(error: Rejected, name: str) -> bool:
    """Tell whether a refusal is the one of that name."""
    return error.detail.startswith(f"{name}:")


def _told(text: str) -> tuple[str, str]:
    try:
        facts = json.loads(text)
    except ValueError:
        return "", ""
    if not isinstance(facts, dict):
        return "", ""
    return str(facts.get("name") or ""), str(facts.get("message") or "")[:SHOWN]


def _seconds(headers: Mapping[str, str]) -> float:
    for name in ("retry-after", "ratelimit-reset"):
        try:
            return max(0.0, float(headers.get(name, "")))
        except ValueError:
            continue
    return 1.0
