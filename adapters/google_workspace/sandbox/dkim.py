"""Signs a message with DKIM, relaxed in header and body (RFC 6376)."""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256

SIGNED = ("to", "subject", "message-id", "date", "from", "mime-version", "cc", "reply-to")
LINE = 70


def signature(
    message: bytes, *, domain: str, selector: str, key: RSAPrivateKey, at: datetime
) -> str:
    """Return the DKIM-Signature field with its line end; the message's lines end with CRLF."""
    head, _, body = message.partition(b"\r\n\r\n")
    present = fields(head)
    names = [name for name in SIGNED if name in present]
    hashed = base64.b64encode(hashlib.sha256(relaxed_body(body)).digest()).decode()
    unsigned = (
        f"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;\r\n"
        f"        d={domain}; s={selector}; t={int(at.timestamp())};\r\n"
        f"        h={':'.join(names)};\r\n"
        f"        bh={hashed};\r\n"
        f"        b="
    )
    said = b"".join(relaxed_field(name, present[name]) + b"\r\n" for name in names)
    own = unsigned.partition(":")[2].encode()
    said += relaxed_field("dkim-signature", own)
    text = base64.b64encode(key.sign(said, PKCS1v15(), SHA256())).decode()
    folded = "\r\n         ".join(text[i : i + LINE] for i in range(0, len(text), LINE))
    return f"{unsigned}{folded}\r\n"


def fields(head: bytes) -> dict[str, bytes]:
    """Return the last field of each name, which is the one that is signed first (section 5.4.2)."""
    found: dict[str, bytes] = {}
    for line in re.split(rb"\r\n(?![ \t])", head):
        name, colon, value = line.partition(b":")
        if colon:
            found[name.strip().lower().decode("ascii", "replace")] = value
    return found


def relaxed_field(name: str, value: bytes) -> bytes:
    """Return a field in relaxed form, without its line end (section 3.4.2)."""
    unfolded = value.replace(b"\r\n", b"")
    return name.lower().encode() + b":" + re.sub(rb"[ \t]+", b" ", unfolded).strip()


def relaxed_body(body: bytes) -> bytes:
    """Return a body in relaxed form (section 3.4.4)."""
    lines = [re.sub(rb"[ \t]+", b" ", line).rstrip(b" ") for line in body.split(b"\r\n")]
    while lines and not lines[-1]:
        lines.pop()
    return b"".join(line + b"\r\n" for line in lines)
