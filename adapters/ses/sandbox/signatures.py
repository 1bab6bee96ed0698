"""Who calls: Signature Version 4 checked as AWS checks it, written from its description alone."""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, quote

from starlette.requests import Request

from adapters.sandbox.gate import known_key
from adapters.ses.sandbox.denials import Denied

CREDENTIAL = re.compile(
    r"AWS4-HMAC-SHA256 Credential=([^/]+)/(\d{8})/([a-z0-9-]+)/([a-z0-9-]+)/aws4_request,"
    r"\s*SignedHeaders=([a-z0-9;-]+),\s*Signature=([0-9a-f]{64})"
)
SKEW = timedelta(minutes=15)
SAFE = "-_.~"


def secret_of(access_key: str) -> str:
    """Return the secret that belongs to an access key of the sandbox."""
    return f"{access_key}_secret"


def verified(request: Request, body: bytes, service: str) -> tuple[str, str]:
    """Return the access key and the region of a request; raises Denied when it is not signed well."""
    found = CREDENTIAL.fullmatch(request.headers.get("authorization", ""))
    if found is None:
        raise Denied(403, "MissingAuthenticationToken", "Missing Authentication Token")
    access_key, day, region, named, signed, signature = found.groups()
    if not known_key(access_key):
        raise Denied(
            403,
            "UnrecognizedClientException",
            "The security token included in the request is invalid.",
        )
    stamp = request.headers.get("x-amz-date", "")
    _require_now(stamp)
    names = signed.split(";")
    canonical = "\n".join(
        (
            request.method,
            quote(request.scope["raw_path"].decode(), safe=f"/{SAFE}"),
            _query(request),
            *(f"{name}:{' '.join(request.headers.get(name, '').split())}" for name in names),
            "",
            signed,
            hashlib.sha256(body).hexdigest(),
        )
    )
    scope = f"{day}/{region}/{named}/aws4_request"
    text = f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    key = f"AWS4{secret_of(access_key)}".encode()
    for part in (day, region, named, "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    right = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
    if named != service or "host" not in names or not hmac.compare_digest(right, signature):
        raise Denied(
            403,
            "InvalidSignatureException",
            "The request signature we calculated does not match the signature you provided.",
        )
    return access_key, region


def _query(request: Request) -> str:
    given = parse_qsl(request.scope["query_string"].decode(), keep_blank_values=True)
    pairs = sorted((quote(name, safe=SAFE), quote(value, safe=SAFE)) for name, value in given)
    return "&".join(f"{name}={value}" for name, value in pairs)


def _require_now(stamp: str) -> None:
    try:
        at = datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        raise Denied(
            400, "IncompleteSignature", "Date must be in ISO-8601 'basic format'."
        ) from None
    if abs(datetime.now(UTC) - at) > SKEW:
        raise Denied(403, "InvalidSignatureException", "Signature expired")
