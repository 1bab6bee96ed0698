"""What of a mail can be acted upon: its pixel, its links, and the address that ends it all."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from html import unescape
from urllib.parse import urlsplit

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
HREF = re.compile(r"<a\b[^>]*?\bhref\s*=\s*[\"']([^\"']+)[\"']", re.IGNORECASE)
IMAGE = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
SOURCE = re.compile(r"\bsrc\s*=\s*[\"']([^\"']+)[\"']", re.IGNORECASE)
TINY = re.compile(r"\bwidth\s*[=:]\s*[\"']?1(?:px)?\b", re.IGNORECASE)
ENDING = re.compile(r"unsubscribe|preferences|/[upv]/", re.IGNORECASE)
"""Links that a reader does not open out of interest."""
BRACKETED = re.compile(r"<(https?://[^>]+)>")
MOST_LINKS = 30


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses of one mail, those of our own site only. ``ending`` takes a one-click POST."""

    pixel: str = ""
    links: tuple[str, ...] = ()
    ending: str = ""
    text: str = ""

    @property
    def interesting(self) -> tuple[str, ...]:
        """Links that a reader may open out of interest."""
        return tuple(link for link in self.links if not ENDING.search(link))


def read(raw: bytes, sites: Collection[str]) -> Links:
    """Return what a mail offers; hosts other than ``sites`` and this machine are left alone."""
    message = message_from_bytes(raw)
    html, text = _part(message, "text/html"), _part(message, "text/plain")
    images = [found[0] for found in IMAGE.finditer(html) if TINY.search(found[0])]
    pixels = [source[1] for image in images if (source := SOURCE.search(image))]
    links = [unescape(found[1]) for found in HREF.finditer(html)]
    ending = BRACKETED.search(str(message.get("List-Unsubscribe", "")).replace("\r\n", ""))
    return Links(
        pixel=next((unescape(one) for one in pixels if _ours(unescape(one), sites)), ""),
        links=tuple(dict.fromkeys(one for one in links if _ours(one, sites)))[:MOST_LINKS],
        ending=ending[1] if ending and _ours(ending[1], sites) else "",
        text=text[:2_000],
    )


def _ours(url: str, sites: Collection[str]) -> bool:
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    known = host in LOOPBACK or host.endswith(".localhost") or host in sites
    return parts.scheme in ("http", "https") and known


def _part(message: Message, kind: str) -> str:
    for part in message.walk():
        if part.get_content_type() == kind and not part.is_multipart():
            content = part.get_payload(decode=True)
            return content.decode("utf-8", "replace") if isinstance(content, bytes) else ""
    return ""
