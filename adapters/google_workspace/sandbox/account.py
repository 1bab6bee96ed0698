"""The service account the sandbox hands out, and the key it checks its assertions with.

The key opens nothing but a sandbox. It is the same in every sandbox, so that what an installation
has stored goes on working after the sandbox was emptied.
"""

from __future__ import annotations

import json
from functools import cache

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT_EMAIL = "mailwright@sandbox-project.iam.gserviceaccount.com"
CLIENT_ID = "100000000000000000001"
KEY_ID = "sandbox-key-1"
ADMIN_EMAIL = "admin@demo-workspace.sandbox"
"""An administrator to begin with; any other address founds a workspace of its own."""

TOKEN_PATH = "/google_workspace/token"  # noqa: S105 - an address
EXPONENT = 65537
FIRST_PRIME = int(
    "e0b281f1565ee087d2da2a7fc6065d78287e09c1c733265ff239dcaacf88a1c3ed44becc2e3de197"
    "40503e3904a71966004d87d2a99862a4602e4575f745c8fe5c8c2a0965decfbc7b203092accc55c5"
    "c2cc81231b3175433a97a4efcb42b65303aa00a831c6bc6847a9374f1978c2adb3d733265e1066ae"
    "2259d9b4938bae19",
    16,
)
SECOND_PRIME = int(
    "cb1e421b43cbf015bba3f2390abb175d56f748f945c61fd559c959d7e2cde65816a700c69402c271"
    "e6e576e05bdc85c8dbdd86f09334ad3e5db17f51ce341cfd3f0e3654de07c381eac07905b1812b2b"
    "df7b26e2c1ce33d2020da25430a8bf6d9c816c3843ca3615ed6dd55698f91ab7eaa071a7ed31e4b9"
    "a0ae9fefb06c31bf",
    16,
)


def demo_account(sandbox_url: str) -> str:
    """Return the key file of the sandbox's service account, as a person would download it."""
    pem = demo_key().private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    facts = {
        "type": "service_account",
        "project_id": "sandbox-project",
        "private_key_id": KEY_ID,
        "private_key": pem.decode(),
        "client_email": CLIENT_EMAIL,
        "client_id": CLIENT_ID,
        "token_uri": token_uri(sandbox_url),
        "universe_domain": "googleapis.com",
    }
    return json.dumps(facts, indent=2)


def token_uri(sandbox_url: str) -> str:
    """Return where the sandbox gives tokens."""
    return f"{sandbox_url.rstrip('/')}{TOKEN_PATH}"


@cache
def demo_key() -> rsa.RSAPrivateKey:
    """Return the key whose assertions the sandbox accepts."""
    secret = pow(EXPONENT, -1, (FIRST_PRIME - 1) * (SECOND_PRIME - 1))
    public = rsa.RSAPublicNumbers(EXPONENT, FIRST_PRIME * SECOND_PRIME)
    return rsa.RSAPrivateNumbers(
        FIRST_PRIME,
        SECOND_PRIME,
        secret,
        rsa.rsa_crt_dmp1(secret, FIRST_PRIME),
        rsa.rsa_crt_dmq1(secret, SECOND_PRIME),
        rsa.rsa_crt_iqmp(FIRST_PRIME, SECOND_PRIME),
        public,
    ).private_key(unsafe_skip_rsa_key_validation=True)  # known; looking again takes 0.1 s
