"""Reports about mail that a relay carried: bounces (RFC 3464) and complaints (RFC 5965), as mail."""

from __future__ import annotations

import secrets
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
    recipient = letter["recipient"]
    words = "could not be delivered" if failed else "is delayed and will be tried again"
    fields = (
        f"Reporting-MTA: dns; {HOST}\n\n"
        f"Final-Recipient: rfc822; {recipient}\n"
        f"Action: {'failed' if failed else 'delayed'}\n"
        f"Status: {happening.status}\n"
        f"Remote-MTA: dns; mx.{recipient.rpartition('@')[2]}\n"
        f"Diagnostic-Code: smtp; {happening.detail}\n"
    )
    return _report(
        world,
        letter,
        subject="Undelivered mail" if failed else "Delayed mail",
        kind="delivery-status",
        text=f"Your message to {recipient} {words}.\n\n{happening.detail}\n",
        fields=fields,
    )


def _complaint(world: World, letter: dict[str, Any], _: Happening) -> bytes:
    fields = (
        "Feedback-Type: abuse\nUser-Agent: Sandbox/1\nVersion: 1\n"
        f"Original-Mail-From: <{letter['sender']}>\n"
        f"Original-Rcpt-To: <{letter['recipient']}>\n"
    )
    return _report(
        world,
        letter,
        subject="Abuse report",
        kind="feedback-report",
        text="This is a report about a message that somebody marked as spam.\n",
        fields=fields,
    )


def _report(
    world: World, letter: dict[str, Any], *, subject: str, kind: str, text: str, fields: str
) -> bytes:
    """Return a report with its three parts: words, fields, and the head of what it is about."""
    border = secrets.token_hex(12)
    head = (
        f"From: Mail Delivery System <MAILER-DAEMON@{HOST}>\n"
        f"To: <{letter['sender']}>\n"
        f"Subject: {subject}\n"
        f"Date: {format_datetime(world.now())}\n"
        f"Message-ID: <{secrets.token_hex(12)}@{HOST}>\n"
        "Auto-Submitted: auto-replied\n"
        "MIME-Version: 1.0\n"
        f'Content-Type: multipart/report; report-type={kind}; boundary="{border}"\n'
    )
    about = (
        f"Message-ID: {letter['message_id']}\n"
        f"To: {letter['recipient']}\n"
        f"Subject: {' '.join(letter['subject'].split())}\n"
    )
    parts = (
        ("text/plain; charset=us-ascii", text),
        (f"message/{kind}", fields),
        ("text/rfc822-headers", about),
    )
    body = "".join(f"\n--{border}\nContent-Type: {name}\n\n{content}" for name, content in parts)
    whole = f"{head}{body}\n--{border}--\n"
    return whole.replace("\n", "\r\n").encode("ascii", "replace")
