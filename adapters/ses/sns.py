"""Messages of SNS: signature, certificate, account and age checked before anything in them counts.

Source: "Verifying the signatures of Amazon SNS messages", read November 2026. Version 1 (SHA-1) is
refused: our topics are set to version 2.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from re import Pattern
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256

from adapters.ses import limits
from core.clock import Clock
from core.errors import Invalid, NotPermitted

FetchPem = Callable[[str], Awaitable[bytes]]
"""Gets a certificate from an address that has been checked."""

NOTIFICATION = "Notification"
CONFIRMATIONS = frozenset({"SubscriptionConfirmation", "UnsubscribeConfirmation"})
SIGNED_NOTIFICATION = ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type")
SIGNED_CONFIRMATION = (
    *("Message", "MessageId", "SubscribeURL", "Timestamp"),
    *("Token", "TopicArn", "Type"),
)
VERSION = "2"
MOST_CERTIFICATES = 16


@dataclass(frozen=True, slots=True)
class Notice:
    """A message that Amazon signed. ``token`` confirms a subscription."""

    id: str
    kind: str
    topic: str
    message: str
    token: str = ""


@dataclass(frozen=True, slots=True)
class SnsReader:
    """Reads messages; certificates come from addresses of ``pattern`` only, and are kept."""

    clock: Clock
    fetch: FetchPem
    pattern: Pattern[str] = limits.CERTIFICATE
    _keys: dict[str, RSAPublicKey] = field(default_factory=dict)

    async def read(self, body: bytes) -> Notice:
        """Return a verified message.

        Raises NotPermitted "signature_invalid" for a wrong signature or an old message, Invalid for
        what is no message.
        """
        facts = _facts(body)
        kind = facts["Type"]
        if kind != NOTIFICATION and kind not in CONFIRMATIONS:
            raise Invalid("This is no message of SNS.")
        if facts.get("SignatureVersion") != VERSION:
            raise forged("it is signed in a way that we do not accept")
        await self._verify(facts)
        self._require_young(facts["Timestamp"])
        return Notice(
            facts["MessageId"], kind, facts["TopicArn"], facts["Message"], facts.get("Token", "")
        )

    async def _verify(self, facts: dict[str, str]) -> None:
        names = SIGNED_NOTIFICATION if facts["Type"] == NOTIFICATION else SIGNED_CONFIRMATION
        text = "".join(f"{name}\n{facts[name]}\n" for name in names if name in facts)
        key = await self._key(facts.get("SigningCertURL", ""))
        try:
            signature = base64.b64decode(facts.get("Signature", ""), validate=True)
            key.verify(signature, text.encode(), PKCS1v15(), SHA256())
        except (InvalidSignature, binascii.Error, ValueError):
            raise forged("the signature is not Amazon's") from None

    async def _key(self, url: str) -> RSAPublicKey:
        if self.pattern.fullmatch(url) is None:
            raise forged("its certificate lies elsewhere")
        if url not in self._keys:
            pem = await self.fetch(url)
            from cryptography import x509  # a megabyte that only senders with SES need

            try:
                key = x509.load_pem_x509_certificate(pem).public_key()
            except ValueError:
                raise forged("its certificate cannot be read") from None
            if not isinstance(key, RSAPublicKey):
                raise forged("its certificate holds another kind of key")
            if len(self._keys) >= MOST_CERTIFICATES:
                self._keys.clear()
            self._keys[url] = key
        return self._keys[url]

    def _require_young(self, stamp: str) -> None:
        try:
            sent = datetime.fromisoformat(stamp)
            age = abs((self.clock.now() - sent).total_seconds())
        except (ValueError, TypeError):
            raise Invalid("The message has no time.") from None
        if age > limits.OLDEST_SECONDS:
            raise forged("it is too old")


def forged(why: str) -> NotPermitted:
    """Return the error for a message that is not what it claims to be."""
    return NotPermitted(
        f"The message is not accepted: {why}.",
        code="signature_invalid",
        action="Nothing to do, unless it keeps happening to messages that should be good.",
    )


def _facts(body: bytes) -> dict[str, str]:
    try:
        facts: Any = json.loads(body)
    except ValueError:
        raise Invalid("The body is not JSON.") from None
    needed = ("Type", "MessageId", "TopicArn", "Message", "Timestamp")
    if not isinstance(facts, dict) or not all(isinstance(facts.get(n), str) for n in needed):
        raise Invalid("This is no message of SNS.")
    return {name: value for name, value in facts.items() if isinstance(value, str)}
