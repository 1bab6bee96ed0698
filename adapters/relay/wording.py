"""Addresses and messages in the form in which SMTP carries them; nothing in them can be a command."""

from __future__ import annotations

import re

UNSAFE = re.compile(r"[\x00-\x20\x7f<>]")
LONGEST_ADDRESS = 320
BREAKS = re.compile(rb"\r\n|\r|\n")


def is_safe(address: str) -> bool:
    """Tell whether an address can stand between angle brackets; empty is the null sender."""
    return len(address) <= LONGEST_ADDRESS and UNSAFE.search(address) is None


def stuffed(content: bytes) -> bytes:
    """Return a message with CRLF at all line ends and its leading dots doubled, without the last dot.

    Bare CR or LF could end a message early at some receivers, so none leaves us.
    """
    breaks = content.count(b"\r\n")
    if content.count(b"\n") != breaks or content.count(b"\r") != breaks:
        content = BREAKS.sub(b"\r\n", content)
    if content.startswith(b"."):
        content = b"." + content
    content = content.replace(b"\n.", b"\n..")
    return content if content.endswith(b"\r\n") else content + b"\r\n"
