"""Sending: once for an idempotency key, from verified domains only."""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import Any

from starlette.responses import JSONResponse, Response

from adapters.resend.sandbox import domains, usage
from adapters.resend.sandbox.door import PROVIDER, Denied, ResendCall
from adapters.sandbox.post.letters import KIND as LETTER
from adapters.sandbox.post.letters import Letter, take

IDEMPOTENCY = "resend_idempotency"
REMEMBERED = timedelta(hours=24)
LONGEST_KEY = 256
MOST_RECIPIENTS, MOST_IN_BATCH = 50, 100
TAG = re.compile(r"[A-Za-z0-9_-]{1,256}")
TEST_DOMAIN = "resend.dev"
FATES = {
    "delivered": "delivered",
    "bounced": "bounced",
    "complained": "complained",
    "suppressed": "suppressed",
}
"""What becomes of mail to the test addresses, by the part before @ or +."""
OWN_HEADERS = frozenset({"from", "to", "cc", "bcc", "subject", "date", "message-id", "reply-to"})


async def send(call: ResendCall) -> Response:
    """POST /emails."""
    return JSONResponse(_once(call, lambda: {"id": _accepted(call, call.body)}))


async def send_batch(call: ResendCall) -> Response:
    """POST /emails/batch: a list, all or nothing."""
    if not isinstance(call.body, list) or not 0 < len(call.body) <= MOST_IN_BATCH:
        raise Denied(422, "validation_error", "Send a list of 1 to 100 emails.")
    for mail in call.body:
        _require_valid(call, mail)
    made = _once(call, lambda: {"data": [{"id": _accepted(call, mail)} for mail in call.body]})
    return JSONResponse(made)


async def get(call: ResendCall) -> Response:
    """GET /emails/{id}."""
    rows = [row for row in call.store.find(LETTER, ref=call.ref) if row["carrier"] == PROVIDER]
    rows = [row for row in rows if row["facts"]["key"] == call.key]
    if not rows:
        raise Denied(404, "not_found", "Email not found")
    row = rows[0]
    return JSONResponse(
        {
            "object": "email",
            "id": call.ref,
            "to": [one["recipient"] for one in rows],
            "from": row["facts"]["from"],
            "subject": row["subject"],
            "created_at": row["at"],
            "last_event": row["last_event"],
        }
    )


def _once(call: ResendCall, make: Any) -> dict[str, Any]:
    """Return what a key stands for, making it when it stands for nothing yet."""
    key = call.request.headers.get("idempotency-key", "")
    if not key:
        return dict(make())
    if len(key) > LONGEST_KEY:
        raise Denied(400, "invalid_idempotency_key", "The key must have 1 to 256 characters.")
    if call.world.faults.take(PROVIDER, "in_flight"):
        raise Denied(
            409, "concurrent_idempotent_requests", "Same idempotency key used while in progress."
        )
    digest = hashlib.sha256(json.dumps(call.body, sort_keys=True).encode()).hexdigest()
    place = f"{call.key}/{key}"
    kept = call.store.get(IDEMPOTENCY, place)
    if kept and call.world.now() - datetime.fromisoformat(kept["at"]) < REMEMBERED:
        if kept["digest"] != digest:
            raise Denied(
                409, "invalid_idempotent_request", "Same idempotency key used with another body."
            )
        return dict(kept["answer"])
    answer = dict(make())
    row = {"digest": digest, "answer": answer, "at": call.world.now().isoformat()}
    call.store.put(IDEMPOTENCY, place, row)
    return answer


def _accepted(call: ResendCall, mail: dict[str, Any]) -> str:
    """Take one mail and return its id."""
    recipients = _require_valid(call, mail)
    usage.require_room(call, len(recipients))
    ref = str(uuid.uuid4())
    raw = _composed(call, mail, ref)
    tags = {str(tag["name"]): str(tag["value"]) for tag in mail.get("tags") or []}
    facts = {"key": call.key, "from": str(mail["from"]), "tags": tags}
    sender = parseaddr(str(mail["from"]))[1]
    envelope = f"{ref}@send.{sender.rpartition('@')[2]}"
    usage.count(call, len(recipients))
    for recipient in recipients:
        fate = {"fate": _fate(recipient)}
        take(call.world, Letter(PROVIDER, ref, envelope, recipient, raw, facts | fate))
    return ref


def _require_valid(call: ResendCall, mail: Any) -> list[str]:
    if not isinstance(mail, dict):
        raise Denied(422, "validation_error", "An email is an object.")
    for name in ("from", "to", "subject"):
        if not mail.get(name):
            raise Denied(422, "missing_required_field", f"Missing `{name}` field.")
    if not mail.get("html") and not mail.get("text"):
        raise Denied(422, "missing_required_field", "Missing `html` or `text` field.")
    told = mail["to"] if isinstance(mail["to"], list) else [mail["to"]]
    recipients = [parseaddr(str(address))[1] for address in told]
    if len(recipients) > MOST_RECIPIENTS or not all("@" in one for one in recipients):
        raise Denied(422, "validation_error", "Invalid `to` field.")
    sender = parseaddr(str(mail["from"]))[1].lower()
    if "@" not in sender:
        raise Denied(422, "invalid_parameter", "Invalid `from` field.")
    for tag in mail.get("tags") or []:
        if not all(TAG.fullmatch(str(tag.get(name, ""))) for name in ("name", "value")):
            raise Denied(422, "validation_error", "Tags hold ASCII letters, digits, _ and - only.")
    domain = sender.rpartition("@")[2]
    if not domains.is_verified(call, domain):
        raise Denied(403, "validation_error", f"The {domain} domain is not verified.")
    return recipients


def _composed(call: ResendCall, mail: dict[str, Any], ref: str) -> bytes:
    message = EmailMessage(policy=SMTP)
    message["From"] = " ".join(str(mail["from"]).split())
    told = mail["to"] if isinstance(mail["to"], list) else [mail["to"]]
    message["To"] = ", ".join(map(str, told))
    message["Subject"] = " ".join(str(mail["subject"]).split())
    message["Date"] = format_datetime(call.world.now())
    message["Message-ID"] = f"<{ref}@email.amazonses.com>"
    reply_to = mail.get("reply_to")
    if reply_to:
        message["Reply-To"] = reply_to if isinstance(reply_to, str) else ", ".join(reply_to)
    for name, value in (mail.get("headers") or {}).items():
        if str(name).lower() not in OWN_HEADERS:
            message[str(name)] = " ".join(str(value).split())
    message.set_content(str(mail.get("text") or ""))
    if mail.get("html"):
        message.add_alternative(str(mail["html"]), subtype="html")
    return message.as_bytes()


def _fate(recipient: str) -> str:
    local, _, domain = recipient.lower().rpartition("@")
    return FATES.get(local.partition("+")[0], "delivered") if domain == TEST_DOMAIN else ""
