"""What a page of HTML roughly consists of, as blocks: enough to draw it small."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from core.sending import blocks
from core.sending.blocks import Design

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

PAINTED = re.compile(r"background(?:-color)?\s*:", re.IGNORECASE)
HEADINGS = frozenset({"h1", "h2", "h3"})
HOLDERS = frozenset({"td", "div"})
"""Elements of which only the words that stand directly in them count."""
MOST = 30


def outline(html: str) -> Design:
    """Return blocks that look roughly like a page."""
    from selectolax.lexbor import LexborHTMLParser

    body = LexborHTMLParser(html).body
    return blocks.read({"blocks": list(_blocks(body))[:MOST]} if body else {})


def _blocks(body: LexborNode) -> Iterator[dict[str, Any]]:
    for node in body.traverse():
        words = " ".join(node.text(deep=node.tag not in HOLDERS).split())
        style = node.attributes.get("style") or ""
        if node.tag in HEADINGS:
            yield _block("heading", text=words, level=str(node.tag)[1])
        elif node.tag == "img":
            yield _block("image")
        elif node.tag == "hr":
            yield _block("divider")
        elif node.tag == "a" and PAINTED.search(style):
            yield _block("button", text=words)
        elif node.tag in {"p", "li", *HOLDERS} and words:
            yield _block("text", text=words)


def _block(kind: str, **values: str) -> dict[str, Any]:
    return {"kind": kind, "values": values}
