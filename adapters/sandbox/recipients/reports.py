"""Reports about mail that a relay carried: bounces (RFC 3464) and complaints (RFC 5965), as mail."""

from __future__ import annotations

import secrets
from email.message import Message
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime
from typing import Any

from adapters.sandbox.happenings import Happening
from adapters.sandbox.post import inboxes
from adapters.sandbox.world import World

HOST = "mail.mailwright.example"
TOLD = frozenset({"bounced", "delayed", "complained"})


def tell(world: World, letter: dict[str, Any], happening: Happening) -> None:
    """Put a report into the inbox of the envelope's sender; the null sender gets none."""
    if happening.kind in TOLD and letter["sender"]:
        report = _complaint if happening.kind == "complained" else _bounce
        inboxes.put(world, letter["sender"], report(world, letter, happening))


def _bounce(world: World, letter: dict[str, Any], happening: Happening) -> bytes:
    failed = happening.kind == "bounced"
    whole = _begun(world, letter, "Undelivered Mail" if failed else "Delayed Mail")
    whole.set_param("report-type", "delivery-status")
    words = "could not be delivered" if failed else "is delayed"
    whole.attach(
        MIMEText(f"Your message to {letter['recipient']} {words}.\n\n{happening.detail}\n")
    )
    fields = (
        f"Reporting-MTA: dns; {HOST}\n\n"
        f"Final-Recipient: rfc822; {letter['recipient']}\n"
        f"Action: {'failed' if failed else 'delayed'}\n"
        f"Status: {happening.status}\n"
        f"Remote-MTA: dns; mx.{letter['recipient'].rpartition('@')[2]}\n"
        f"Diagnostic-Code: smtp; {happening.detail}\n"
    )
    whole.attach(_part("message", "delivery-status", fields))
    return _closed(whole, letter)


def _complaint(world: World, letter: dict[str, Any], _: Happening) -> bytes:
    whole = _begun(world, letter, "Abuse report")
    whole.set_param("report-type", "feedback-report")
    whole.attach(MIMEText("This is a report about a message that somebody marked as spam.\n"))
    fields = (
        "Feedback-Type: abuse\nUser-Agent: Sandbox/1\nVersion: 1\n"
        f"Original-Mail-From: <{letter['sender']}>\nOriginal-Rcpt-To: <{letter['recipient']}>\n"
    )
    whole.attach(_part("message", "feedback-report", fields))
    return _closed(whole, letter)


def _begun(world: World, letter: dict[str, Any], subject: str) -> MIMEMultipart:
    whole = MIMEMultipart("report")
    whole["From"] = f"Mail Delivery System <MAILER-DAEMON@{HOST}>"
    whole["To"] = letter["sender"]
    whole["Subject"] = subject
    whole["Date"] = format_datetime(world.now())
    whole["Message-ID"] = f"<{secrets.token_hex(12)}@{HOST}>"
    whole["Auto-Submitted"] = "auto-replied"
    return whole


def _closed(whole: MIMEMultipart, letter: dict[str, Any]) -> bytes:
    headers = (
        f"Message-ID: {letter['message_id']}\nTo: {letter['recipient']}\n"
        f"Subject: {' '.join(letter['subject'].split())}\n"
    )
    whole.attach(_part("text", "rfc822-headers", headers))
    return whole.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def _part(kind: str, subtype: str, content: str) -> Message:
    part = MIMENonMultipart(kind, subtype)
    part.set_payload(content.encode("ascii", "replace").decode())
    return part
