"""The same key and the same request: the first answer again, without doing it twice.

Source: https://docs.stripe.com/api/idempotent_requests
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from adapters.stripe.sandbox.account import Account, Json
from adapters.stripe.sandbox.refusals import InvalidRequest, KeyReused

SHELF = "stripe.idempotency"
KEPT_SECONDS = 24 * 3600
LONGEST_KEY = 255


@dataclass(frozen=True, slots=True)
class Attempt:
    """A request under an idempotency key."""

    key: str
    method: str
    path: str
    body: bytes

    @property
    def fingerprint(self) -> str:
        """Return what must be the same when the key comes back."""
        return hashlib.sha256(f"{self.method} {self.path}\n".encode() + self.body).hexdigest()


def replay(account: Account, attempt: Attempt) -> Json | None:
    """Return the first answer (status, body, request_id), or None for a new key."""
    if len(attempt.key) > LONGEST_KEY:
        raise InvalidRequest(f"An idempotency key has at most {LONGEST_KEY} characters.")
    first = account.world.store.get(SHELF, attempt.key)
    if first is None or first["at"] + KEPT_SECONDS <= account.now:
        return None
    if first["fingerprint"] != attempt.fingerprint:
        raise KeyReused(
            f"The idempotency key {attempt.key} was first used with another request"
            f" ({first['route']}). Use a new key for a new request."
        )
    return first


def keep(account: Account, attempt: Attempt, status: int, body: Json) -> None:
    """Remember the answer to a request that was carried out."""
    first = {
        "at": account.now,
        "fingerprint": attempt.fingerprint,
        "route": f"{attempt.method} {attempt.path}",
        "status": status,
        "body": body,
        "request_id": account.request_id,
    }
    account.world.store.put(SHELF, attempt.key, first)
