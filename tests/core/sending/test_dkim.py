from __future__ import annotations

import base64
from dataclasses import replace

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import (
    RSAPrivateKey,
    RSAPrivateNumbers,
    RSAPublicNumbers,
    generate_private_key,
)
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from core.sending.build import Content, compiled
from core.sending.dkim import Key, signed
from tests.support.mail_building import BUILDING, FACTS

RSA = Key("acme.example", "s1", generate_private_key(public_exponent=65537, key_size=2048))
ED25519 = Key("acme.example", "s2", Ed25519PrivateKey.generate())
KEYS = (RSA, ED25519)
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
SIGNING = replace(BUILDING, keys=KEYS)
TEMPLATE = compiled(
    Content("{{first_name}}: news", "<p>{{city}}</p>  <b>x</b>", "{{city}}\n\n  \n"), SIGNING
)


def record(name: bytes, timeout: int = 5) -> bytes:
    """Answer for the two selectors as DNS would."""
    for key in KEYS:
        if name.startswith(key.selector.encode()):
            public = key.private.public_key()
            if isinstance(key.private, RSAPrivateKey):
                kind = "rsa"
                raw = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
            else:
                kind, raw = "ed25519", public.public_bytes(Encoding.Raw, PublicFormat.Raw)
            return f"v=DKIM1; k={kind}; p={base64.b64encode(raw).decode()}".encode()
    return b""


def verified(raw: bytes) -> list[bool]:
    """Return what a verifier says of each signature."""
    results = []
    for index in range(len(KEYS)):
        try:
            results.append(dkim.DKIM(raw).verify(idx=index, dnsfunc=record))
        except dkim.ValidationError:
            results.append(False)
    return results


@settings(max_examples=60, deadline=None)
@given(WORDS, WORDS, WORDS)
def test_every_signature_is_verified_by_another_implementation(name: str, city: str, to: str):
    facts = replace(FACTS, to=replace(FACTS.to, name=to))
    assert verified(TEMPLATE.message({"first_name": name, "city": city}, facts)) == [True, True]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([" ", "  ", "\t", "\r\n", "\r\n\r\n", "a", "b c "]), max_size=12))
def test_bodies_with_odd_blanks_are_signed_as_they_are_verified(pieces: list[str]):
    mail = b"From: a@acme.example\r\nSubject:  x \t y\r\n\r\nx" + "".join(pieces).encode() + b"\r\n"
    assert verified(signed(mail, KEYS, 1_700_000_000)) == [True, True]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"Subject: Bob", b"Subject: Eve"),
        (b"X-Lead-ID: 0", b"X-Lead-ID: 1"),
        (b"List-Unsubscribe: <https://go.", b"List-Unsubscribe: <https://no."),
        (b"List-Unsubscribe-Post: ", b"List-Unsubscribe-Post: x"),
        (b"MIME-Version", b"Subject: another\r\nMIME-Version"),
        (b"MIME-Version", b"Reply-To: eve@evil.example\r\nMIME-Version"),
        (b"MIME-Version", b"List-Unsubscribe: <https://no.example>\r\nMIME-Version"),
        (b"MIME-Version", b"List-Unsubscribe-Post: List-Unsubscribe=No\r\nMIME-Version"),
        (b"Oslo", b"Rome"),
    ],
)
def test_a_change_of_what_is_covered_breaks_both_signatures(old: bytes, new: bytes):
    raw = TEMPLATE.message({"first_name": "Bob", "city": "Oslo"}, FACTS)
    assert old in raw
    assert verified(raw.replace(old, new, 1)) == [False, False]


def test_signature_headers_stay_short_enough_to_travel():
    head = TEMPLATE.message({}, FACTS).partition(b"\r\n\r\n")[0]
    assert all(len(row) <= 200 for row in head.split(b"\r\n"))


def test_a_key_that_receivers_refuse_is_refused_here():
    with pytest.raises(ValueError, match="1024"):
        Key("acme.example", "s", _short_key())


def _short_key() -> RSAPrivateKey:
    return RSAPrivateNumbers(
        p=61, q=53, d=2753, dmp1=53, dmq1=49, iqmp=38, public_numbers=RSAPublicNumbers(17, 3233)
    ).private_key(unsafe_skip_rsa_key_validation=True)
