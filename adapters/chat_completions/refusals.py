"""What refusals of the many servers of one contract mean to us."""

from __future__ import annotations

import json
from typing import Any

from core.errors import CredentialsRefused, ProviderError, Rejected

NOT_FOUND, NO_MONEY = 404, 402
CREDIT = ("insufficient_quota", "insufficient_balance", "billing")
"""Names of an account without credit: vendors say 402, 403 or even 429 to it, which is no rate."""
SHOWN = 300


class Refusals:
    """Reads the refusals of one service about one model."""

    def __init__(self, host: str, model: str) -> None:
        self._host = host
        self._model = model

    def read(self, status: int, text: str) -> ProviderError | None:
        """Return our error for what this contract has names for; the rest is left to the status."""
        name, words = _told(text)
        if status == NO_MONEY or any(word in name for word in CREDIT):
            return Rejected(
                f"The account at {self._host} has no credit left.",
                provider=self._host,
                status=status,
                detail=words,
                action="Top it up there, or enter another key.",
            )
        if status == NOT_FOUND and "model" in f"{name} {words}".lower():
            return CredentialsRefused(
                f"{self._host} knows no model {self._model}.",
                provider=self._host,
                status=status,
                detail=words,
                action="Correct the name of the model.",
            )
        if status == NOT_FOUND:
            return CredentialsRefused(
                f"{self._host} has nothing at this address.",
                provider=self._host,
                status=status,
                detail=words,
                action="Correct the address; with most services it ends in /v1.",
            )
        return None


def _told(text: str) -> tuple[str, str]:
    """Return the name and the sentence of an error body, in any of its forms."""
    try:
        body: Any = json.loads(text)
    except ValueError:
        return "", text[:SHOWN]
    inner = body.get("error", body) if isinstance(body, dict) else {}
    if not isinstance(inner, dict):
        return "", str(inner)[:SHOWN]
    name = " ".join(str(inner.get(key) or "") for key in ("code", "type"))
    return name.lower(), str(inner.get("message") or inner.get("detail") or "")[:SHOWN]
