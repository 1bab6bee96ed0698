"""Secrets at rest: AES-256-GCM under a ring of keys, each text bound to the place it lives in.

The same ring also makes marks: keyed hashes that prove a text came from us, or name it without
telling it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12
KEY_BYTES = 32


class SealBroken(Exception):
    """A sealed text cannot be opened: wrong place, wrong key, or changed."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a secret lives; a text sealed for one place does not open in another."""

    organization_id: UUID | None
    table: str
    column: str
    row_id: UUID

    def bound(self) -> bytes:
        """Return the bytes that the seal covers besides the text."""
        parts = (self.organization_id or "platform", self.table, self.column, self.row_id)
        return "/".join(str(part) for part in parts).encode()


class Vault:
    """Seals and opens texts. The first key of the ring seals, every key opens."""

    def __init__(self, ring: Sequence[tuple[str, bytes]]) -> None:
        if not ring or any(len(key) != KEY_BYTES for _, key in ring):
            message = "the key ring needs at least one key, each of 32 bytes"
            raise ValueError(message)
        self._newest = ring[0][0]
        self._keys = {key_id: AESGCM(key) for key_id, key in ring}
        self._kept: dict[tuple[str, str], bytes] = {}
        self._mark_keys = [hashlib.sha256(b"marks/" + key).digest() for _, key in ring]

    def seal(self, text: str, place: Place) -> str:
        """Return the sealed text as "v1.<key id>.<base64 of nonce and ciphertext>"."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = self._keys[self._newest].encrypt(nonce, text.encode(), place.bound())
        return f"v1.{self._newest}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"

    def open(self, sealed: str, place: Place) -> str:
        """Return the text; raise SealBroken when it does not belong here."""
        try:
            version, key_id, body = sealed.split(".", 2)
            raw = base64.urlsafe_b64decode(body)
            cipher = self._keys[key_id]
            if version != "v1":
                raise ValueError(version)
            return cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], place.bound()).decode()
        except (ValueError, KeyError, InvalidTag) as error:
            message = f"a sealed {place.table}.{place.column} cannot be opened"
            raise SealBroken(message) from error

    def stale(self, sealed: str) -> bool:
        """Tell whether a sealed text still hangs on an older key."""
        return bool(sealed) and sealed.split(".", 2)[1] != self._newest

    @property
    def ids(self) -> tuple[str, ...]:
        """The names of the ring's keys, the newest first."""
        return tuple(self._keys)

    def keys_for(self, purpose: str) -> tuple[bytes, ...]:
        """Return a key of 32 bytes for one purpose from each key of the ring, the newest first.

        Those remembered of keys that have left the ring come last.
        """
        ours = tuple(bytes.fromhex(_mark(key, "key", purpose)) for key in self._mark_keys)
        left = [
            key
            for (kept_for, ring_id), key in self._kept.items()
            if kept_for == purpose and ring_id not in self._keys
        ]
        return (*ours, *left)

    def remember(self, purpose: str, ring_id: str, key: bytes) -> None:
        """Go on using for one purpose what a key of the ring gave, though it may have left."""
        self._kept[purpose, ring_id] = key

    def mark(self, purpose: str, text: str) -> str:
        """Return the HMAC-SHA-256 of a text for one purpose, in hex, under the newest key."""
        return _mark(self._mark_keys[0], purpose, text)

    def marked(self, purpose: str, text: str, mark: str) -> bool:
        """Tell whether a mark was made here for this text, under any key of the ring."""
        return any(
            hmac.compare_digest(_mark(key, purpose, text).encode(), mark.encode())
            for key in self._mark_keys
        )


def _mark(key: bytes, purpose: str, text: str) -> str:
    return hmac.new(key, f"{purpose}\0{text}".encode(), hashlib.sha256).hexdigest()


def ring_from(texts: Sequence[str], file: Path) -> list[tuple[str, bytes]]:
    """Return the key ring: from the settings if given, else from the file, made on first use."""
    if texts:
        pairs = [text.split(":", 1) for text in texts]
        return [(key_id, base64.b64decode(key)) for key_id, key in pairs]
    if not file.exists():
        add_key(file)
    stored = json.loads(file.read_text())
    return [(entry["id"], base64.b64decode(entry["key"])) for entry in stored]


def add_key(file: Path) -> str:
    """Put a fresh key first in the ring's file (mode 0600) and return its id."""
    file.parent.mkdir(parents=True, exist_ok=True)
    stored = json.loads(file.read_text()) if file.exists() else []
    key_id = f"k{len(stored) + 1}{secrets.token_hex(2)}"
    key = base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()
    written = file.with_suffix(".new")
    written.touch(mode=0o600)
    written.write_text(json.dumps([{"id": key_id, "key": key}, *stored]))
    written.replace(file)
    return key_id
