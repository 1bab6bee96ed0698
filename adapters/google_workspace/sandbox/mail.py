"""Gmail for one mailbox: send, search by Message-ID, read as received."""

from __future__ import annotations

import base64
import binascii
import re
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import Message
from email.policy import SMTP
from email.utils import format_datetime, getaddresses, make_msgid, parseaddr
from typing import Any

from starlette.responses import JSONResponse, Response

from adapters.google_workspace.sandbox import delivery, workspaces
from adapters.google_workspace.sandbox.door import GoogleCall
from adapters.google_workspace.sandbox.replies import Denial
from adapters.sandbox.calls import passed

MOST_RECIPIENTS = 100
MOST_A_DAY = 2000
HIDDEN = frozenset({delivery.SPAM, "TRASH"})
BY_ID = re.compile(r"rfc822msgid:<?([^\s>]+)>?")


async def send(call: GoogleCall) -> Response:
    """POST messages/send: {raw}. A message to oneself is one message, sent and received at once."""
    _require_mailbox(call)
    message = _message(call)
    recipients = _recipients(message)
    _require_quota(call)
    message_id = _completed(call, message)
    content = message.as_bytes(policy=SMTP.clone(max_line_length=0))
    labels = [delivery.SENT, *([delivery.INBOX] if call.subject in recipients else [])]
    with call.store.transaction():
        ref = delivery.keep(call.world, call.subject, content, message_id, labels)
        letter = delivery.sign(call.world, call.subject, content, message_id)
        for recipient in recipients:
            if recipient != call.subject:
                delivery.deliver(call.world, letter, recipient)
    return JSONResponse({"id": ref, "threadId": ref, "labelIds": labels})


async def listing(call: GoogleCall) -> Response:
    """GET messages?q=rfc822msgid:...&includeSpamTrash=&maxResults=: newest first."""
    _require_mailbox(call)
    rows = call.store.find(delivery.KIND, workspace=call.subject)
    if wanted := BY_ID.search(call.query.get("q", "")):
        rows = [row for row in rows if row["message_id"].strip("<>") == wanted[1]]
    if call.query.get("includeSpamTrash", "false").lower() != "true":
        rows = [row for row in rows if not HIDDEN & set(row["labels"])]
    page = list(reversed(rows))[: int(call.query.get("maxResults", "100"))]
    body: dict[str, Any] = {"resultSizeEstimate": len(page)}
    if page:
        body["messages"] = [{"id": row["id"], "threadId": row["id"]} for row in page]
    return JSONResponse(body)


async def get(call: GoogleCall) -> Response:
    """GET messages/{id}?format=raw."""
    _require_mailbox(call)
    row = call.store.get(delivery.KIND, call.request.path_params["id"])
    if row is None or row["workspace"] != call.subject:
        raise Denial(404, "notFound", "Requested entity was not found.")
    received = datetime.fromisoformat(row["received_at"])
    shown = {
        "id": row["id"],
        "threadId": row["id"],
        "labelIds": row["labels"],
        "internalDate": str(int(received.timestamp() * 1000)),
        "sizeEstimate": len(row["raw"]) * 3 // 4,
    }
    return JSONResponse(shown | ({"raw": row["raw"]} if call.query.get("format") == "raw" else {}))


def _require_mailbox(call: GoogleCall) -> None:
    if call.request.path_params["user"].lower() not in ("me", call.subject):
        raise Denial(403, "forbidden", f"Delegation denied for {call.subject}")
    user = call.store.get(workspaces.USER, call.subject)
    if user is None or not passed(user["setup_at"], call.world.now()):
        raise Denial(400, "failedPrecondition", "Mail service not enabled")


def _require_quota(call: GoogleCall) -> None:
    """Count the messages of the last 24 hours, as Gmail does."""
    since = (call.world.now() - timedelta(days=1)).isoformat()
    rows = call.store.find(delivery.KIND, workspace=call.subject)
    sent = [r for r in rows if delivery.SENT in r["labels"] and r["received_at"] > since]
    if len(sent) >= MOST_A_DAY:
        raise Denial(429, "rateLimitExceeded", "User-rate limit exceeded.")


def _message(call: GoogleCall) -> Message:
    try:
        raw = base64.urlsafe_b64decode(str(call.body.get("raw", "")) + "==")
    except (binascii.Error, ValueError):
        raise Denial(400, "invalidArgument", "Invalid value for ByteString") from None
    if not raw:
        raise Denial(400, "invalidArgument", "'raw' RFC822 payload message string required")
    return message_from_bytes(re.sub(rb"\r?\n", b"\r\n", raw))


def _recipients(message: Message) -> list[str]:
    told = [str(v) for name in ("to", "cc", "bcc") for v in message.get_all(name, [])]
    found = list(dict.fromkeys(address.lower() for _, address in getaddresses(told) if address))
    if not found:
        raise Denial(400, "invalidArgument", "Recipient address required")
    if len(found) > MOST_RECIPIENTS:
        raise Denial(400, "invalidArgument", "Too many recipients")
    return found


def _completed(call: GoogleCall, message: Message) -> str:
    """Add what is missing, and make the sender who he is; return the Message-ID."""
    del message["bcc"]
    if parseaddr(str(message.get("from", "")))[1].lower() != call.subject:
        del message["from"]
        message["From"] = call.subject
    if "date" not in message:
        message["Date"] = format_datetime(call.world.now())
    if "message-id" not in message:
        message["Message-ID"] = make_msgid(domain="mail.gmail.com")
    return str(message["message-id"]).strip()
