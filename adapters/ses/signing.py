"""Signature Version 4, by which AWS knows who calls and that nobody changed the call.

Source: "Create a signed AWS API request", IAM user guide, read November 2026.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from urllib.parse import quote

import httpx

from core.clock import Clock

ALGORITHM = "AWS4-HMAC-SHA256"
UNCHANGED = "-_.~"


@dataclass(frozen=True, slots=True)
class Signature:
    """Signs requests of one service in one region. The time is real time: AWS allows 15 minutes."""

    access_key: str
    secret_key: str
    region: str
    service: str

    def __call__(self, request: httpx.Request) -> None:
        """Put the headers on a request that is ready to leave."""
        stamp = Clock.wall().strftime("%Y%m%dT%H%M%SZ")
        request.headers["x-amz-date"] = stamp
        signed = sorted({"host", "x-amz-date"} | ({"content-type"} & request.headers.keys()))
        scope = f"{stamp[:8]}/{self.region}/{self.service}/aws4_request"
        text = "\n".join((ALGORITHM, stamp, scope, _digest(_canonical(request, signed).encode())))
        signature = hmac.new(self._key(stamp[:8]), text.encode(), hashlib.sha256).hexdigest()
        request.headers["authorization"] = (
            f"{ALGORITHM} Credential={self.access_key}/{scope}, "
            f"SignedHeaders={';'.join(signed)}, Signature={signature}"
        )

    def _key(self, day: str) -> bytes:
        key = f"AWS4{self.secret_key}".encode()
        for part in (day, self.region, self.service, "aws4_request"):
            key = hmac.new(key, part.encode(), hashlib.sha256).digest()
        return key


def _canonical(request: httpx.Request, signed: list[str]) -> str:
    pairs = sorted(
        (quote(name, safe=UNCHANGED), quote(value, safe=UNCHANGED))
        for name, value in request.url.params.multi_items()
    )
    path = request.url.raw_path.decode("ascii").partition("?")[0]
    return "\n".join(
        (
            request.method,
            quote(path, safe=f"/{UNCHANGED}"),  # encoded once more than it already is
            "&".join(f"{name}={value}" for name, value in pairs),
            *(f"{name}:{' '.join(request.headers[name].split())}" for name in signed),
            "",
            ";".join(signed),
            _digest(request.content),
        )
    )


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
