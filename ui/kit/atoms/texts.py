"""Headings, paragraphs, links and values to copy."""

from __future__ import annotations

from datetime import datetime

from nicegui.element import Element

from ui.kit.atoms.marks import icon
from ui.kit.parts import assign, box, checked_href, text


def h1(content: str) -> Element:
    """Show the title of the page; it takes the focus after navigation."""
    return text(content, tag="h1", tabindex=-1)


def h2(content: str) -> Element:
    """Show the title of a section."""
    return text(content, tag="h2")


def h3(content: str) -> Element:
    """Show the title of a part of a section."""
    return text(content, tag="h3")


def paragraph(content: str, *, muted: bool = False) -> Element:
    """Show running text."""
    return text(content, "muted" if muted else "", "p")


def caption(content: str) -> Element:
    """Show a small, quiet text."""
    return text(content, "cap muted", "p")


def mono(content: str) -> Element:
    """Show a name, an id or a record as it is written."""
    return text(content, "mono", "span")


def link(label: str, target: str) -> Element:
    """Link to a page, or to another site in a new tab.

    Raises ValueError for a target that is neither a path, https nor mailto.
    """
    element = text(label, "lnk", "a", href=checked_href(target))
    if target.startswith("https://"):
        element.classes("row g4")
        assign(element, {"target": "_blank", "rel": "noopener noreferrer"})
        with element:
            icon("external-link")
            text("(new tab)", "sr", "span")
    return element


def ago(at: datetime) -> Element:
    """Show how long ago, or in how long, with the exact time on hover."""
    element = Element("kit-ago")
    assign(element, {"at": at.isoformat()})
    return element


def copy_field(value: str, label: str) -> Element:
    """Show a value as it must be typed elsewhere, with a button that copies it."""
    with box("copy") as field:
        text(value, tag="code", tabindex=0, role="group", aria_label=label)
        with box(
            "btn ghost icon", "button", type="button", aria_label=f"Copy {label}", data_copy=value
        ):
            icon("copy")
    return field
