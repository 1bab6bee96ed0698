"""Everything a template needs to become mail, and what may never stand in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from uuid import UUID

from selectolax.lexbor import LexborHTMLParser

from core.sending.build import Building, Compiled, Content, Facts, Person, compiled
from core.sending.links import Links
from core.sending.tracking_tokens import Signer

BASE = "https://go.acme.example"
LINKS = Links(BASE, Signer([b"k" * 32]))
FIELDS = frozenset({"email", "first_name", "company", "city", "website"})
BUILDING = Building(LINKS, FIELDS, "Acme & Co", "1 Long Road, Oldtown")
FACTS = Facts(
    message_id=UUID(int=7),
    sender=Person("news@acme.example", "Acme"),
    to=Person("bob@receiver.example", "Bob"),
    sent_at=datetime(2025, 3, 1, 9, 30, tzinfo=UTC),
    campaign_id=UUID(int=1),
    lead_id=UUID(int=2),
)
ALLOWED = ("https://", "http://", "mailto:", "tel:", "sms:", "#")
FORBIDDEN = (
    "script iframe object embed form input button svg math base link frame applet video audio"
    " textarea select template noscript"
).split()


def compile_html(html: str, *, building: Building = BUILDING, **content: str) -> Compiled:
    """Compile HTML under a plain subject."""
    subject = content.pop("subject", "News")
    return compiled(Content(subject, html, **content), building)


def bare(building: Building = BUILDING) -> Building:
    """Return a building that adds nothing of its own."""
    return replace(building, bulk=False, track_opens=False, track_clicks=False)


def parsed(raw: bytes) -> EmailMessage:
    """Return mail as the standard library reads it; fail on every defect it sees."""
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    for part in message.walk():
        assert not part.defects
        for value in part.values():
            assert not value.defects
    return message


def dangers(html: str) -> list[str]:
    """Return what could run, fetch or lead astray in HTML, as a parser sees it."""
    tree = LexborHTMLParser(html)
    found = [name for name in FORBIDDEN if tree.css(name)]
    for node in tree.css("*"):
        for name, value in node.attributes.items():
            text = (value or "").strip().lower()
            if name.startswith(("on", "form")) or name in {"srcdoc", "srcset", "ping", "action"}:
                found.append(f"{node.tag} {name}")
            if name in {"href", "src", "background", "cite"} and not text.startswith(ALLOWED):
                found.append(f"{node.tag} {name}={value}")
            if name == "style" and unsafe_css(text):
                found.append(f"style {value}")
    found += [f"style {node.text()}" for node in tree.css("style") if unsafe_css(node.text())]
    return found


def unsafe_css(text: str) -> bool:
    """Tell whether a style could run, fetch or cover something."""
    lowered = text.lower()
    words = ("javascript", "expression", "behavior", "-moz-binding", "@import", "position", "\\")
    foreign = "url(" in lowered.replace('url("https://', "").replace("url(https://", "")
    return foreign or any(word in lowered for word in words)
