"""Signed tokens in links of mail: which message, which link, and a proof that we wrote them."""

from __future__ import annotations

from binascii import a2b_base64, b2a_base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b
from hmac import compare_digest
from uuid import UUID

ID_BYTES, LINK_BYTES, MAC_BYTES = 16, 2, 8
BODY_BYTES = ID_BYTES + LINK_BYTES
TOKEN_LENGTH = 35
MOST_LINKS = 2 ** (8 * LINK_BYTES) - 1
SMALLEST_KEY_BYTES = 32
URL_SAFE = bytes.maketrans(b"+/", b"-_")
FROM_URL = bytes.maketrans(b"-_+/", b"+/??")
"""Back again; what no token of ours holds becomes no letter of base64."""


Named = tuple[bytes, int]
"""The id of a message as bytes, and the number of one of its links."""


class Purpose(StrEnum):
    """What a token is good for; none works in the place of another. The value is the URL's path."""

    opened = "o"
    clicked = "c"
    unsubscribe = "u"
    preferences = "p"
    view = "v"
    thread = "t"
    """The Message-ID, by which replies find back."""


@dataclass(frozen=True, slots=True)
class Reference:
    """What a token names; ``link`` counts from 1, 0 where no link is meant."""

    message_id: UUID
    link: int = 0


class Signer:
    """Writes and reads tokens. The first key signs, every key is believed: links work for years."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        if not keys or any(len(key) < SMALLEST_KEY_BYTES for key in keys):
            message = f"tokens are signed with keys of at least {SMALLEST_KEY_BYTES} bytes"
            raise ValueError(message)
        self._begun = {
            purpose: [
                blake2b(digest_size=MAC_BYTES, key=key[:64], person=purpose.encode())
                for key in keys
            ]
            for purpose in Purpose
        }

    def token(self, purpose: Purpose, message_id: UUID, link: int = 0) -> str:
        """Return a token of 35 letters that may stand in a URL."""
        return self.tokens(purpose, message_id)(link)

    def tokens(self, purpose: Purpose, message_id: UUID) -> Callable[[int], str]:
        """Return what makes the tokens of one message, by the number of the link."""
        begin = message_id.bytes
        begun = self._begun[purpose][0].copy()
        begun.update(begin)

        def token(link: int) -> str:
            number = link.to_bytes(LINK_BYTES, "big")
            mac = begun.copy()
            mac.update(number)
            raw = b2a_base64(begin + number + mac.digest(), newline=False)
            return raw.translate(URL_SAFE)[:TOKEN_LENGTH].decode("ascii")

        return token

    def read(self, purpose: Purpose, token: str) -> Reference | None:
        """Return what a token of ours names, None for any other text."""
        named = self.named(purpose, token)
        return Reference(UUID(bytes=named[0]), named[1]) if named else None

    def named(self, purpose: Purpose, token: str) -> Named | None:
        """Return the same as the bytes of the id and the number of the link, in half of the time."""
        if len(token) != TOKEN_LENGTH:
            return None
        try:
            raw = a2b_base64(token.encode().translate(FROM_URL) + b"=", strict_mode=True)
        except ValueError:
            return None
        body, mac = raw[:BODY_BYTES], raw[BODY_BYTES:]
        for begun in self._begun[purpose]:
            expected = begun.copy()
            expected.update(body)
            if compare_digest(expected.digest(), mac):
                return body[:ID_BYTES], int.from_bytes(body[ID_BYTES:], "big")
        return None
