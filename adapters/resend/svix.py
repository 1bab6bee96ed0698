"""Signatures of Resend's webhooks, which are those of Svix: HMAC-SHA256 over id, time and body.

Source: "Verifying webhooks manually", read November 2026.
"""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Iterable, Mapping

from adapters.resend import limits
from core.clock import Clock

PREFIX = "whsec_"
VERSION = "v1,"


def is_signed(headers: Mapping[str, str], body: bytes, secrets: Iterable[str]) -> bool:
    """Tell whether a body is signed with one of the secrets, lately."""
    message_id, stamp = headers.get("svix-id", ""), headers.get("svix-timestamp", "")
    given = headers.get("svix-signature", "")
    if not message_id or not stamp.isdigit() or not _is_young(stamp):
        return False
    text = f"{message_id}.{stamp}.".encode() + body
    signatures = [
        part.removeprefix(VERSION).encode() for part in given.split() if part.startswith(VERSION)
    ]
    return any(
        hmac.compare_digest(_signature(secret, text), signature)
        for secret in secrets
        for signature in signatures
    )


def _signature(secret: str, text: bytes) -> bytes:
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX))
    except binascii.Error:
        key = secret.encode()
    return base64.b64encode(hmac.digest(key, text, "sha256"))


def _is_young(stamp: str) -> bool:
    return abs(Clock.wall().timestamp() - int(stamp[:12])) <= limits.TOLERANCE_SECONDS
