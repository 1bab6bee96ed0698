"""Mail that comes back: answers, out-of-office notes, reports of failure and complaints."""

from __future__ import annotations

from email.message import EmailMessage
from email.utils import make_msgid

from core.sending import outgoing
from core.system import System
from data.sending.messages import Message

OUR_DOMAIN = "acme.com"


def our_id(system: System, message: Message) -> str:
    """Return the Message-ID that a message of ours carries."""
    return f"<{outgoing.links(system).message_id(message.id, OUR_DOMAIN)}>"


def answer(
    sender: str, words: str = "Sounds good.", subject: str = "Re: Hello", **headers: str
) -> bytes:
    """Return an answer; underscores in names of headers stand for hyphens."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, "tim@acme.com", subject
    mail["Message-ID"] = make_msgid(domain="example.net")
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(words)
    return mail.as_bytes()


def report(recipient: str, status: str, words: str, message_id: str = "") -> bytes:
    """Return a delivery status notification (RFC 3464) about one recipient."""
    returned = f"Message-ID: {message_id}\r\n" if message_id else ""
    return (
        "From: Mail Delivery System <MAILER-DAEMON@mx.example.net>\r\n"
        f"To: tim@acme.com\r\nSubject: Undelivered Mail\r\nMessage-ID: {make_msgid()}\r\n"
        "MIME-Version: 1.0\r\nAuto-Submitted: auto-replied\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nCould not deliver.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; mx.example.net\r\n\r\n"
        f"Final-Recipient: rfc822; {recipient}\r\nAction: failed\r\nStatus: {status}\r\n"
        f"Diagnostic-Code: smtp; {words}\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\n{returned}To: {recipient}\r\n\r\n--b--\r\n"
    ).encode()


def complaint(message_id: str = "") -> bytes:
    """Return a complaint (ARF, RFC 5965) about a mail."""
    returned = f"Message-ID: {message_id}\r\n" if message_id else ""
    return (
        "From: fbl@mx.example.net\r\nTo: tim@acme.com\r\nSubject: complaint\r\n"
        f"Message-ID: {make_msgid()}\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=feedback-report; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nA complaint.\r\n"
        "--b\r\nContent-Type: message/feedback-report\r\n\r\n"
        "Feedback-Type: abuse\r\nUser-Agent: fbl/1\r\nVersion: 1\r\n\r\n"
        f"--b\r\nContent-Type: message/rfc822\r\n\r\n{returned}Subject: Hello\r\n\r\nHi\r\n--b--\r\n"
    ).encode()
