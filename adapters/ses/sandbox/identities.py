"""Domains and addresses an account may send from."""

from __future__ import annotations

import base64
import re
import secrets
from typing import Any

from starlette.responses import JSONResponse, Response

from adapters.ses.sandbox import watching
from adapters.ses.sandbox.denials import Denied, bad, missing
from adapters.ses.sandbox.door import AwsCall

KIND, PROVIDER = watching.KIND, "ses"
TOKENS, TOKEN_LETTERS = 3, "abcdefghijklmnopqrstuvwxyz234567"
TOKEN_LENGTH = 32
DOMAIN = re.compile(r"(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
OWN_ZONES = frozenset({"ap-southeast-5", "ca-west-1", "il-central-1", "mx-central-1"})
"""Regions that serve DKIM keys from a zone of their own."""


async def create(call: AwsCall) -> Response:
    """POST identities: {EmailIdentity}."""
    name = str(call.body.get("EmailIdentity", "")).lower()
    is_address = ADDRESS.fullmatch(name) is not None
    if not is_address and not DOMAIN.fullmatch(name):
        raise bad(f"Invalid identity: {name}")
    if call.store.get(KIND, _key(call, name)):
        raise Denied(400, "AlreadyExistsException", f"Email identity {name} already exist.")
    tokens = [_token() for _ in range(TOKENS)]
    own = call.region in OWN_ZONES
    row: dict[str, Any] = {
        "key": _key(call, name),
        "workspace": call.place,
        "name": name,
        "type": "EMAIL_ADDRESS" if is_address else "DOMAIN",
        "tokens": [] if is_address else tokens,
        "token": "" if is_address else _older_token(call),
        "zone": f"dkim.{call.region}.amazonses.com" if own else "dkim.amazonses.com",
        "region": call.region,
        "created_at": call.world.now().isoformat(),
        "look_at": call.world.due(watching.FIRST_LOOK_SECONDS).isoformat(),
        "checked_at": None,
        "verification": watching.PENDING,
        "dkim": "NOT_STARTED" if is_address else watching.PENDING,
        "error": "",
        "lost_at": None,
        "mail_from": "",
        "mail_from_status": "",
        "configuration": str(call.body.get("ConfigurationSetName", "")),
    }
    call.store.put(KIND, row["key"], row)
    shown = _shown(row)
    kept = ("IdentityType", "VerifiedForSendingStatus", "DkimAttributes")
    return JSONResponse({name: shown[name] for name in kept})


async def get(call: AwsCall) -> Response:
    """GET identities/{identity}: looks at the DNS first."""
    row = _row(call)
    watching.look(call.world, row)
    return JSONResponse(_shown(row))


async def listing(call: AwsCall) -> Response:
    """GET identities."""
    rows = call.store.find(KIND, workspace=call.place)
    return JSONResponse(
        {
            "EmailIdentities": [
                {
                    "IdentityType": row["type"],
                    "IdentityName": row["name"],
                    "SendingEnabled": row["verification"] == watching.SUCCESS,
                    "VerificationStatus": row["verification"],
                }
                for row in rows
            ]
        }
    )


async def remove(call: AwsCall) -> Response:
    """DELETE identities/{identity}."""
    call.store.delete(KIND, _row(call)["key"])
    return JSONResponse({})


async def set_mail_from(call: AwsCall) -> Response:
    """PUT identities/{identity}/mail-from."""
    row = _row(call)
    name = str(call.body.get("MailFromDomain", "")).lower()
    if name and not name.endswith(f".{row['name']}"):
        raise bad(
            f"Provided MAIL-FROM domain <{name}> is not subdomain of the domain of the identity."
        )
    row["mail_from"], row["mail_from_status"] = name, watching.PENDING if name else ""
    call.store.put(KIND, row["key"], row)
    return JSONResponse({})


def verified(call: AwsCall, address: str) -> dict[str, Any] | None:
    """Return the verified identity that covers an address: itself, its domain or one above."""
    address = address.lower()
    labels = address.rpartition("@")[2].split(".")
    names = [address, *(".".join(labels[start:]) for start in range(len(labels) - 1))]
    for name in names:
        row = call.store.get(KIND, _key(call, name))
        if row and row["verification"] == watching.SUCCESS:
            return row
    return None


def _row(call: AwsCall) -> dict[str, Any]:
    row = call.store.get(KIND, _key(call, call.name.lower()))
    if row is None:
        raise missing(f"Email identity {call.name}")
    return row


def _key(call: AwsCall, name: str) -> str:
    return f"{call.place}/{name}"


def _token() -> str:
    return "".join(secrets.choice(TOKEN_LETTERS) for _ in range(TOKEN_LENGTH))


def _older_token(call: AwsCall) -> str:
    """Return what the domain has to say in a TXT record as well, where the account is an older one."""
    older = call.world.faults.take(PROVIDER, "account_older")
    return base64.b64encode(secrets.token_bytes(32)).decode() if older else ""


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    verification: dict[str, Any] = {}
    if row["checked_at"]:
        verification["LastCheckedTimestamp"] = row["checked_at"]
    if row["error"]:
        verification["ErrorType"] = row["error"]
    return {
        "IdentityType": row["type"],
        "FeedbackForwardingStatus": True,
        "VerifiedForSendingStatus": row["verification"] == watching.SUCCESS,
        "VerificationStatus": row["verification"],
        "DkimAttributes": {
            "SigningEnabled": row["type"] == "DOMAIN",
            "Status": row["dkim"],
            "Tokens": row["tokens"],
            "SigningHostedZone": row["zone"],
            "SigningAttributesOrigin": "AWS_SES",
            "NextSigningKeyLength": "RSA_2048_BIT",
            "CurrentSigningKeyLength": "RSA_2048_BIT",
        },
        "MailFromAttributes": {
            "MailFromDomain": row["mail_from"],
            "MailFromDomainStatus": row["mail_from_status"] or "PENDING",
            "BehaviorOnMxFailure": "USE_DEFAULT_VALUE",
        },
        "Policies": {},
        "Tags": [],
        "VerificationInfo": verification,
        **({"VerificationToken": row["token"]} if row.get("token") else {}),
    }
