"""What Razorpay's refusals mean to us.

Source: https://razorpay.com/docs/errors, read November 2026.
"""

from __future__ import annotations

import json
from typing import Any

from core.errors import CredentialsRefused, ProviderError, Rejected, Unavailable

PROVIDER = "razorpay"
BAD_REQUEST, CONFLICT = 400, 409
IN_USE = "already exists"


def read(status: int, text: str) -> ProviderError | None:
    """Return our error for a refusal with a sentence; the rest is left to the status."""
    error = _error(text)
    description = str(error.get("description") or "")
    detail = f"{error.get('reason') or error.get('code') or ''}: {description}"
    if status == CONFLICT:
        return Unavailable(
            "Razorpay is still busy with the same request.",
            provider=PROVIDER,
            status=status,
            detail=detail,
        )
    if status != BAD_REQUEST or not description:
        return None
    return Rejected(
        f"Razorpay refused: {description}", provider=PROVIDER, status=status, detail=detail
    )


def refuse_mixed(key_id: str, key_secret: str, *, sandbox: bool) -> None:
    """Raise CredentialsRefused when keys of the sandbox and the real service meet."""
    if not sandbox and key_secret.startswith("sandbox_"):
        raise CredentialsRefused(
            "The key for razorpay belongs to the sandbox.",
            provider=PROVIDER,
            action="Set a key of your Razorpay account, or leave it empty to stay in the sandbox.",
        )
    if sandbox and key_id.startswith("rzp_live_"):
        raise CredentialsRefused(
            "A live Razorpay key must not be sent to the sandbox.",
            provider=PROVIDER,
            action="Remove the key to stay in the sandbox, or leave sandbox mode.",
        )


def _error(text: str) -> dict[str, Any]:
    try:
        body = json.loads(text)
    except ValueError:
        return {}
    error = body.get("error") if isinstance(body, dict) else None
    return error if isinstance(error, dict) else {}
