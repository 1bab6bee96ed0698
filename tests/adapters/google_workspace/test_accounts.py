"""A key file is judged before anything is sent."""

from __future__ import annotations

import json

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from adapters.google_workspace.accounts import read_account
from adapters.google_workspace.opening import opened
from adapters.google_workspace.sandbox.account import demo_account, demo_key, token_uri
from adapters.google_workspace.tokens import signed
from core.clock import Clock
from core.errors import CredentialsRefused, Rejected

URL = "http://127.0.0.1:1"


def changed(**facts: object) -> str:
    return json.dumps({**json.loads(demo_account(URL)), **facts})


def pem(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


def test_a_good_file_is_read_and_its_key_is_not_shown() -> None:
    account = read_account(demo_account(URL), token_uri(URL))
    assert account.client_email.endswith(".iam.gserviceaccount.com")
    assert account.key().key_size == 2048
    assert "PRIVATE KEY" not in repr(account)


def test_a_key_whose_numbers_do_not_fit_never_signs() -> None:
    """It is small and well formed; that it is no key shows when it is to sign, in a thread."""
    numbers = demo_key().private_numbers()
    wrong = rsa.RSAPrivateNumbers(
        numbers.p,
        numbers.q,
        numbers.d + 2,
        numbers.dmp1,
        numbers.dmq1,
        numbers.iqmp,
        numbers.public_numbers,
    ).private_key(unsafe_skip_rsa_key_validation=True)
    account = read_account(changed(private_key=pem(wrong)), token_uri(URL))
    with pytest.raises(Rejected, match="cannot be read"):
        signed(account, "admin@acme.com", "scope", Clock().now())


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("no json", "not JSON"),
        ("[]", "not a JSON object"),
        (changed(client_email=""), "lacks client_email"),
        (changed(private_key=None), "lacks private_key"),
        (changed(private_key="-----BEGIN PRIVATE KEY-----"), "cannot be read"),
    ],
)
def test_a_damaged_file_is_rejected_with_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(Rejected, match=sentence) as refused:
        read_account(text, token_uri(URL))
    assert "Download a new JSON key" in refused.value.advice.action


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (changed(type="authorized_user"), "not the key of a service account"),
        (changed(token_uri="https://evil.example/token"), "evil.example"),
        (changed(private_key=pem(ec.generate_private_key(ec.SECP256R1()))), "RSA key"),
        (changed(private_key=pem(rsa.generate_private_key(65537, 1024))), "2,048"),  # noqa: S505 - weak on purpose
    ],
)
def test_a_file_of_another_kind_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(CredentialsRefused, match=sentence):
        read_account(text, token_uri(URL))


def test_a_sandbox_account_is_refused_outside_the_sandbox() -> None:
    with pytest.raises(CredentialsRefused, match=r"oauth2\.googleapis\.com"):
        opened(demo_account(URL), "admin@acme.com", Clock())


def test_a_sandbox_account_stays_good_when_the_sandbox_moves() -> None:
    moved = token_uri("http://127.0.0.1:2")
    assert read_account(demo_account(URL), moved).token_uri == moved


def test_a_google_account_is_refused_in_the_sandbox() -> None:
    text = changed(token_uri="https://oauth2.googleapis.com/token")
    with pytest.raises(CredentialsRefused, match="tokens come from"):
        opened(text, "admin@acme.com", Clock(), sandbox_url=URL)
