"""Addresses of people written to: the form that is compared, and the hash that outlives an erasure."""

from __future__ import annotations

import hashlib
import hmac
import re
from uuid import UUID

from core.accounts.inputs import LONGEST_ADDRESS, LONGEST_LOCAL_PART, address
from core.errors import Invalid
from core.kept_keys import ADDRESSES
from core.vault import Vault

ATEXT = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
PLAIN = re.compile(rf"{ATEXT}(?:\.{ATEXT})*@(?:{LABEL}\.)+[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9]")
"""An address without surprises: dot-atom (RFC 5322, 3.2.3) at ASCII labels (RFC 1035, 2.3.1)."""


def normal(text: str, field: str = "email") -> tuple[str, str]:
    """Return (address as given, form that is compared); raise Invalid with the reason."""
    given = text.strip().removeprefix("mailto:").strip("<>").strip()
    if (
        len(given) <= LONGEST_ADDRESS
        and PLAIN.fullmatch(given)
        and given.index("@") <= LONGEST_LOCAL_PART
        and "xn--" not in given
    ):
        return given, given.lower()
    if "\x00" in given:
        raise Invalid("An address has no zero bytes.", field=field)
    return address(given, field)


def keys(vault: Vault, organization_id: UUID, email_norm: str) -> list[str]:
    """Return the keyed hashes of an address within an organization, the newest key's first."""
    return hashes(secrets(vault), organization_id, email_norm)


def secrets(vault: Vault) -> tuple[bytes, ...]:
    """Return the keys addresses are hashed with, for who hashes many."""
    return vault.keys_for(ADDRESSES)


def hashes(secret: tuple[bytes, ...], organization_id: UUID, email_norm: str) -> list[str]:
    """Return the HMAC-SHA-256 of an address under each key, in hex."""
    text = b"%s\0%s" % (organization_id.bytes, email_norm.encode())
    return [hmac.digest(key, text, hashlib.sha256).hex() for key in secret]
