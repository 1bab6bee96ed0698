"""Reading a mail that came in: who wrote it, what it answers, and the new words in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from email.message import Message
from email.utils import parseaddr
from hashlib import sha256

from core.sending.auto_replies import is_auto_reply
from core.sending.mime_parts import content, header, headers, kind_of, open_mail, parts
from core.sending.reply_texts import split, split_html

LONGEST_LINE = 500
THREAD_HEADERS = ("In-Reply-To", "References", "X-Original-Message-ID")
OWN_HEADERS = ("X-Campaign-ID", "X-Lead-ID")
"""What only mail of ours carries; no mail program copies it into an answer."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail taken apart. Addresses are lower-cased; ``thread`` holds the ids it answers.

    ``body`` is all that can be read, in which signed links may be quoted.
    """

    mail_id: str
    sender: str
    sender_name: str
    subject: str
    words: str
    quoted: str
    thread: str
    body: str = field(repr=False)
    automatic: bool = False
    ours: bool = False
    """It carries the headers of mail of ours: a copy of what was sent."""


def read(raw: bytes) -> Letter:
    """Return a mail taken apart; raise Invalid when it cannot be opened at all.

    A mail without an id of its own gets one made of its bytes.
    """
    message = open_mail(raw)
    name, address = parseaddr(_clean(header(message, "From")))
    words, quoted, body = (_clean(text) for text in _texts(message))
    return Letter(
        mail_id=_clean(header(message, "Message-ID")).strip("<>")[:LONGEST_LINE]
        or f"none.{sha256(raw).hexdigest()}",
        sender=address.strip().lower()[:LONGEST_LINE],
        sender_name=" ".join(name.split())[:LONGEST_LINE],
        subject=_clean(header(message, "Subject"))[:LONGEST_LINE],
        words=words,
        quoted=quoted,
        thread=" ".join(header(message, kind) for kind in THREAD_HEADERS),
        body=body,
        automatic=is_auto_reply(message),
        ours=any(headers(message, kind) for kind in OWN_HEADERS),
    )


def _texts(message: Message) -> tuple[str, str, str]:
    """Return the new words, the quoted ones, and all of it; plain text is believed before HTML."""
    plain: list[str] = []
    marked: list[str] = []
    for part in parts(message):
        kind = kind_of(part)
        if kind in ("message/rfc822", "message/global"):
            break
        if kind in ("text/plain", "text/html") and part.get_filename() is None:
            (plain if kind == "text/plain" else marked).append(_decoded(part))
    everything = "\n".join([*plain, *marked])
    if any(text.strip() for text in plain):
        return *split("\n".join(plain)), everything
    return *split_html("\n".join(marked)), everything


def _decoded(part: Message) -> str:
    try:
        return content(part).decode(part.get_content_charset() or "utf-8", "replace")
    except (LookupError, ValueError):
        return content(part).decode("utf-8", "replace")


def _clean(text: str) -> str:
    """Return a text without what no database keeps: zero bytes and halves of characters."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
