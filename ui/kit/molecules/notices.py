"""What to say when there is nothing, when something is off, and while it loads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nicegui.element import Element

from core.errors import AppError
from ui.kit.atoms.marks import icon
from ui.kit.atoms.texts import link
from ui.kit.parts import box, text

ALERT_ICONS = {
    "accent": "info",
    "success": "circle-check",
    "warning": "triangle-alert",
    "danger": "circle-alert",
    "neutral": "info",
    "purple": "sparkles",
}


def empty_state(
    icon_name: str, title: str, content: str, action: Callable[[], Any] | None = None
) -> Element:
    """Fill an empty list with what belongs there and the way to get it."""
    with box("empty") as element:
        with box("tile"):
            icon(icon_name, "big")
        text(title, tag="h2")
        text(content, tag="p")
        if action is not None:
            with box("act"):
                action()
    return element


def alert(
    tone: str, title: str, content: str = "", action: Callable[[], Any] | None = None
) -> Element:
    """Say something that matters on this page; tones as in the statuses."""
    with box(f"alert tone-{tone}", role="note") as element:
        icon(ALERT_ICONS[tone])
        with box("stack g2 grow"):
            text(title, tag="h3")
            if content:
                text(content, tag="p")
        if action is not None:
            with box("keep"):
                action()
    return element


def error_card(
    error: Exception, error_id: str = "", action: Callable[[], Any] | None = None
) -> Element:
    """Say what happened, what to do, what else works, and under which id support finds it.

    The words of an exception that is not an AppError are never shown.
    """
    known = error.advice if isinstance(error, AppError) else None
    with box("card", role="alert") as card, box("empty tone-danger"):
        with box("tile t-danger"):
            icon("circle-alert", "big")
        text(known.message if known else "Something broke on our side.", tag="h2")
        text(known.action if known else "Try again. It has been written down.", tag="p")
        if known and known.fallback:
            text(known.fallback, tag="p")
        with box("act"):
            if action is not None:
                action()
            if known:
                with box("row"):
                    link("What this means", known.help)
        if error_id:
            with box("cap muted row g6"):
                text("Request id", tag="span")
                text(error_id, "mono", "span")
    return card


def skeleton() -> Element:
    """Show the shape of a page while it is built; it appears only if that takes a while."""
    return Element("kit-skeleton")


def progress_bar(share: float, label: str, *, tone: str = "accent") -> Element:
    """Show how much is done, from 0 to 1."""
    percent = round(min(1.0, max(0.0, share)) * 100)
    with box(
        f"bar tone-{tone}",
        role="progressbar",
        aria_label=label,
        aria_valuenow=percent,
        aria_valuemin=0,
        aria_valuemax=100,
    ) as element:
        box(tag="i").style(f"width:{percent}%")
    return element
