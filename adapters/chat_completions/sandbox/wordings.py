"""A writer of a few rules: says the same in fewer words, in a warmer tone, or without mistakes.

Marks in braces and web addresses are set aside first and put back last.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

KEPT = re.compile(r"\{\{[^{}]*\}\}|\{[^{}]*\}|https?://[^\s)]+")
HELD = re.compile("\ue000(\\d+)\ue001")
SENTENCE = re.compile(r"[^.!?\n]+[.!?]*[ \t]*|\n+")
MOST_SENTENCES = 2

FILLERS = re.compile(
    r"\b(?:really|very|just|quite|basically|actually|simply|please note that|of course|as you may"
    r" know|at this point in time|we would like to|we are pleased to inform you that)\b,?[ ]?",
    re.IGNORECASE,
)
SHORTER = {
    "in order to": "to",
    "due to the fact that": "because",
    "a large number of": "many",
    "at the present time": "now",
    "in the event that": "if",
    "is able to": "can",
    "are able to": "can",
}
WARMER = {
    "dear customer": "hi there",
    "dear": "hi",
    "do not": "don't",
    "cannot": "can't",
    "we are": "we're",
    "we have": "we've",
    "we will": "we'll",
    "you are": "you're",
    "it is": "it's",
    "purchase": "buy",
    "utilize": "use",
    "inform you": "let you know",
    "inform": "tell",
    "regards": "warm regards",
    "contact us": "just write to us",
}
MISSPELT = {
    "teh": "the",
    "recieve": "receive",
    "recieved": "received",
    "seperate": "separate",
    "definately": "definitely",
    "occured": "occurred",
    "wich": "which",
    "adress": "address",
    "untill": "until",
    "tommorow": "tomorrow",
    "your welcome": "you're welcome",
    "dont": "don't",
    "cant": "can't",
}
DOUBLED = re.compile(r"\b(\w+) \1\b", re.IGNORECASE)
BEGINNING = re.compile(r"([.!?]\s+|\A(?=.*[.!?]\s*\Z))([a-z])", re.DOTALL)
"""The first letter of a sentence; what has no end is none."""


def shortened(text: str) -> str:
    """Return a text without fillers, and of many sentences the first ones and those with marks."""

    def change(words: str) -> str:
        plain = _replaced(FILLERS.sub("", words), SHORTER)
        parts = SENTENCE.findall(plain)
        real = [part for part in parts if part.strip()]
        kept = [
            part
            for part in parts
            if not part.strip() or part in real[:MOST_SENTENCES] or _holds(part)
        ]
        return _capital("".join(kept).rstrip(), words)

    return _aside(text, change)


def friendlier(text: str) -> str:
    """Return a text in a warmer tone: everyday words, and joy about the first thing it says."""

    def change(words: str) -> str:
        plain = _capital(_replaced(words, WARMER), words)
        return re.sub(r"(?<=\w)\.", "!", plain, count=1)

    return _aside(text, change)


def corrected(text: str) -> str:
    """Return a text with common mistakes put right."""

    def change(words: str) -> str:
        plain = DOUBLED.sub(r"\1", _replaced(words, MISSPELT))
        plain = re.sub(r" +([,.!?;:])", r"\1", re.sub(r"(?<=\S)  +", " ", plain))
        plain = re.sub(r"\bi\b(?!\.)", "I", plain)
        plain = re.sub(r"\b([Aa]) (?=[aeiou])", r"\1n ", plain)
        return BEGINNING.sub(lambda found: found[1] + found[2].upper(), plain)

    return _aside(text, change)


def _aside(text: str, change: Callable[[str], str]) -> str:
    kept: list[str] = []

    def hold(found: re.Match[str]) -> str:
        kept.append(found[0])
        return f"\ue000{len(kept) - 1}\ue001"

    changed = change(KEPT.sub(hold, text))
    return HELD.sub(lambda found: kept[int(found[1])], changed)


def _holds(part: str) -> bool:
    return HELD.search(part) is not None


def _replaced(text: str, words: Mapping[str, str]) -> str:
    """Return a text with some words replaced, capitals at their beginning kept."""
    listed = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))

    def other(found: re.Match[str]) -> str:
        new = words[found[0].lower()]
        return new[0].upper() + new[1:] if found[0][0].isupper() else new

    return re.sub(rf"\b(?:{listed})\b", other, text, flags=re.IGNORECASE)


def _capital(text: str, like: str) -> str:
    """Return a text that begins with a capital letter if another does."""
    return text[:1].upper() + text[1:] if like[:1].isupper() else text
