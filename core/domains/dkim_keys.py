"""The public key in a DKIM record, judged by RFC 6376, 8301 (sizes) and 8463 (Ed25519)."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

from core.domains.findings import Finding, error, note, warning
from core.domains.tags import Tags, parse_tags
from core.domains.texts import BLANK

SMALLEST_BITS = 1024
ADVISED_BITS = 2048
LARGEST_BITS = 4096
ED25519_BYTES = 32
ED25519_BITS = 256
COPY_AGAIN = (
    "Copy the whole value again where the key was made, from v=DKIM1 to the last character."
)


@dataclass(frozen=True, slots=True)
class DkimKey:
    """A key record: ``public_key`` is base64 without blanks, ``bits`` 0 when it cannot be read."""

    algorithm: str
    public_key: str
    bits: int
    testing: bool = False
    exact_domain: bool = False

    @property
    def record(self) -> str:
        """Return the record in its plain form."""
        flags = ":".join(flag for flag, on in (("y", self.testing), ("s", self.exact_domain)) if on)
        middle = f" t={flags};" if flags else ""
        return f"v=DKIM1; k={self.algorithm};{middle} p={self.public_key}"


def parse_key(text: str) -> tuple[DkimKey | None, tuple[Finding, ...]]:
    """Return the key of a record and what is wrong with it; None when there is no key to speak of."""
    tags = parse_tags(text)
    findings = _faults_of_form(tags)
    value = tags.find("p")
    if value is None:
        fault = error("dkim_no_key", "The record holds no key: p= is missing.", COPY_AGAIN)
        return None, (fault, *findings)
    algorithm = tags.get("k", "rsa").lower()
    public_key = BLANK.sub("", value)
    bits = 0
    if not public_key:
        findings.append(
            error(
                "dkim_revoked",
                "The key is revoked: p= is empty.",
                "Publish the record of the key that signs now.",
            )
        )
    else:
        bits, faults = _measure(algorithm, public_key)
        findings += faults
    flags = {flag.strip() for flag in tags.get("t").lower().split(":")}
    if "y" in flags:
        findings.append(
            warning(
                "dkim_testing",
                "The key is in test mode (t=y): receivers treat its mail as unsigned.",
                "Remove t=y once a test message passes.",
            )
        )
    return DkimKey(algorithm, public_key, bits, "y" in flags, "s" in flags), tuple(findings)


def _faults_of_form(tags: Tags) -> list[Finding]:
    """Return what is wrong with the tags around the key (RFC 6376 section 3.6.1)."""
    findings = []
    version = tags.find("v")
    if version is not None and version != "DKIM1":
        findings.append(error("dkim_version", f"v={version} is not DKIM1.", "Write v=DKIM1."))
    elif version is not None and tags.first != "v":
        findings.append(error("dkim_version", "v=DKIM1 does not stand first.", "Move it first."))
    elif version is None:
        findings.append(note("dkim_version", "v=DKIM1 is missing; receivers accept that."))
    if tags.broken or tags.repeated:
        what = ", ".join((*tags.broken, *tags.repeated))[:80]
        findings.append(error("dkim_syntax", f"The record cannot be read at: {what}.", COPY_AGAIN))
    hashes = {name.strip() for name in tags.get("h", "sha256").lower().split(":")}
    if "sha256" not in hashes:
        findings.append(
            error(
                "dkim_hash", "The record does not allow sha256 (h=).", "Remove h= from the record."
            )
        )
    services = {name.strip() for name in tags.get("s", "*").lower().split(":")}
    if not services & {"*", "email"}:
        findings.append(
            error("dkim_service", "The key is not for mail (s=).", "Remove s= from the record.")
        )
    return findings


def _measure(algorithm: str, public_key: str) -> tuple[int, list[Finding]]:
    """Return the size of a key in bits, 0 when it cannot be read, and what is wrong with it."""
    try:
        raw = base64.b64decode(public_key, validate=True)
        if algorithm == "ed25519":
            return _measure_ed25519(raw)
        if algorithm != "rsa":
            fault = error(
                "dkim_algorithm",
                f"Receivers know no k={algorithm}.",
                "Use an RSA key of 2048 bits.",
            )
            return 0, [fault]
        key = load_der_public_key(raw)
    except (binascii.Error, ValueError, UnsupportedAlgorithm):
        return 0, [
            error("dkim_unreadable", "The key is cut off or has a wrong character.", COPY_AGAIN)
        ]
    if not isinstance(key, RSAPublicKey):
        return 0, [error("dkim_algorithm", "The key is no RSA key, as k= says.", COPY_AGAIN)]
    return key.key_size, _faults_of_size(key.key_size)


def _measure_ed25519(raw: bytes) -> tuple[int, list[Finding]]:
    if len(raw) != ED25519_BYTES:
        return 0, [error("dkim_unreadable", "An Ed25519 key has 32 bytes.", COPY_AGAIN)]
    unverified = "Several large receivers do not verify Ed25519 signatures."
    return ED25519_BITS, [warning("dkim_ed25519", unverified, "Sign with an RSA key as well.")]


def _faults_of_size(bits: int) -> list[Finding]:
    """Return what RFC 8301 section 3.2 says about the size of an RSA key."""
    replace = "Make a new key of 2048 bits under a new selector."
    if bits < SMALLEST_BITS:
        return [error("dkim_key_short", f"Receivers refuse a key of {bits} bits.", replace)]
    if bits < ADVISED_BITS:
        return [warning("dkim_key_short", f"A key of {bits} bits is weak by now.", replace)]
    if bits > LARGEST_BITS:
        reason = f"Receivers need not verify a key of {bits} bits."
        return [warning("dkim_key_long", reason, replace)]
    return []
