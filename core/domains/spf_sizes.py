"""How long SPF records are, in characters and on the wire (RFC 7208 sections 3.3 and 3.4)."""

from __future__ import annotations

from collections.abc import Sequence

STRING_BYTES = 255
"""The longest string inside a TXT record."""
GOOD_CHARACTERS = 450
MOST_CHARACTERS = 512
GOOD_REPLY_BYTES = 512
"""What every resolver takes over UDP."""

HEADER_BYTES, QUESTION_BYTES, ANSWER_BYTES = 12, 4, 12


def strings(text: str) -> list[str]:
    """Return a record as the strings of at most 255 bytes that a zone file wants."""
    return [text[at : at + STRING_BYTES] for at in range(0, len(text), STRING_BYTES)] or [""]


def reply_bytes(name: str, texts: Sequence[str]) -> int:
    """Return how long the answer to a TXT question is, without EDNS."""
    question = HEADER_BYTES + len(name.removesuffix(".")) + 2 + QUESTION_BYTES
    return question + sum(ANSWER_BYTES + len(text.encode()) + len(strings(text)) for text in texts)


def fits(name: str, text: str, others: Sequence[str] = ()) -> bool:
    """Tell whether a record is short enough, by itself and with the other TXT records of its name."""
    return len(text) <= GOOD_CHARACTERS and reply_bytes(name, [text, *others]) <= GOOD_REPLY_BYTES
