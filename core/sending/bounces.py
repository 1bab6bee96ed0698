"""Reading what comes back: which recipient, what failed, and whether it is the person's address.

Recognising a bounce is easy; deciding is not. Only an address that is wrong or closed may suppress a
person: a full mailbox, a blocked message and failed authentication never do.
"""

from __future__ import annotations

import re
from dataclasses import replace
from email.message import Message
from email.parser import BytesHeaderParser

from core.errors import Invalid
from core.sending.auto_replies import is_auto_reply
from core.sending.bounce_kinds import Bounce, Kind, Nature
from core.sending.bounce_verdicts import decide
from core.sending.delivery_reports import LONGEST_DIAGNOSTIC, address_in, read_reports
from core.sending.feedback_reports import read_feedback
from core.sending.loose_bounces import looks_like_bounce, read_loose
from core.sending.mime_parts import content, header, kind_of, open_mail, parts, texts

__all__ = ["Bounce", "Kind", "Nature", "classify"]

MESSAGE_ID = re.compile(r"<([^<>\s]{1,998})>")
VAGUE = frozenset({"", "5.0.0", "5.5.0"})
RETURNED_TYPES = frozenset(
    {"message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers"}
)
QUOTED_ID = re.compile(rb"^\s*Message-ID:\s*<([^<>\s]{1,998})>", re.IGNORECASE | re.MULTILINE)


def classify(raw: bytes) -> list[Bounce]:
    """Return what a mail tells about recipients of ours, one for each; nothing for other mail.

    Never raises, whatever the bytes are.
    """
    try:
        message = open_mail(raw)
    except Invalid:
        return []
    found = read_feedback(message) or _explained(read_reports(message, raw), message)
    if not found and looks_like_bounce(message):
        found = read_loose(message)
    if found:
        message_id = _returned_id(message)
        return [replace(bounce, message_id=message_id) for bounce in _once(found)]
    if is_auto_reply(message):
        author = address_in(header(message, "From"))
        answered = MESSAGE_ID.search(header(message, "In-Reply-To"))
        message_id = answered[1] if answered else ""
        return [Bounce(author, "", Kind.none, Nature.auto_reply, message_id=message_id)]
    return []


def _explained(found: list[Bounce], message: Message) -> list[Bounce]:
    """Return a report about one recipient, judged by the words for people where it says little."""
    if len(found) != 1 or found[0].kind is not Kind.soft or found[0].nature is not Nature.failure:
        return found
    (bounce,) = found
    if bounce.status not in VAGUE or bounce.reply_code:
        return found
    words = " ".join(" ".join(texts(message)).split())
    kind = decide(bounce.status, None, words.replace(bounce.recipient, ""))
    return [replace(bounce, kind=kind, diagnostic=bounce.diagnostic or words[:LONGEST_DIAGNOSTIC])]


def _once(found: list[Bounce]) -> list[Bounce]:
    """Return each recipient once; the gravest word about one counts."""
    order = (Kind.hard, Kind.auth, Kind.policy, Kind.soft, Kind.none)
    kept: dict[str, Bounce] = {}
    for bounce in found:
        other = kept.get(bounce.recipient)
        if other is None or order.index(bounce.kind) < order.index(other.kind):
            kept[bounce.recipient] = bounce
    return list(kept.values())


def _returned_id(message: Message) -> str:
    """Return the id of our message that came back, or that the bounce answers."""
    for part in parts(message):
        if part is not message and kind_of(part) in RETURNED_TYPES:
            inner = BytesHeaderParser().parsebytes(content(part))
            if match := MESSAGE_ID.search(header(inner, "Message-ID")):
                return match[1]
    for part in parts(message):
        if not part.is_multipart() and (quoted := QUOTED_ID.search(content(part))):
            return quoted[1].decode("ascii", "replace")
    for name in ("In-Reply-To", "References", "X-Original-Message-ID"):
        if match := MESSAGE_ID.search(header(message, name)):
            return match[1]
    return ""
