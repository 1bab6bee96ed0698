"""Sending: what Amazon checks, what it adds to a message, and what it tells at once."""

from __future__ import annotations

import base64
import binascii
import re
import uuid
from dataclasses import dataclass
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import Any

from starlette.responses import JSONResponse, Response

from adapters.sandbox.post.letters import Letter, take
from adapters.ses.sandbox import accounts, configurations, identities, suppression
from adapters.ses.sandbox.denials import Denied, bad
from adapters.ses.sandbox.door import AwsCall

MOST_RECIPIENTS = 50
LARGEST_BYTES = 40 * 1024 * 1024
TAG = re.compile(r"[A-Za-z0-9_-]{1,256}")
BREAK = re.compile(rb"\r\n|\r|\n")
OWN_FIELD = re.compile(rb"^Message-ID:[^\r]*(?:\r\n[ \t][^\r]*)*\r\n", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Ready:
    """A message that may leave: ``raw`` has CRLF at its line ends."""

    source: str
    recipients: list[str]
    raw: bytes


async def send(call: AwsCall) -> Response:
    """POST outbound-emails: {FromEmailAddress, Destination, Content, EmailTags, ...}."""
    ready = _ready(call)
    tags = _tags(call)
    name = str(call.body.get("ConfigurationSetName") or "")
    chosen = configurations.require(call, name) if name else None
    if chosen and not chosen["sending"]:
        raise Denied(400, "SendingPausedException", f"Sending is paused for <{name}>.")
    facts = accounts.state(call)
    _require_verified(call, ready, production=facts["production"])
    accounts.require_room(call, facts, len(ready.recipients))
    ref = _message_id(call)
    raw = _stamped(ready.raw, ref, call)
    tags |= {"ses:configuration-set": [name]} if name else {}
    told = {
        "place": call.place,
        "configuration": name,
        "source": ready.source,
        "tags": tags | {"ses:from-domain": [ready.source.rpartition("@")[2]]},
        "sent_at": call.world.now().isoformat(),
        "message_id": f"<{ref}@{_host(call.region)}>",
    }
    accounts.count(call, len(ready.recipients))
    for recipient in ready.recipients:
        fate = suppression.fate(call, recipient)
        take(call.world, Letter("ses", ref, ready.source, recipient, raw, told | {"fate": fate}))
    return JSONResponse({"MessageId": ref})


def _ready(call: AwsCall) -> Ready:
    destination = call.body.get("Destination") or {}
    recipients = [
        parseaddr(str(address))[1]
        for field in ("ToAddresses", "CcAddresses", "BccAddresses")
        for address in destination.get(field) or []
    ]
    content = call.body.get("Content") or {}
    if "Raw" in content:
        raw = _decoded(content["Raw"].get("Data"))
    elif "Simple" in content:
        raw = _composed(call, content["Simple"])
    else:
        raise bad("Missing content: Raw or Simple.")
    head = BytesHeaderParser().parsebytes(raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n")
    source = parseaddr(str(call.body.get("FromEmailAddress") or head.get("From", "")))[1]
    if not recipients:
        recipients = [parseaddr(str(head.get("To", "")))[1]]
    if not source or not all("@" in address for address in recipients):
        raise bad("Missing final '@domain'")
    if len(recipients) > MOST_RECIPIENTS:
        raise bad("Recipient count exceeds 50.")
    if len(raw) > LARGEST_BYTES:
        raise Denied(400, "MessageRejected", "Message length is more than 41943040 bytes long.")
    return Ready(source, recipients, raw)


def _decoded(data: Any) -> bytes:
    try:
        raw = base64.b64decode(str(data or ""), validate=True)
    except (binascii.Error, ValueError):
        raise bad("Raw message is not base64.") from None
    if not raw:
        raise bad("Raw message is empty.")
    return BREAK.sub(b"\r\n", raw)


def _composed(call: AwsCall, simple: dict[str, Any]) -> bytes:
    message = EmailMessage(policy=SMTP)
    message["From"] = str(call.body.get("FromEmailAddress", ""))
    message["To"] = ", ".join((call.body.get("Destination") or {}).get("ToAddresses") or [])
    message["Subject"] = " ".join(str((simple.get("Subject") or {}).get("Data", "")).split())
    message["Date"] = format_datetime(call.world.now())
    for header in simple.get("Headers") or []:
        message[str(header["Name"])] = str(header["Value"])
    body = simple.get("Body") or {}
    message.set_content(str((body.get("Text") or {}).get("Data", "")))
    if body.get("Html"):
        message.add_alternative(str(body["Html"].get("Data", "")), subtype="html")
    return message.as_bytes()


def _tags(call: AwsCall) -> dict[str, list[str]]:
    tags = {}
    for tag in call.body.get("EmailTags") or []:
        name, value = str(tag.get("Name", "")), str(tag.get("Value", ""))
        if not TAG.fullmatch(name) or not TAG.fullmatch(value):
            raise bad(f"Invalid tag <{name}>: only alphanumeric ASCII characters, _ and -.")
        tags[name] = [value]
    return tags


def _require_verified(call: AwsCall, ready: Ready, *, production: bool) -> None:
    wanted = [ready.source, *([] if production else ready.recipients)]
    failed = [
        address
        for address in wanted
        if not address.endswith(f"@{suppression.SIMULATOR}")
        and identities.verified(call, address) is None
    ]
    if failed:
        raise Denied(
            400,
            "MessageRejected",
            "Email address is not verified. The following identities failed the check in region"
            f" {call.region.upper()}: {', '.join(failed)}",
        )


def _message_id(call: AwsCall) -> str:
    return f"{int(call.world.now().timestamp() * 1000):016x}-{uuid.uuid4()}-000000"


def _host(region: str) -> str:
    return "email.amazonses.com" if region == "us-east-1" else f"{region}.amazonses.com"


def _stamped(raw: bytes, ref: str, call: AwsCall) -> bytes:
    """Give the message Amazon's own Message-ID, and the marks it leaves."""
    head, blank, body = raw.partition(b"\r\n\r\n")
    head = OWN_FIELD.sub(b"", head + b"\r\n")
    added = (
        f"Message-ID: <{ref}@{_host(call.region)}>\r\n"
        f"Feedback-ID: ::1.{call.region}.sandbox:AmazonSES\r\n"
        f"X-SES-Outgoing: {call.world.now():%Y.%m.%d}-192.0.2.45\r\n"
    )
    return head + added.encode() + blank[2:] + body
