"""The parts a page is made of: header, cards, sections."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nicegui.element import Element

from ui.kit.atoms.texts import h1, h2
from ui.kit.parts import box, text


def page(*, narrow: bool = False) -> Element:
    """Open the column a page stands in; ``narrow`` for wizards and forms."""
    return box("page narrow" if narrow else "page")


def page_header(
    title: str, subtitle: str = "", actions: Callable[[], Any] | None = None
) -> Element:
    """Name the page and offer what can be done on it."""
    with box("row between g16 wrap head") as element:
        with box("stack g4 grow"):
            h1(title)
            if subtitle:
                text(subtitle, "sub", "p")
        if actions is not None:
            with box("row g8 wrap"):
                actions()
    return element


def card(classes: str = "stack g16") -> Element:
    """Open a card."""
    return box(f"card {classes}")


def section(title: str, subtitle: str = "", actions: Callable[[], Any] | None = None) -> Element:
    """Open a card with a titled head; what follows stands in its body."""
    with box("card flush", "section", aria_label=title):
        with box("card-head wrap"):
            with box("grow stack").style("flex-basis:200px"):
                h2(title)
                if subtitle:
                    text(subtitle, tag="p")
            if actions is not None:
                with box("row g8 wrap"):
                    actions()
        return box("card-body stack g16")
