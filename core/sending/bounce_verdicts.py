"""Deciding what a failure means, from its status codes and its words (RFC 3463, RFC 7372)."""

from __future__ import annotations

import re

from core.sending import bounce_words as words
from core.sending.bounce_kinds import Kind

STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?!\.?\d)")
REPLY = re.compile(
    r"(?<![\d.])([45]\d\d)(?=[\s:;,.)#-]|$)(?![\s-]+(?:bytes|kb|mb|octets|messages))"
)
PERMANENT = 500
LONGEST_WORDS = 4_000

AUTHENTICATION = frozenset(
    {"7.8", "7.9", "7.11", "7.20", "7.21", "7.22", "7.23", "7.24", "7.25", "7.26", "7.27"}
    | {"7.29", "7.30", "7.31", "7.32", "7.57", "7.509", "7.515"}
)
"""SPF, DKIM, DMARC, PTR and TLS as Gmail (25 to 32) and Microsoft (509, 515) number them."""
HARD = frozenset({"1.0", "1.1", "1.2", "1.3", "1.4", "1.6", "1.10", "1.351", "2.1", "4.310"})
"""Addresses that are wrong, moved, closed, or whose domain takes no mail."""
SOFT = frozenset({"2.2", "2.3", "2.4", "3.1", "3.4", "4.7", "2.222", "2.122", "4.300", "4.316"})
SENDER = frozenset({"1.7", "1.8"})
"""The receiver does not like the address of the sender."""


def decide(status: str, reply_code: int | None, diagnostic: str) -> Kind:
    """Return what a failure means for the person.

    Words come before codes where servers are known to use a code for something else.
    """
    text = " ".join(diagnostic[:LONGEST_WORDS].split())
    permanent = _permanent(status, reply_code)
    code = status.partition(".")[2]
    if code in AUTHENTICATION or words.AUTHENTICATION.search(text):
        return Kind.auth
    if code in SOFT or words.FULL.search(text):
        return Kind.soft
    if words.DENIED_DIRECTORY.search(text) and code == "4.1":
        return Kind.hard
    if words.SPAM_BLOCK.search(text):
        return Kind.policy
    if permanent is False:
        return _of_the_moment(code, text)
    return _for_good(code, text)


def find_status(text: str) -> str:
    """Return the first enhanced status code of a failure in a text, empty when there is none."""
    codes = (match for match in STATUS.finditer(text) if match[1] != "2")
    return next((match[0] for match in codes), "")


def find_reply(text: str) -> int | None:
    """Return the first SMTP reply code of a failure in a text."""
    match = REPLY.search(text)
    return int(match[1]) if match else None


def refine(status: str, diagnostic: str) -> str:
    """Return the more telling of a report's status and the one inside its words.

    Many servers report 5.0.0 or 5.5.0 and quote the real code.
    """
    quoted = find_status(diagnostic)
    vague = not status or status.endswith((".0", ".0.0"))
    return quoted if quoted and vague else status


def _permanent(status: str, reply_code: int | None) -> bool | None:
    """Tell whether a failure is for good, None when nothing says so."""
    if status:
        return status[0] == "5"
    return None if reply_code is None else reply_code >= PERMANENT


def _of_the_moment(code: str, text: str) -> Kind:
    """Return what a failure means that may pass; closed doors stay open for the person."""
    policy = code.startswith("7.") or (words.BLOCKED.search(text) and not words.BUSY.search(text))
    return Kind.policy if policy else Kind.soft


def _for_good(code: str, text: str) -> Kind:
    """Return what a failure means that the server calls permanent, or does not call anything."""
    if words.BUSY.search(text) and not words.UNKNOWN.search(text):
        return Kind.soft
    if words.LARGE.search(text):
        return Kind.soft
    if words.UNKNOWN.search(text):
        return Kind.hard
    if code in SENDER or code.startswith(("7.", "6.")) or words.SENDER.search(text):
        return Kind.policy
    if code in HARD:
        return Kind.hard
    return Kind.policy if words.BLOCKED.search(text) else Kind.soft
