"""DKIM: is a key published, under which selector, and key pairs of our own (RFC 6376)."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from core.domains.dkim_keys import ADVISED_BITS, DkimKey, parse_key
from core.domains.findings import Standing, State, error, standing_of
from core.domains.texts import Texts, texts
from core.errors import Refused
from core.ports.dns import Resolver

USUAL_SELECTORS = (
    *("google", "default", "selector1", "selector2", "s1", "s2", "k1", "k2", "mail", "dkim"),
    *("resend", "mandrill", "zoho", "pm", "smtp"),
)
"""What Google, Microsoft, SendGrid, Mailchimp, Resend, Zoho, Postmark and hosts call theirs."""
TRIES = 3
EXPONENT = 65537


@dataclass(frozen=True, slots=True, kw_only=True)
class DkimState(State):
    """How the key of a domain under one selector stands."""

    domain: str
    selector: str
    record: str = ""
    key: DkimKey | None = None

    @property
    def public_key(self) -> str:
        """Return the key in base64, empty when there is none."""
        return self.key.public_key if self.key else ""

    @property
    def bits(self) -> int:
        """Return the size of the key, 0 when it is missing or cannot be read."""
        return self.key.bits if self.key else 0


@dataclass(frozen=True, slots=True)
class KeyPair:
    """A key of our own: the private part as PEM, and the TXT record of the public one."""

    private_pem: str
    record: str


async def check(
    domain: str, selector: str, resolver: Resolver, *, expected: str = "", server: str = ""
) -> DkimState:
    """Return how the key at a selector stands; ``expected`` is the base64 that should be there."""
    name = f"{selector}._domainkey.{domain}"
    found = await texts(name, r"(?i).*\bp\s*=", resolver, server)
    if len(found.found) != 1:
        return _none_or_several(found, domain, selector)
    key, findings = parse_key(found.found[0])
    if expected and key and key.public_key != expected:
        findings += (
            error(
                "dkim_other_key",
                f"{name} holds another key than the one given.",
                "Publish the new record, or paste the key that is published if it is right.",
            ),
        )
    return DkimState(
        standing=standing_of(findings),
        findings=findings,
        domain=domain,
        selector=selector,
        record=found.found[0],
        key=key,
    )


async def find(
    domain: str, resolver: Resolver, selectors: Sequence[str] = USUAL_SELECTORS
) -> DkimState | None:
    """Return the best key found under a list of selectors: valid, faulty, or one nobody could see."""
    states = await asyncio.gather(*(check(domain, name, resolver) for name in selectors))
    for standing in (Standing.valid, Standing.faulty, Standing.unknown):
        for state in states:
            if state.standing is standing:
                return state
    return None


async def generate(make: Callable[[], KeyPair] | None = None) -> KeyPair:
    """Return a fresh RSA-2048 pair that is proved to sign, made outside of the event loop.

    Tries three times with fresh keys; then raises Refused "dkim_generation_failed".
    """
    for _ in range(TRIES):
        pair = await asyncio.to_thread(_make_proved, make or make_pair)
        if pair:
            return pair
    raise Refused(
        "No working DKIM key could be made in three tries.",
        code="dkim_generation_failed",
        action="Make a key where your mail is signed, and paste its record here.",
        fallback="Try again later; nothing was changed.",
    )


def make_pair() -> KeyPair:
    """Make an RSA-2048 pair; takes a tenth of a second or more."""
    key = rsa.generate_private_key(EXPONENT, ADVISED_BITS)
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return KeyPair(pem.decode(), DkimKey("rsa", base64.b64encode(public).decode(), 0).record)


def _make_proved(make: Callable[[], KeyPair]) -> KeyPair | None:
    """Return a pair whose public part verifies what its private part signs, else None."""
    try:
        pair = make()
        private = serialization.load_pem_private_key(pair.private_pem.encode(), None)
        key, _ = parse_key(pair.record)
        if key is None or not isinstance(private, rsa.RSAPrivateKey):
            return None
        public = serialization.load_der_public_key(base64.b64decode(key.public_key))
        if not isinstance(public, rsa.RSAPublicKey) or key.bits < ADVISED_BITS:
            return None
        proof = private.sign(b"proof", padding.PKCS1v15(), hashes.SHA256())
        public.verify(proof, b"proof", padding.PKCS1v15(), hashes.SHA256())
    except (ValueError, InvalidSignature):
        return None
    return pair


def _none_or_several(found: Texts, domain: str, selector: str) -> DkimState:
    if not found.known:
        standing, finding = Standing.unknown, found.unknown_because("dkim_unknown")
    elif found.found:
        standing = Standing.faulty
        finding = error(
            "dkim_several",
            f"{found.name} holds {len(found.found)} keys; receivers take either.",
            "Keep the record of the key that signs, remove the others.",
        )
    elif found.others:
        standing = Standing.faulty
        finding = error(
            "dkim_no_key",
            f"{found.name} holds a TXT record, but no key.",
            "Replace it by the record given where the key was made.",
        )
    else:
        standing = Standing.missing
        finding = error(
            "dkim_missing",
            f"There is no key at {found.name}.",
            "Publish the TXT record, or check the selector.",
        )
    return DkimState(standing=standing, findings=(finding,), domain=domain, selector=selector)
