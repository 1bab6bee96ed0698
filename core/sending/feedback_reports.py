"""Complaints that mailbox providers pass on (ARF, RFC 5965)."""

from __future__ import annotations

from email.message import Message
from email.parser import BytesHeaderParser

from core.sending.bounce_kinds import Bounce, Kind, Nature
from core.sending.delivery_reports import LONGEST_DIAGNOSTIC, address_in
from core.sending.mime_parts import content, header, headers, kind_of, parts

TYPE = "message/feedback-report"
COMPLAINTS = frozenset({"abuse", "fraud", "virus", "opt-out", "opt-out-list", "other", "complaint"})
AUTHENTICATION = frozenset({"auth-failure", "dmarc"})


def read_feedback(message: Message) -> list[Bounce]:
    """Return what the feedback reports in a mail say, one for each recipient.

    A report about failed authentication is no complaint; "not-spam" is no failure at all.
    """
    found: list[Bounce] = []
    for part in parts(message):
        if kind_of(part) == TYPE:
            report = BytesHeaderParser().parsebytes(content(part).strip() + b"\n\n")
            found += _bounces(report, message)
    return found


def _bounces(report: Message, message: Message) -> list[Bounce]:
    word = header(report, "Feedback-Type").lower()
    diagnostic = f"feedback: {word or 'unnamed'}"[:LONGEST_DIAGNOSTIC]
    if word in AUTHENTICATION:
        return [Bounce("", "", Kind.auth, Nature.failure, diagnostic)]
    if word not in COMPLAINTS:
        return []
    named = [address_in(value) for value in headers(report, "Original-Rcpt-To")]
    addresses = [one for one in named if one] or [_returned_recipient(message)]
    return [Bounce(one, "", Kind.none, Nature.complaint, diagnostic) for one in addresses]


def _returned_recipient(message: Message) -> str:
    """Return whom the mail complained about was written to, where that was not blacked out."""
    for part in parts(message):
        if kind_of(part) == "message/rfc822":
            inner = part.get_payload()
            if isinstance(inner, list) and inner and isinstance(inner[0], Message):
                return address_in(header(inner[0], "To"))
    return ""
