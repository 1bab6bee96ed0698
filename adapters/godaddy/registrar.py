"""GoDaddy as a registrar: which version of its API a credential opens."""

from __future__ import annotations

from collections.abc import Mapping

from adapters.godaddy.api_v1 import GodaddyApiV1
from adapters.godaddy.api_v3 import GodaddyApiV3
from adapters.godaddy.limits import EndpointPaces
from adapters.godaddy.registrar_v1 import GodaddyV1
from adapters.godaddy.registrar_v3 import GodaddyV3
from adapters.http import SANDBOX_PREFIX, Wire
from core.errors import CredentialsRefused

KEY_HEADER = "authorization"


def authorization(secret: Mapping[str, str], *, sandbox: bool) -> str:
    """Return the header that {token}, or {key, secret}, is shown in; raise CredentialsRefused."""
    token, key = secret.get("token", ""), secret.get("key", "")
    if not token and not (key and secret.get("secret")):
        raise CredentialsRefused(
            "The credential for GoDaddy is incomplete.",
            provider="godaddy",
            action="Enter a token, or a key together with its secret.",
        )
    if (token or key).startswith(SANDBOX_PREFIX) and not sandbox:
        raise CredentialsRefused(
            "The key for godaddy belongs to the sandbox.",
            provider="godaddy",
            action="Set a live key, or leave it empty to stay in the sandbox.",
        )
    return f"Bearer {token}" if token else f"sso-key {key}:{secret['secret']}"


def over(
    wire: Wire, secret: Mapping[str, str], paces: EndpointPaces | None = None
) -> GodaddyV1 | GodaddyV3:
    """Return the registrar for a credential: a token opens version 3, a key and secret version 1."""
    if secret.get("token"):
        return GodaddyV3(GodaddyApiV3(wire, paces))
    return GodaddyV1(GodaddyApiV1(wire, paces))
