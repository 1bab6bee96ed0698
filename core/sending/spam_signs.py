"""What filters for spam hold against a mail's words, as points: ten is the most.

The signs are those that the common filters publish and that a writer can do something about.
How a sender is trusted weighs more, and is judged elsewhere: authentication, block lists, reception.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from core.sending.compiled import Content

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

MOST = 10.0
DOUBTFUL = 3.0
"""Points from which a person is warned; filters that count the same way refuse from about five."""
FEW_WORDS = 40
LOUD = 0.3
"""Share of capitals from which a text shouts."""
LEAST_LETTERS = 8
WORDS_A_LINK = 12
PHRASE_POINTS, MOST_PHRASES = 0.5, 4
SHORTENERS = frozenset(
    "bit.ly tinyurl.com t.co goo.gl ow.ly is.gd buff.ly rebrand.ly cutt.ly shorturl.at t.ly".split()
)
PHRASES = re.compile(
    r"\b(?:100 ?% free|risk[- ]free|free money|act now|click here|no obligation|you.?(?:ve| have) won"
    r"|winner|guaranteed|double your|earn \$|cash bonus|limited time|urgent|order now|lowest price"
    r"|no catch|this is not spam|miracle|million dollars|work from home)\b",
    re.IGNORECASE,
)
MARK = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
ADDRESS = re.compile(r"^(?:https?://)?([\w-]+(?:\.[\w-]+)+)", re.IGNORECASE)
NUMBERS = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing a filter holds against a mail, and what to do about it."""

    points: float
    sentence: str


def signs(content: Content) -> list[Sign]:
    """Return what speaks against a mail, the gravest first."""
    from selectolax.lexbor import LexborHTMLParser

    page = LexborHTMLParser(MARK.sub("x", content.html)) if content.html.strip() else None
    text = MARK.sub("x", content.text)
    if page is not None:
        for hidden in page.css("style, script"):
            hidden.decompose()
        text = page.text(separator=" ") or text
    found = [
        *_of_subject(MARK.sub("x", content.subject)),
        *_of_text(text),
        *(_of_page(page, text) if page else ()),
    ]
    return sorted(found, key=lambda sign: -sign.points)


def score(found: list[Sign]) -> float:
    """Return the points of all signs together, ten at most."""
    return min(MOST, sum(sign.points for sign in found))


def _of_subject(subject: str) -> Iterator[Sign]:
    if re.match(r"(?:re|fwd?)\s*:", subject, re.IGNORECASE):
        yield Sign(2, "The subject pretends to be an answer.")
    if _loudness(subject) > 2 * LOUD:
        yield Sign(2, "The subject is in capitals.")
    if subject.count("!") > 1 or re.search(r"[$€£]{2}", subject):
        yield Sign(1, "The subject calls out with signs; one is enough.")


def _of_text(text: str) -> Iterator[Sign]:
    phrases = list(dict.fromkeys(found.lower() for found in PHRASES.findall(text)))
    if phrases:
        said = ", ".join(f"“{phrase}”" for phrase in phrases[:MOST_PHRASES])
        yield Sign(PHRASE_POINTS * min(len(phrases), MOST_PHRASES), f"Worn phrases: {said}.")
    if _loudness(text) > LOUD:
        yield Sign(1, "Much of the text is in capitals.")


def _of_page(page: LexborHTMLParser, text: str) -> Iterator[Sign]:
    words = len(text.split())
    links = [(link.attributes.get("href") or "", link.text()) for link in page.css("a[href]")]
    hosts = [urlsplit(target).hostname or "" for target, _ in links]
    if page.css_first("img") is not None and words < FEW_WORDS:
        yield Sign(2, "Hardly any text beside the pictures.")
    if short := sorted(SHORTENERS & set(hosts)):
        yield Sign(2, f"A link is shortened by {', '.join(short)}; link to the page itself.")
    if any(NUMBERS.fullmatch(host) for host in hosts):
        yield Sign(3, "A link leads to a number instead of a name.")
    for host, (_, label) in zip(hosts, links, strict=True):
        shown = ADDRESS.match(label.strip())
        if shown and host and not _same_site(shown[1].lower(), host):
            yield Sign(3, f"A link says {shown[1]} and leads to {host}.")
            break
    if len(links) > max(3, words / WORDS_A_LINK):
        yield Sign(1, f"{len(links)} links in {words} words.")


def _same_site(shown: str, host: str) -> bool:
    """Tell whether one name is the other or a part of it."""
    return f".{host}".endswith(f".{shown}") or f".{shown}".endswith(f".{host}")


def _loudness(text: str) -> float:
    """Return the share of capitals among the letters; a text of a few letters is never loud."""
    letters = [letter for letter in text if letter.isalpha()]
    if len(letters) < LEAST_LETTERS:
        return 0.0
    return sum(letter.isupper() for letter in letters) / len(letters)
