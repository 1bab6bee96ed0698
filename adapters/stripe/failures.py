"""The library's exceptions as our five provider errors."""

from __future__ import annotations

import httpx
import stripe

from adapters.masks import mask_text
from core.errors import (
    CredentialsRefused,
    ProviderError,
    RateLimited,
    Rejected,
    Surprising,
    Unavailable,
)

PROVIDER = "stripe"
NOTHING_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
TOO_MANY, SERVER_ERROR = 429, 500
DEFAULT_RETRY_SECONDS = 1.0


def translated(error: stripe.StripeError) -> ProviderError:
    """Return our error for one of theirs; the status decides before the shape of the body does."""
    status, detail = error.http_status, mask_text(error.user_message or "")
    if isinstance(error, stripe.APIConnectionError):
        return _broken(error)
    if status == TOO_MANY:
        return RateLimited(
            "Stripe takes no further call for a moment.",
            provider=PROVIDER,
            status=status,
            detail=detail,
            retry_after=_retry_after(error),
        )
    if isinstance(error, stripe.AuthenticationError | stripe.PermissionError):
        return CredentialsRefused(
            "Stripe does not accept the key.", provider=PROVIDER, status=status, detail=detail
        )
    if status is not None and status >= SERVER_ERROR:
        return Unavailable(
            "Stripe has a problem of its own.", provider=PROVIDER, status=status, detail=detail
        )
    if isinstance(error, stripe.CardError):
        return Rejected(
            error.user_message or "The card was declined.",
            provider=PROVIDER,
            status=status,
            detail=f"{error.code}: {detail}",
            action="Use another card, or ask the bank why it refused.",
        )
    if isinstance(error, stripe.InvalidRequestError | stripe.IdempotencyError):
        return Rejected(
            f"Stripe refused: {detail}",
            provider=PROVIDER,
            status=status,
            detail=f"{error.code}: {detail}" if error.code else detail,
        )
    return Surprising(
        "Stripe answered in a way its documentation does not know.",
        provider=PROVIDER,
        status=status,
        detail=detail,
    )


def _broken(error: stripe.APIConnectionError) -> Unavailable:
    unsent = isinstance(error.__cause__, NOTHING_SENT)
    return Unavailable(
        f"Stripe {'cannot be reached' if unsent else 'did not answer'}.",
        provider=PROVIDER,
        detail=type(error.__cause__).__name__,
        code="unreachable" if unsent else "unavailable",
    )


def _retry_after(error: stripe.StripeError) -> float:
    given = (error.headers or {}).get("retry-after", "")
    return float(given) if given.isascii() and given.isdecimal() else DEFAULT_RETRY_SECONDS
