"""What Smartlead's refusals mean to us, whichever of their forms they come in."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from adapters.shapes import Shape
from core.errors import ProviderError, Rejected

PROVIDER = "smartlead"
VERIFICATION_FAILED = 406
"""Documented as 400; seen as 406 on 2026-07-06."""

SIGN_IN = ("ACCOUNT_VERIFICATION_FAILED", "smtp", "imap", "credential", "verification")
SHOWN = 300


def read(status: int, text: str) -> ProviderError | None:
    """Return our error for a failed sign-in to a mailbox; the rest is left to the status."""
    words = sentence(_json(text)) or text[:SHOWN]
    if status == VERIFICATION_FAILED or (status == HTTPStatus.BAD_REQUEST and _is_sign_in(text)):
        return login_refused(words, status)
    return None


def require_done(answer: Shape) -> Shape:
    """Return an answer that says it was done; 200 with ``success`` or ``ok`` false was not."""
    body = answer.value
    if not isinstance(body, dict) or (
        body.get("success") is not False and body.get("ok") is not False
    ):
        return answer
    words = sentence(body)
    if _is_sign_in(words):
        raise login_refused(words, 200)
    raise Rejected(
        f"smartlead did not do it: {words}" if words else "smartlead did not do it.",
        provider=PROVIDER,
        status=200,
        detail=words,
    )


def login_refused(words: str, status: int) -> Rejected:
    """Return the refusal of a mailbox whose login does not work."""
    return Rejected(
        f"Smartlead cannot sign in to the mailbox: {words}",
        provider=PROVIDER,
        status=status,
        detail=words,
        code="login_refused",
        action="Use an app password or an OAuth connection: Google takes no plain password.",
        fallback="Export the mailboxes as CSV and add them in Smartlead by hand.",
    )


def sentence(body: Any) -> str:
    """Return the sentence of an error body."""
    if not isinstance(body, dict):
        return ""
    inner = body.get("error")
    facts = inner if isinstance(inner, dict) else body
    for name in ("message", "error", "error_message", "code"):
        if isinstance(facts.get(name), str) and facts[name]:
            return str(facts[name])[:SHOWN]
    return ""


def _is_sign_in(text: str) -> bool:
    lower = text.lower()
    return any(word.lower() in lower for word in SIGN_IN)


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None
