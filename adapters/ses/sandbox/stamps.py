"""How SNS signs what it posts: a key of its own, whose certificate the sandbox serves."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.x509.oid import NameOID
from starlette.requests import Request
from starlette.responses import Response

from adapters.sandbox.world import World
from adapters.ses.sandbox import topics
from adapters.ses.sandbox.denials import missing

KIND = "certificate"
SHOWN = (
    "Message",
    "MessageId",
    "SubscribeURL",
    "Subject",
    "Timestamp",
    "Token",
    "TopicArn",
    "Type",
)
"""Signed fields in their order, as far as a message has them."""


class Stamps:
    """Signs for one world; the key is made when first needed and kept."""

    def __init__(self, world: World) -> None:
        self._world = world

    def sign(self, facts: dict[str, Any], body: bytes) -> tuple[dict[str, str], bytes]:
        """Return headers and body of a message that leaves now."""
        base = f"{self._world.public_url}/ses/sns"
        fields = {
            "Type": facts["kind"],
            "MessageId": facts["id"],
            "TopicArn": facts["topic"],
            "Message": body.decode(),
            "Timestamp": f"{self._world.now():%Y-%m-%dT%H:%M:%S}.000Z",
        }
        if facts["subject"]:
            fields["Subject"] = facts["subject"]
        if facts["token"]:
            query = {
                "Action": "ConfirmSubscription",
                "TopicArn": facts["topic"],
                "Token": facts["token"],
            }
            fields |= {"Token": facts["token"], "SubscribeURL": f"{base}/?{urlencode(query)}"}
        topic = self._world.store.get(topics.TOPIC, facts["topic"]) or {"attributes": {}}
        version = topic["attributes"].get("SignatureVersion", "1")
        algorithm = hashes.SHA256() if version == "2" else hashes.SHA1()  # noqa: S303 - as AWS does
        text = "".join(f"{name}\n{fields[name]}\n" for name in SHOWN if name in fields)
        key, certificate = self._keys()
        signature = key.sign(text.encode(), PKCS1v15(), algorithm)
        fields |= {
            "SignatureVersion": version,
            "Signature": base64.b64encode(signature).decode(),
            "SigningCertURL": f"{base}/SimpleNotificationService-{_name(certificate)}.pem",
        }
        headers = {
            "content-type": "text/plain; charset=UTF-8",
            "x-amz-sns-message-type": facts["kind"],
            "x-amz-sns-message-id": facts["id"],
            "x-amz-sns-topic-arn": facts["topic"],
            "x-amz-sns-subscription-arn": facts["subscription"],
            "user-agent": "Amazon Simple Notification Service Agent",
        }
        return headers, json.dumps(fields, indent=2).encode()

    async def certificate(self, request: Request) -> Response:
        """GET sns/SimpleNotificationService-{name}.pem: open to everybody."""
        _, pem = self._keys()
        if request.path_params["name"] != _name(pem):
            return missing("The certificate").as_xml()
        return Response(pem, media_type="application/x-pem-file")

    def _keys(self) -> tuple[RSAPrivateKey, str]:
        kept = self._world.store.get(KIND, "sns")
        if kept is None:
            kept = _made()
            self._world.store.put(KIND, "sns", kept)
        return _opened(kept["key"]), kept["certificate"]


def _name(certificate: str) -> str:
    return hashlib.sha256(certificate.encode()).hexdigest()[:32]


@lru_cache(maxsize=4)
def _opened(pem: str) -> RSAPrivateKey:
    key = serialization.load_pem_private_key(pem.encode(), None)
    if not isinstance(key, RSAPrivateKey):
        message = "SNS signs with RSA"
        raise TypeError(message)
    return key


@lru_cache(maxsize=1)
def _made() -> dict[str, str]:
    """Make a key and its certificate; once a process, its worlds share them."""
    key = generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sns.sandbox")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=3650))
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return {
        "key": pem.decode(),
        "certificate": certificate.public_bytes(serialization.Encoding.PEM).decode(),
    }
