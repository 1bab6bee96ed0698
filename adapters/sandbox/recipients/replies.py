"""Answers people write, and those their mailboxes write for them."""

from __future__ import annotations

import hashlib
import re
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any

from adapters.sandbox.post import inboxes
from adapters.sandbox.world import World

TEXTS = {
    "interested": (
        "Hi,\n\nthis sounds interesting. Could we talk next week? Tuesday or Thursday works for me.",
        "Thanks for writing. Yes, please send me more details and your prices.",
        "Sounds good, let's set up a call. My calendar is open on Wednesday afternoon.",
    ),
    "question": (
        "Hello,\n\nhow does this work with what we already use? And what does it cost for ten people?",
        "Quick question: do you also offer this outside of the US?",
    ),
    "not_interested": (
        "Thanks, but we are not interested at the moment.",
        "Hi, not a fit for us. Good luck!",
    ),
    "unsubscribe_request": (
        "Please remove me from your list.",
        "Stop sending me these emails. Unsubscribe me.",
    ),
    "out_of_office": (
        "I am out of the office until Monday and will read your message when I am back.",
        "Thank you for your message. I am on vacation with limited access to email.",
    ),
}
AWAY = "out_of_office"


def send(world: World, letter: dict[str, Any], category: str, quoted: str) -> None:
    """Put an answer to a letter into the inbox that it asks to be answered to."""
    raw = composed(world, letter, category, quoted)
    inboxes.put(world, letter["answer_to"], raw)


def composed(world: World, letter: dict[str, Any], category: str, quoted: str) -> bytes:
    """Return an answer as its mailbox would send it."""
    message = EmailMessage(policy=SMTP)
    recipient, subject = letter["recipient"], " ".join(letter["subject"].split())
    digest = hashlib.sha256(f"{letter['id']} {category}".encode()).hexdigest()
    message["From"] = f"{_name(recipient)} <{recipient}>"
    message["To"] = letter["answer_to"]
    message["Subject"] = f"Automatic reply: {subject}" if category == AWAY else f"Re: {subject}"
    message["Date"] = format_datetime(world.now())
    message["Message-ID"] = f"<{digest[:24]}@{recipient.rpartition('@')[2]}>"
    if letter["message_id"]:
        message["In-Reply-To"] = letter["message_id"]
        message["References"] = letter["message_id"]
    texts = TEXTS[category]
    body = texts[int(digest[:4], 16) % len(texts)]
    if category == AWAY:
        message["Auto-Submitted"] = "auto-replied"
        message["X-Auto-Response-Suppress"] = "All"
    else:
        lines = "\n".join(f"> {line}" for line in quoted.strip().splitlines()[:30])
        body += f"\n\n{_name(recipient)}\n\nOn {world.now():%d %b %Y}, {letter['answer_to']} wrote:\n{lines}"
    message.set_content(body)
    return message.as_bytes()


def _name(address: str) -> str:
    local = address.rpartition("@")[0].partition("+")[0]
    words = re.split(r"[._-]+", local)
    return " ".join(word.capitalize() for word in words if word) or "Somebody"
