"""What every page about one campaign begins with: its name and the way to the others."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from nicegui.element import Element

from core.sending import campaign_overview
from ui import kit
from ui.shell.view import View

PAGES = (("Overview", ""), ("Report", "/report"), ("Recipients", "/recipients"))


async def head(view: View, campaign_id: UUID, at: str = "") -> Element:
    """Read and draw the beginning of a page about a campaign; return the place for what can be done."""
    return begin(await view.read(campaign_overview.facts, campaign_id), campaign_id, at)


def begin(found: dict[str, Any], campaign_id: UUID, at: str = "") -> Element:
    """Draw the beginning of a page about a campaign whose facts are at hand."""
    base = f"/campaigns/{campaign_id}"
    with kit.box("row between g16 wrap head"):
        with kit.box("stack g4 grow"):
            kit.h1(found["name"])
            kit.text(subtitle(found["subject"], found["audience"]), "sub", "p")
        actions = kit.box("row g8 wrap")
    kit.link_tabs("Campaign", [(title, base + path) for title, path in PAGES], base + at)
    return actions


def subtitle(subject: str, audience: str) -> str:
    """Say in a line what is sent and to whom."""
    return f"“{subject}” to: {small(audience)}" if subject else f"To: {small(audience)}"


def small(words: str) -> str:
    """Begin with a small letter; names inside keep theirs."""
    return words[:1].lower() + words[1:]
