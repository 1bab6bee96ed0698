"""From a mailbox of the sandbox to another one, with everything that servers on the way write down."""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.utils import format_datetime

from adapters.google_workspace.sandbox import dkim, keys, spf, workspaces
from adapters.google_workspace.sandbox.verdicts import Signer, Verdicts, judge
from adapters.sandbox.calls import passed
from adapters.sandbox.post import viewer
from adapters.sandbox.world import World

KIND = "google_mail"
SENT, INBOX, SPAM = "SENT", "INBOX", "SPAM"


@dataclass(frozen=True, slots=True)
class Letter:
    """A message on its way: ``content`` ends its lines with CRLF and is signed."""

    sender: str
    content: bytes
    message_id: str
    signer: Signer
    signature: str

    @property
    def from_domain(self) -> str:
        """Return the domain of the From field, which Gmail makes the sender's."""
        return self.sender.rpartition("@")[2]


def sign(world: World, sender: str, content: bytes, message_id: str) -> Letter:
    """Sign with the domain's key when it is switched on, else as Google itself."""
    domain = sender.rpartition("@")[2]
    row = keys.find(world, domain)
    if row and row["started_at"]:
        signer, key = Signer(domain, row["selector"]), keys.private_key(row["private"])
    else:
        shared = f"{domain.replace('.', '-')}.{keys.SHARED_SUFFIX}"
        signer, key = Signer(shared, keys.SHARED_SELECTOR), keys.shared_key()
    field = dkim.signature(
        content, domain=signer.domain, selector=signer.selector, key=key, at=world.now()
    )
    value = "".join(field.rpartition(" b=")[2].split())
    return Letter(sender, field.encode() + content, message_id, signer, value)


def deliver(world: World, letter: Letter, recipient: str) -> None:
    """Deliver to a mailbox here, or to the viewer, which stands for the rest of the world."""
    verdicts = judge(world, letter.sender, letter.from_domain, letter.signer)
    raw = _received(world, letter, recipient, verdicts)
    user = world.store.get(workspaces.USER, recipient)
    if world.faults.take("google_workspace", "mail_lost"):
        return
    if verdicts.disposition == "reject":
        _bounce(world, letter, recipient)
    elif user is None or not passed(user["setup_at"], world.now()):
        _show(world, letter, recipient)
    else:
        spam = verdicts.disposition == "quarantine"
        unwanted = world.faults.take("google_workspace", "mail_to_spam") is not None
        keep(world, recipient, raw, letter.message_id, [SPAM if spam or unwanted else INBOX])


def keep(world: World, mailbox: str, raw: bytes, message_id: str, labels: list[str]) -> str:
    """Put a message into a mailbox and return its id there."""
    ref = secrets.token_hex(8)
    world.store.put(
        KIND,
        ref,
        {
            "id": ref,
            "workspace": mailbox,
            "message_id": message_id,
            "labels": labels,
            "raw": base64.urlsafe_b64encode(raw).decode(),
            "received_at": world.now().isoformat(),
        },
    )
    return ref


def _received(world: World, letter: Letter, recipient: str, verdicts: Verdicts) -> bytes:
    now: datetime = world.now()
    trace = hashlib.sha256(f"{letter.message_id} {recipient}".encode()).hexdigest()[:20]
    head = (
        f"Delivered-To: {recipient}\r\n"
        f"Return-Path: <{letter.sender}>\r\n"
        f"Received: from {spf.HOST} ({spf.HOST}. [{spf.ADDRESS}])\r\n"
        f"        by mx.google.com with SMTPS id {trace}\r\n"
        f"        for <{recipient}>\r\n"
        f"        (Google Transport Security);\r\n"
        f"        {format_datetime(now)}\r\n"
        + verdicts.header(letter.sender, letter.from_domain, letter.signature)
    )
    return head.encode() + letter.content


def _show(world: World, letter: Letter, recipient: str) -> None:
    """Put a message into the sandbox's viewer of mail."""
    message = message_from_bytes(letter.content, policy=policy.default)
    viewer.keep(
        world,
        message_id=letter.message_id,
        sender=letter.sender,
        recipient=recipient,
        subject=str(message.get("subject", "")),
        text=viewer.body(message, "plain"),
        html=viewer.body(message, "html"),
    )


def _bounce(world: World, letter: Letter, recipient: str) -> None:
    """Tell the sender that the policy of his own domain forbade the delivery."""
    message_id = f"<{secrets.token_hex(12)}@mx.google.com>"
    text = (
        "From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>\r\n"
        f"To: {letter.sender}\r\n"
        "Subject: Delivery Status Notification (Failure)\r\n"
        f"Message-ID: {message_id}\r\n"
        f"In-Reply-To: {letter.message_id}\r\n"
        "\r\n"
        f"Your message wasn't delivered to {recipient}.\r\n"
        f"550-5.7.26 Unauthenticated email from {letter.from_domain} is not accepted due to\r\n"
        "550 5.7.26 domain's DMARC policy.\r\n"
    )
    keep(world, letter.sender, text.encode(), message_id, [INBOX])
