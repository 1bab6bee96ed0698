"""The mailbox viewer: the last mails that left, whoever carried them."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from adapters.sandbox.world import World

KIND = "mail"
KEPT = 500
FIELDS = ("id", "at", "message_id", "sender", "recipient", "subject")


def keep(world: World, **facts: str) -> dict[str, Any]:
    """Keep a mail: message_id, sender, recipient, subject and either text and html, or raw."""
    number = world.store.next_number(KIND)
    mail = {"id": str(number), "at": world.now().isoformat(), **facts}
    world.store.put(KIND, mail["id"], mail)
    world.store.delete(KIND, str(number - KEPT))
    return mail


def listing(world: World, limit: int) -> list[dict[str, Any]]:
    """Return the newest mails first, without their bodies."""
    newest = world.store.number(KIND)
    found = (world.store.get(KIND, str(n)) for n in range(newest, max(0, newest - limit), -1))
    return [{name: mail[name] for name in FIELDS} for mail in found if mail]


def find(world: World, mail_id: str) -> dict[str, Any] | None:
    """Return a mail with its bodies, read out of what was sent."""
    mail = world.store.get(KIND, mail_id)
    if mail is None or "raw" not in mail:
        return mail
    message = message_from_bytes(mail.pop("raw").encode("latin-1"), policy=policy.default)
    return mail | {"text": body(message, "plain"), "html": body(message, "html")}


def body(message: EmailMessage, kind: str) -> str:
    """Return the part of a mail that a reader shows, "plain" or "html"."""
    part = message.get_body((kind,))
    try:
        content = part.get_content() if part else ""
    except (LookupError, ValueError):  # an encoding that does not exist
        return ""
    return content if isinstance(content, str) else ""
