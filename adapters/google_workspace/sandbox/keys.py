"""DKIM keys of the domains, as the admin console makes and switches them on."""

from __future__ import annotations

import base64
from functools import cache
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from adapters.google_workspace.sandbox import account, workspaces
from adapters.sandbox.dns import lookup
from adapters.sandbox.world import World

KIND = "google_dkim"
SELECTOR = "google"
BITS, EXPONENT = 2048, 65537
SHARED_SELECTOR = "20230601"
SHARED_SUFFIX = "20230601.gappssmtp.com"
"""What Google signs as until a domain's own key is switched on."""


class NotYet(Exception):
    """The console cannot do this now; the text says why."""


def find(world: World, domain: str) -> dict[str, Any] | None:
    """Return {domain, selector, private, public, started_at} of a domain."""
    return world.store.get(KIND, domain)


def generate(world: World, domain: str) -> dict[str, Any]:
    """Make a key for a verified domain; a new one ends the authentication with the old one.

    Takes a tenth of a second of work: call it in a thread, or accept the pause.
    """
    require_verified(world, domain)
    return keep(world, domain, new_key())


def require_verified(world: World, domain: str) -> None:
    """Raise NotYet unless a workspace holds the domain verified."""
    row = world.store.get(workspaces.DOMAIN, domain)
    if row is None or not row["verified"]:
        raise NotYet(f"{domain} is not verified in any workspace.")


def keep(world: World, domain: str, key: rsa.RSAPrivateKey) -> dict[str, Any]:
    """Make a key the domain's."""
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    row = {
        "domain": domain,
        "selector": SELECTOR,
        "private": pem.decode(),
        "public": public_text(key),
        "started_at": None,
    }
    world.store.put(KIND, domain, row)
    return row


def start(world: World, domain: str) -> None:
    """Sign with the domain's key from now on; raise NotYet while the DNS does not show it."""
    row = find(world, domain)
    if row is None:
        raise NotYet("Generate a record first.")
    if not published(world, domain):
        raise NotYet("The DKIM record was not found in the DNS. It can take up to 48 hours.")
    world.store.put(KIND, domain, row | {"started_at": world.now().isoformat()})


def stop(world: World, domain: str) -> None:
    """Sign with the domain's key no more."""
    if row := find(world, domain):
        world.store.put(KIND, domain, row | {"started_at": None})


def published(world: World, domain: str) -> bool:
    """Tell whether the DNS shows exactly the domain's key."""
    row = find(world, domain)
    if row is None:
        return False
    seen = lookup.texts(world, f"{SELECTOR}._domainkey.{domain}")
    return [tags(text).get("p") for text in seen] == [row["public"]]


def record(row: dict[str, Any]) -> str:
    """Return the TXT value to publish (RFC 6376, section 3.6.1)."""
    return f"v=DKIM1; k=rsa; p={row['public']}"


def new_key() -> rsa.RSAPrivateKey:
    """Return a new key."""
    return rsa.generate_private_key(EXPONENT, BITS)


@cache
def private_key(pem: str) -> rsa.RSAPrivateKey:
    """Return a kept key."""
    key = serialization.load_pem_private_key(pem.encode(), password=None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError
    return key


def shared_key() -> rsa.RSAPrivateKey:
    """Return the key of Google's own signing domain."""
    return account.demo_key()


def public_text(key: rsa.RSAPrivateKey) -> str:
    """Return the p= of a key."""
    der = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return base64.b64encode(der).decode()


def tags(text: str) -> dict[str, str]:
    """Return the tags of a tag list, white space within values removed (RFC 6376, section 3.2)."""
    pairs = (part.partition("=") for part in text.split(";") if "=" in part)
    return {name.strip(): "".join(value.split()) for name, _, value in pairs}
